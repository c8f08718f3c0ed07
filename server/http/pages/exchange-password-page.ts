import { html } from 'ghtml'
import type { PasswordRequirement } from '../../contract/password-policy.ts'
import { hidden, layout, problemLine } from './layout.ts'
import { requirementList } from './password-requirements.ts'
import { type StepFrame, signInActions, signInForm, somebodyElse } from './sign-in-form.ts'

export interface ExchangePasswordPage extends StepFrame {
  requirements: readonly PasswordRequirement[]
  /** Whether the requirements say what of them a password met that was typed. */
  tried: boolean
}

/** Asks for another password in place of one that somebody else knows. The user name tells password managers whose it is. */
export const exchangePasswordPage = (page: ExchangePasswordPage): string =>
  layout({
    title: 'Choose your own password',
    content: html`<h1>Choose your own password</h1>
<p>Somebody else made the one that you have. From now on only you know it.</p>
!${problemLine(page.problem)}
!${signInForm(
      page,
      signInActions.exchangePassword,
      html`!${hidden('username', page.username)}
<label for="new">New password</label>
<input id="new" name="new" type="password" autocomplete="new-password" maxlength="1024" required autofocus
 !${page.problem === undefined ? '' : 'aria-invalid="true"'}
 aria-describedby="!${page.problem === undefined ? '' : 'problem '}requirements">
!${requirementList(page.requirements, page.tried)}
<label for="again">The same password once more</label>
<input id="again" name="again" type="password" autocomplete="new-password" maxlength="1024" required>
<button type="submit">Set password</button>`,
    )}
!${somebodyElse(page)}`,
  })
