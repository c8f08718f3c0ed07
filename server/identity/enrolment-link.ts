import type { Appliance } from '../security/appliance.ts'
import type { EventActor } from '../security/events.ts'
import { matches, parseOpaqueToken } from '../security/opaque-token.ts'
import type { Connection } from '../storage/connection.ts'
import type { PersonRow } from '../storage/people.ts'
import type { Transaction } from '../storage/store.ts'
import { resetFactors } from './factors/remove-factor.ts'
import { notify } from './notices.ts'
import { endAccess } from './people.ts'

/*
 * Whose second factors an administrator took away has only a password left, and whoever else knows it must not come first.
 * So the person is marked: until another factor is there, the password signs nobody in without the link that was made with
 * that, and the link nobody without the password. The mark outlives the link: waiting until it expires gains nothing.
 */

/** Takes the second factors away, marks the person, and ends all that a lost device may still hold. */
export async function takeFactorsAway(
  appliance: Appliance,
  transaction: Transaction,
  { person, actor, deliver }: { person: PersonRow; actor: EventActor; deliver: 'mail' | 'show' },
): Promise<void> {
  await resetFactors(appliance, transaction, { person, actor })
  // The mail that brings the link says so itself.
  const notice = { kind: 'factor_changed', factor: 'all', change: 'removed' } as const
  if (deliver === 'show') await notify(appliance, transaction, { ...notice, person, actor })
  await appliance.repositories.credentials.setEnrolByLink(transaction, person.id, true)
  await endAccess(appliance, transaction, { person, reason: 'factors_reset' })
}

/** Whether this person's next sign-in needs an enrolment link besides the password, and leads to enrolling. */
export const needsEnrolmentLink = ({ enrol_by_link }: PersonRow): boolean => enrol_by_link === 1

/** Whether this is the enrolment link of this person, and works. It is used up when a factor begins to count, not before. */
async function opensEnrolment(
  { clock, repositories }: Appliance,
  { token, person }: { token: string | undefined; person: PersonRow },
  connection?: Connection,
): Promise<boolean> {
  const parsed = parseOpaqueToken(token ?? '')
  const link = parsed && (await repositories.oneTimeLinks.find(parsed.selector, connection))
  if (!parsed || !matches(parsed.verifier, link?.verifier_hash) || !link) return false
  const isTheirs = link.purpose === 'factor_enrolment' && link.person_id === person.id
  return isTheirs && link.used_at === null && link.expires_at > clock.now()
}

/** Whether this person needs an enrolment link to go on, and the browser has none that works. */
export const lacksEnrolmentLink = async (
  appliance: Appliance,
  asked: { token: string | undefined; person: PersonRow },
  connection?: Connection,
): Promise<boolean> => needsEnrolmentLink(asked.person) && !(await opensEnrolment(appliance, asked, connection))

/**
 * To be called in the transaction in which a factor begins to count: the mark goes, and the link with it (used once).
 */
export async function endEnrolmentByLink(
  { clock, repositories }: Appliance,
  transaction: Transaction,
  personId: string,
): Promise<void> {
  await repositories.credentials.setEnrolByLink(transaction, personId, false)
  await repositories.oneTimeLinks.end(transaction, personId, { purpose: 'factor_enrolment', at: clock.now() })
}
