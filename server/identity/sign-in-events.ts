import type { EventReason } from '../contract/event-types.ts'
import type { RequestFacts } from '../platform/request-facts.ts'
import type { Appliance } from '../security/appliance.ts'
import type { EventActor } from '../security/events.ts'
import type { PersonRow } from '../storage/people.ts'
import type { Transaction } from '../storage/store.ts'

/** Where a sign-in is recorded: in the transaction that decides it. */
export interface Recording {
  appliance: Appliance
  transaction: Transaction
  request: RequestFacts
}

/** Records that a person signed in, and an administrator's sign-in once more under its own type. */
export async function recordSuccess({ appliance, transaction, request }: Recording, person: PersonRow): Promise<void> {
  const draft = { ...claimant(person, request), outcome: 'success', details: { method: 'password' } } as const
  await appliance.events.record(transaction, { ...draft, type: 'login_success' })
  if (person.role === 'admin') await appliance.events.record(transaction, { ...draft, type: 'admin_login' })
}

export async function recordFailure(
  { appliance, transaction, request }: Recording,
  person: PersonRow | undefined,
  reason: EventReason,
): Promise<void> {
  await appliance.events.record(transaction, {
    ...claimant(person, request),
    type: 'login_failure',
    outcome: 'failure',
    reason,
    details: { method: 'password' },
  })
}

export async function writeTooMany(
  { events }: Appliance,
  person: PersonRow | undefined,
  request: RequestFacts,
): Promise<void> {
  await events.write({
    ...claimant(person, request),
    type: 'rate_limit_exceeded',
    outcome: 'failure',
    reason: 'too_many_attempts',
    details: { tier: 'authentication' },
  })
}

/** A name that belongs to nobody is not kept: people type their password into the wrong field. */
function claimant(person: PersonRow | undefined, { address, requestId }: RequestFacts): EventActor {
  const from = { address, requestId }
  return person
    ? { actorKind: 'person', actorId: person.id, actorName: person.name, ...from }
    : { actorKind: 'unknown', ...from }
}
