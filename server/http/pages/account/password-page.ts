import { html } from 'ghtml'
import type { PasswordRequirement } from '../../../contract/password-policy.ts'
import { hidden } from '../layout.ts'
import { requirementList } from '../password-requirements.ts'
import { type AccountFrame, accountForm, accountPage, box, fieldProblem } from './frame.ts'

export interface OwnPasswordPage {
  requirements: readonly PasswordRequirement[]
  /** Whether the requirements say what of them a new password met. */
  tried: boolean
}

/** The form for another password. The hidden user name tells password managers whose it is. */
export const passwordPage = (frame: AccountFrame, { requirements, tried }: OwnPasswordPage): string =>
  accountPage(frame, {
    title: 'Password',
    content: box(
      'Change your password',
      html`<p>You stay signed in here, and are signed out everywhere else.</p>
!${accountForm(
        frame,
        '/account/password',
        html`!${hidden('username', frame.username)}
<label for="current">Current password</label>
<input id="current" name="current" type="password" autocomplete="current-password" maxlength="1024" required
 !${fieldProblem(frame)}>
<label for="new">New password</label>
<input id="new" name="new" type="password" autocomplete="new-password" maxlength="1024" required
 !${tried ? 'aria-invalid="true"' : ''} aria-describedby="requirements">
!${requirementList(requirements, tried)}
<label for="again">New password once more</label>
<input id="again" name="again" type="password" autocomplete="new-password" maxlength="1024" required>
<div class="actions"><button type="submit">Change password</button></div>`,
      )}`,
    ),
  })
