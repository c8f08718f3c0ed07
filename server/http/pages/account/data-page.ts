import { html } from 'ghtml'
import { layout } from '../layout.ts'
import { type AccountFrame, accountForm, accountPage, box, fieldProblem } from './frame.ts'

/** Offers all that is stored about the person. */
export const dataPage = (frame: AccountFrame): string =>
  accountPage(frame, {
    title: 'Your data',
    content: box(
      'Download what is stored about you',
      html`<p>One file in JSON: your profile, groups, sessions, devices, second factors, applications, links, mail and activity.
Passwords, codes and keys are not in it.</p>
!${accountForm(frame, '/account/data', '<div class="actions"><button type="submit">Download</button></div>')}`,
    ),
  })

/** Asks for the user name, so that nobody deletes an account by a slip. `typed` is what stood in the field. */
export const deletePage = (frame: AccountFrame, typed: string): string =>
  accountPage(frame, {
    title: 'Delete account',
    content: box(
      'Delete your account?',
      html`<p>You are signed out everywhere, and every application loses its access. Nobody can bring the account back.
What you did stays in the record of the office.</p>
!${accountForm(
        frame,
        '/account/delete',
        html`<label for="username">Type your user name: <bdi>${frame.username}</bdi></label>
<input id="username" name="username" value="${typed}" autocomplete="off" autocapitalize="none" spellcheck="false" maxlength="256"
 required !${fieldProblem(frame)}>
<div class="actions"><button type="submit" class="danger">Delete my account</button><a href="/account">Cancel</a></div>`,
      )}`,
    ),
  })

/** Says good-bye: there is no account any more to show a navigation for. */
export const deletedPage = (): string =>
  layout({
    title: 'Account deleted',
    content: `<h1>Your account is deleted</h1>
<p>You are signed out everywhere. You can close this page.</p>`,
  })
