import type { Appliance } from '../../security/appliance.ts'
import type { EventActor } from '../../security/events.ts'
import type { PersonRow } from '../../storage/people.ts'
import type { PasskeyAttempt, PasskeyRefusal } from './check-passkey.ts'
import { actingPerson } from './factor-events.ts'

/**
 * Records why an answer was refused. A counter that went back means that there are two of one key: that is suspicious, whoever
 * of the two this was.
 */
export async function recordPasskeyRefusal(
  { events }: Appliance,
  attempt: PasskeyAttempt,
  { refused, owner }: PasskeyRefusal,
): Promise<void> {
  const person = attempt.person ?? owner
  const actor = actorOf(attempt, person)
  const details = { factor: 'passkey' as const, method: 'passkey' }
  const draft = { ...actor, outcome: 'failure', reason: refused, details } as const
  if (refused === 'counter_went_back') return events.write({ ...draft, type: 'suspicious_activity' })
  await events.write({ ...draft, type: attempt.person ? 'mfa_failure' : 'login_failure' })
}

export async function recordTooMany({ events }: Appliance, attempt: PasskeyAttempt): Promise<void> {
  await events.write({
    ...actorOf(attempt, attempt.person),
    type: 'rate_limit_exceeded',
    outcome: 'failure',
    reason: 'too_many_attempts',
    details: { tier: 'authentication' },
  })
}

const actorOf = ({ request }: PasskeyAttempt, person: PersonRow | undefined): EventActor =>
  person
    ? actingPerson(person, request)
    : { actorKind: 'unknown', address: request.address, requestId: request.requestId }
