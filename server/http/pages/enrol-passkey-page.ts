import { html } from 'ghtml'
import { layout, problemLine } from './layout.ts'
import { passkeyScriptPath } from './passkey-script.ts'
import { passkeyField, type StepFrame, signInActions, signInForm } from './sign-in-form.ts'

export interface EnrolPasskeyPage extends StepFrame {
  /** What the browser is asked, for the page's script. */
  question: object
  /** As typed before. */
  name: string
}

/** Adds a passkey: the script asks the device and puts its answer into the form. */
export const enrolPasskeyPage = (page: EnrolPasskeyPage): string =>
  layout({
    title: 'Passkey',
    script: passkeyScriptPath,
    content: html`<h1>Passkey</h1>
!${problemLine(page.problem)}
<noscript><p class="note">Passkeys need JavaScript. Allow it for this page, or go back and set up an authenticator app.</p></noscript>
!${signInForm(
      page,
      signInActions.enrolPasskey,
      html`!${passkeyField(page.question)}
<label for="name">Name</label>
<input id="name" name="name" value="${page.name}" maxlength="60" autofocus aria-describedby="name-hint">
<p class="hint" id="name-hint">Such as “Laptop” or “Key on my ring”. Leave it empty to have it named after the device.</p>
<button type="submit">Create the passkey</button>
<p class="soft" role="status"></p>`,
    )}
!${signInForm(page, signInActions.enrol, '<button type="submit" name="action" value="back" class="quiet">Back</button>')}`,
  })
