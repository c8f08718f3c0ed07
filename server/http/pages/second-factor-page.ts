import { html } from 'ghtml'
import { layout, problemLine } from './layout.ts'
import { passkeyScriptPath } from './passkey-script.ts'
import { passkeyField, type StepFrame, signInActions, signInForm, somebodyElse } from './sign-in-form.ts'

export interface SecondFactorPage extends StepFrame {
  /** Whether the person has an authenticator app; without one the field is for a recovery code alone. */
  hasApp: boolean
  /** What a passkey device is asked; null where the person has no passkey. */
  passkeyQuestion: object | null
  /** For how many days the device may be remembered; 0 where that is not offered. */
  rememberDays: number
}

/** Asks for the second factor in one form: a code, or a passkey. */
export function secondFactorPage(page: SecondFactorPage): string {
  const { hasApp, passkeyQuestion } = page
  return layout({
    title: 'Second factor',
    ...(passkeyQuestion && { script: passkeyScriptPath }),
    content: html`<h1>Second factor</h1>
!${problemLine(page.problem)}
!${signInForm(
      page,
      signInActions.secondFactor,
      html`!${remember(page.rememberDays)}
!${hasApp ? '' : passkey(page)}
!${code(page)}
!${hasApp ? passkey(page) : ''}`,
    )}
!${somebodyElse(page)}`,
  })
}

/** Letters are possible too: recovery codes have them, and keyboards for numbers can be left. */
const code = (page: SecondFactorPage): string =>
  html`<label for="code">${page.hasApp ? 'Code' : 'Recovery code'}</label>
<input id="code" name="code" type="text" inputmode="${page.hasApp ? 'numeric' : 'text'}" autocomplete="one-time-code"
 autocapitalize="none" spellcheck="false" maxlength="60" required
 !${page.problem === undefined ? 'aria-describedby="code-hint"' : 'aria-invalid="true" aria-describedby="problem code-hint"'}
 !${page.hasApp || page.passkeyQuestion === null ? 'autofocus' : ''}>
<p class="hint" id="code-hint">${page.hasApp ? 'The six digits that your authenticator app shows, or one of your recovery codes.' : 'Where your passkey is not at hand: one of the codes that you kept.'}</p>
<button type="submit" !${page.hasApp ? '' : 'class="quiet"'}>Go on</button>`

/** Out of sight until the script shows it; no submit button, so that the Enter key sends the code. */
function passkey({ passkeyQuestion, hasApp }: SecondFactorPage): string {
  if (passkeyQuestion === null) return ''
  return html`!${passkeyField(passkeyQuestion)}
<noscript><p class="note">Passkeys need JavaScript. Allow it for this page, or type a code.</p></noscript>
<div data-needs-script hidden>
<button type="button" data-passkey !${hasApp ? 'class="quiet"' : 'autofocus'}>Use a passkey</button>
</div>
<p class="soft" role="status"></p>`
}

const remember = (days: number): string =>
  days === 0
    ? ''
    : html`<label class="check"><input type="checkbox" name="remember" value="yes">
Remember this device for ${days === 1 ? 'one day' : `${days} days`}</label>`
