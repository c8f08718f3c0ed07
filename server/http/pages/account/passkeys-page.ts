import { html } from 'ghtml'
import type { SignInMethods } from '../../../contract/person.ts'
import { hidden, named } from '../layout.ts'
import { day, moment } from '../moment.ts'
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
