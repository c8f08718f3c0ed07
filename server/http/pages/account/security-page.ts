import { html } from 'ghtml'
import type { Factors } from '../../../identity/factors/factors-of.ts'
import { day, moment } from '../moment.ts'
import { type AccountFrame, accountPage, box } from './frame.ts'
import { endOthers } from './sessions-page.ts'

export interface SecondFactors {
  factors: Factors
  /** That a second factor is asked of this person, and by whom, as a sentence; null where it is their own choice. */
  demand: string | null
  passkeysPossible: boolean
  /** Whether to offer the end of the other sessions, since a factor has just changed (ASVS 7.4.3). */
  offerEnd: boolean
}

/** What proves, besides the password, who the person is. */
export const securityPage = (frame: AccountFrame, { factors, demand, ...page }: SecondFactors): string =>
  accountPage(frame, {
    title: 'Second factor',
    content: html`!${page.offerEnd ? otherSessions(frame) : ''}
<p>A second factor keeps others out even if they learn your password. ${demand ?? ''}</p>
!${box('Authenticator app', authenticator(factors.totp))}
!${box('Passkeys', page.passkeysPossible ? passkeys(factors) : '<p>Passkeys do not work with this server: its address is a number. Use an authenticator app.</p>')}
!${box('Recovery codes', recoveryCodes(factors))}`,
  })

/** How many codes are left, and a warning in time. */
export function codesLeft({ some, recoveryCodesLeft: left }: Factors): string {
  if (!some) return '<p>They come with your first authenticator app or passkey.</p>'
  const count = html`<p>You have ${left === 0 ? 'none' : left} left. Each works once, where your phone or passkey is not at hand.</p>`
  return left > 2
    ? count
    : html`<p class="note">Only a few are left. Make new ones while you can still sign in.</p>!${count}`
}

const otherSessions = (frame: AccountFrame): string =>
  box(
    'Are you signed in elsewhere?',
    html`<p>If you changed this because of somebody else, end the other sessions too.</p>!${endOthers(frame)}`,
  )

const authenticator = (totp: Factors['totp']): string =>
  totp === null
    ? '<p>An app on your phone that shows a code of six digits.</p><p class="actions"><a href="/account/authenticator">Set up an authenticator app</a></p>'
    : html`<p>Set up !${day(totp.createdAt)}. !${totp.lastUsedAt === null ? 'Not used yet.' : html`Last used !${moment(totp.lastUsedAt)}.`}</p>
<p class="actions"><a href="/account/authenticator">Move it to another phone</a>
<a href="/account/remove-factor?factor=totp">Remove the authenticator app</a></p>`

const passkeys = ({ passkeys }: Factors): string =>
  html`<p>Your fingerprint, face, PIN or security key. !${passkeys.length === 0 ? 'You have none.' : html`You have ${passkeys.length}.`}</p>
<p class="actions"><a href="/account/passkeys">Your passkeys</a></p>`

const recoveryCodes = (factors: Factors): string =>
  html`!${codesLeft(factors)}
!${factors.some ? '<p class="actions"><a href="/account/recovery-codes">Recovery codes</a></p>' : ''}`
