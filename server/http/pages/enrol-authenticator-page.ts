import { html } from 'ghtml'
import { layout, problemLine } from './layout.ts'
import { fieldProblem, type StepFrame, signInActions, signInForm } from './sign-in-form.ts'

export interface EnrolAuthenticatorPage extends StepFrame {
  /** The secret, shown once: a finished drawing and the same in groups of four; null after a code that did not match. */
  secret: { qrSvg: string; key: string } | null
}

/** Shows the secret of an authenticator app, and asks for the code that the app then shows. */
export const enrolAuthenticatorPage = (page: EnrolAuthenticatorPage): string =>
  layout({
    title: 'Authenticator app',
    content: html`<h1>Authenticator app</h1>
!${problemLine(page.problem)}
!${page.secret === null ? '' : scan(page.secret)}
!${signInForm(
      page,
      signInActions.enrolAuthenticator,
      html`<label for="code">Code that the app shows</label>
<input id="code" name="code" type="text" inputmode="numeric" autocomplete="one-time-code" maxlength="20" required autofocus
 !${fieldProblem(page)}>
<button type="submit">Confirm</button>`,
    )}
!${signInForm(page, signInActions.enrol, again(page.secret === null))}`,
  })

const scan = ({ qrSvg, key }: { qrSvg: string; key: string }): string =>
  html`<p>Scan this QR code with the app:</p>
<div class="qr" role="img" aria-label="QR code for your authenticator app; the key below says the same">!${qrSvg}</div>
<p>Or type this key into it:</p>
<code class="key">${key}</code>`

/** The secret is shown once, so that a scan that went wrong begins anew. */
const again = (failed: boolean): string =>
  html`!${failed ? '<p class="soft">Did the scan not work? Delete the entry in the app, and scan a new QR code.</p>' : ''}
!${failed ? '<button type="submit" name="action" value="authenticator" class="quiet">Show a new QR code</button>' : ''}
<button type="submit" name="action" value="back" class="quiet">Back</button>`
