import { html } from 'ghtml'
import { type AccountFrame, accountForm, accountPage, box, fieldProblem } from './frame.ts'

const path = '/account/authenticator'

/** Before the secret is shown: it comes in the answer to a form, never by an address (SEC-A37). */
export const authenticatorPage = (frame: AccountFrame, hasOne: boolean): string =>
  accountPage(frame, {
    title: 'Authenticator app',
    content: box(
      hasOne ? 'Move to another phone' : 'Set up an authenticator app',
      html`<p>Install an authenticator app on your phone, then go on. The next page shows a QR code to scan with it.</p>
!${hasOne ? '<p>The app that you have now works until the new one has shown a code.</p>' : ''}
!${accountForm(frame, path, '<div class="actions"><button type="submit">Show the QR code</button><a href="/account/security">Cancel</a></div>')}`,
    ),
  })

/** Shows the secret, once. `qrSvg` is a finished drawing, `key` the same in groups of four. */
export const scanPage = (frame: AccountFrame, { qrSvg, key }: { qrSvg: string; key: string }): string =>
  accountPage(frame, {
    title: 'Authenticator app',
    content: html`!${box(
      '1. Scan this QR code',
      html`<div class="qr" role="img" aria-label="QR code for your authenticator app; the key below says the same">!${qrSvg}</div>
<p>Or type this key into the app:</p>
<code class="key">${key}</code>`,
    )}
!${box('2. Type the code that the app shows', confirmForm(frame))}`,
  })

/** After a code that did not match. The secret is shown only once, so here is another start. */
export const confirmPage = (frame: AccountFrame): string =>
  accountPage(frame, {
    title: 'Authenticator app',
    content: html`!${box('Type the code that the app shows', confirmForm(frame))}
!${box(
      'Did the scan not work?',
      accountForm(
        frame,
        path,
        '<p>Delete the entry in the app and scan a new QR code.</p><div class="actions"><button type="submit" class="quiet">Show a new QR code</button></div>',
      ),
    )}`,
  })

const confirmForm = (frame: AccountFrame): string =>
  accountForm(
    frame,
    `${path}/confirm`,
    html`<label for="code">Code of six digits</label>
<input id="code" name="code" inputmode="numeric" autocomplete="one-time-code" maxlength="20" required !${fieldProblem(frame)}>
<div class="actions"><button type="submit">Confirm</button><a href="/account/security">Cancel</a></div>`,
  )
