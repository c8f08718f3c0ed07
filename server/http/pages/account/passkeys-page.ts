import { html } from 'ghtml'
import type { SignInMethods } from '../../../contract/person.ts'
import { hidden, named } from '../layout.ts'
import { day, moment } from '../moment.ts'
import { passkeyScriptPath } from '../passkey-script.ts'
import { passkeyField } from '../sign-in-form.ts'
import { type AccountFrame, accountForm, accountPage, box } from './frame.ts'

type Passkey = SignInMethods['passkeys'][number]

export interface PasskeysOfMine {
  passkeys: readonly Passkey[]
  /** False where the server's address is a number: browsers have no passkeys there. */
  possible: boolean
}

export const passkeysPage = (frame: AccountFrame, { passkeys, possible }: PasskeysOfMine): string =>
  accountPage(frame, {
    title: 'Passkeys',
    content: box(
      'Your passkeys',
      html`<p>A passkey is your fingerprint, face, PIN or security key. No look-alike page can ask for it.</p>
!${passkeys.length === 0 ? '<p>You have none yet.</p>' : html`<ul class="rows">!${passkeys.map((one) => row(frame, one))}</ul>`}
!${possible ? '<p class="actions"><a href="/account/passkeys/new">Add a passkey</a></p>' : '<p class="note">Passkeys do not work with this server: its address has no name and https. Use an authenticator app.</p>'}`,
    ),
  })

const row = (frame: AccountFrame, { id, name, backedUp, createdAt, lastUsedAt }: Passkey): string =>
  html`<li><p><strong>!${named(name)}</strong></p>
<p class="soft">Added !${day(createdAt)}. !${lastUsedAt === null ? 'Not used yet.' : html`Last used !${moment(lastUsedAt)}.`}
${backedUp ? 'Its provider keeps it on several of your devices.' : 'It is on one device only.'}</p>
<details><summary>Rename<span class="unseen"> !${named(name)}</span></summary>
!${accountForm(
    frame,
    '/account/passkeys/rename',
    html`!${hidden('passkey', id)}
<label for="name-${id}">Name</label>
<input id="name-${id}" name="name" value="${name}" maxlength="60" required>
<button type="submit" class="quiet">Save</button>`,
  )}</details>
<p class="actions"><a href="/account/remove-factor?passkey=${encodeURIComponent(id)}">Remove<span class="unseen"> !${named(name)}</span></a></p></li>`

export interface NewPasskey {
  /** What the browser is asked, for the page's script. */
  question: object
  /** As typed before. */
  name: string
}

/** Adds a passkey: the script asks the device and puts its answer into the form. */
export const newPasskeyPage = (frame: AccountFrame, { question, name }: NewPasskey): string =>
  accountPage(frame, {
    title: 'Add a passkey',
    script: passkeyScriptPath,
    content: box(
      'Add a passkey',
      html`<noscript><p class="note">Passkeys need JavaScript. Allow it for this page, or <a href="/account/authenticator">set up an authenticator app</a>.</p></noscript>
!${accountForm(
        frame,
        '/account/passkeys/new',
        html`!${passkeyField(question)}
<label for="name">Name</label>
<input id="name" name="name" value="${name}" maxlength="60" aria-describedby="name-hint">
<p class="hint" id="name-hint">Such as “Laptop” or “Key on my ring”. Leave it empty to have it named after the device.</p>
<div class="actions"><button type="submit">Go on</button><a href="/account/passkeys">Cancel</a></div>
<p class="soft" role="status"></p>`,
      )}`,
    ),
  })
