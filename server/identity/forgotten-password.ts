import type { EventReason } from '../contract/event-types.ts'
import type { RequestFacts } from '../platform/request-facts.ts'
import type { Appliance } from '../security/appliance.ts'
import type { EventDraft } from '../security/events.ts'
import type { PersonRow } from '../storage/people.ts'
import type { Transaction } from '../storage/store.ts'
import { issueLinkIn } from './links.ts'

const hour = 60 * 60 * 1000

/** So many mails an hour a person is sent because somebody asked; another one would only annoy (SEC-A45). */
const mailsAnHour = 3

/** No user name and no address is longer (see the contract); what is beyond is not looked at. */
const longestName = 256

/** Whether people may ask for a link to choose a new password. */
export const canResetThemselves = ({ mail, policies }: Appliance): boolean =>
  mail.configured() && policies.current().account.selfReset

/**
 * Sends a link for a new password to the person of this user name or e-mail address, if there is one. The caller learns
 * nothing of it: whoever asks must not learn who is known (SEC-A45).
 * @throws {StorageError}
 */
export async function requestReset(
  appliance: Appliance,
  { name, request }: { name: string; request: RequestFacts },
): Promise<void> {
  const { repositories, store } = appliance
  const typed = name.slice(0, longestName).trim()
  const person = (await repositories.people.findByUsername(typed)) ?? (await repositories.people.findByEmail(typed))
  const asked = {
    type: 'link_refused',
    outcome: 'failure',
    address: request.address,
    requestId: request.requestId,
  } as const
  if (!person)
    return appliance.events.write({ ...asked, reason: 'unknown_user', details: { purpose: 'password_reset' } })
  const reason = await store.write(async (transaction) => {
    const reason = await refusal(appliance, transaction, person)
    const wish = { id: person.id, purpose: 'password_reset', deliver: 'mail', actor: stranger(request) } as const
    if (reason === null) await issueLinkIn(appliance, transaction, wish)
    return reason
  })
  if (reason) await appliance.events.write(refused(asked, person, reason))
}

async function refusal(
  { clock, repositories }: Appliance,
  transaction: Transaction,
  { id, disabled, email }: PersonRow,
): Promise<EventReason | null> {
  if (disabled) return 'account_disabled'
  if (email === null) return 'no_email_address'
  const asked = { personId: id, kind: 'password_reset', since: clock.now() - hour } as const
  const mails = await repositories.outgoingMail.countSince(asked, transaction)
  return mails >= mailsAnHour ? 'too_many_attempts' : null
}

const refused = (asked: EventDraft, { id }: PersonRow, reason: EventReason): EventDraft => ({
  ...asked,
  reason,
  personId: id,
  details: { purpose: 'password_reset' },
})

const stranger = ({ address, requestId }: RequestFacts) => ({ actorKind: 'unknown', address, requestId }) as const
