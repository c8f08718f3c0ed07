import type { Appliance } from '../../security/appliance.ts'
import type { EventActor } from '../../security/events.ts'
import type { PersonRow } from '../../storage/people.ts'
import type { Transaction } from '../../storage/store.ts'
import type { Blocked } from './verdict.ts'

const minute = 60_000
const hour = 60 * minute

/**
 * Five wrong codes in a row close the code step of a person for a minute, each further one for twice as long (SEC-A35): 29 guesses
 * on the first day and 24 on each later one, of a million codes. Passkeys cannot be guessed, so they stay open.
 */
const limits = { free: 5, firstBlock: minute, longestBlock: hour, forgottenAfter: 24 * hour }

const subjectOf = (personId: string) => `factor:${personId}`

/** Takes one attempt before the code is looked at; false where the code step is closed. Kept across restarts. */
export const takeAttempt = ({ clock, repositories }: Appliance, transaction: Transaction, { id }: PersonRow) =>
  repositories.failedAttempts.take(transaction, { subject: subjectOf(id), at: clock.now(), limits })

/** Forgets all wrong codes, after a right one. */
export async function clearAttempts({ repositories }: Appliance, transaction: Transaction, personId: string) {
  await repositories.failedAttempts.clear(transaction, subjectOf(personId))
}

/** Until when the code step of a person is closed, in epoch milliseconds; null where it is open. */
export async function blockedUntil({ clock, repositories }: Appliance, personId: string): Promise<number | null> {
  const until = await repositories.failedAttempts.blockedUntil(subjectOf(personId))
  const now = clock.now()
  return until > now && until <= now + limits.longestBlock ? until : null
}

/** Records that an attempt was not looked at, and says when to come back. */
export async function refuseBlocked(
  appliance: Appliance,
  { person, actor }: { person: PersonRow; actor: EventActor },
): Promise<Blocked> {
  await appliance.events.write({
    ...actor,
    personId: person.id,
    type: 'mfa_failure',
    outcome: 'failure',
    reason: 'factor_blocked',
  })
  const until = await blockedUntil(appliance, person.id)
  return { kind: 'blocked', retryAfterMs: Math.max(1000, (until ?? 0) - appliance.clock.now()) }
}
