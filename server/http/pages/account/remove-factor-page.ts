import { html } from 'ghtml'
import type { OwnFactor, Removal } from '../../../identity/own-factors.ts'
import { hidden, named } from '../layout.ts'
import { type AccountFrame, accountForm, accountPage, box } from './frame.ts'

export interface FactorToRemove {
  chosen: OwnFactor
  removal: Removal
}

/** Asks before a factor goes and says what that means; or says why it has to stay. */
export function removeFactorPage(frame: AccountFrame, { chosen, removal }: FactorToRemove): string {
  const { name, isLast, refusal } = removal
  const heading = chosen.factor === 'passkey' ? 'Remove this passkey?' : 'Remove the authenticator app?'
  const content =
    refusal === null
      ? html`<p>!${named(name)} stops working at once. ${consequence(isLast)}</p>
!${accountForm(
          frame,
          '/account/remove-factor',
          html`!${which(chosen)}
<div class="actions"><button type="submit" class="danger">Remove</button><a href="/account/security">Cancel</a></div>`,
        )}`
      : html`<p class="note">${refusal}</p><p class="actions"><a href="/account/security">Back</a></p>`
  return accountPage(frame, { title: heading, content: box('What happens then', content) })
}

const which = (chosen: OwnFactor): string =>
  chosen.factor === 'passkey' ? hidden('passkey', chosen.passkeyId) : hidden('factor', 'totp')

const consequence = (isLast: boolean): string =>
  isLast
    ? 'Your recovery codes go with it, and only your password protects your account from then on.'
    : 'Your other ways to prove who you are stay.'
