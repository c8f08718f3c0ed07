import type { EventReason } from '../contract/event-types.ts'
import type { RequestFacts } from '../platform/request-facts.ts'
import type { Appliance } from '../security/appliance.ts'
import type { EventActor } from '../security/events.ts'
import type { PersonRow } from '../storage/people.ts'
import type { Transaction } from '../storage/store.ts'
import { acrOf } from './acr.ts'
import { deviceName } from './device-name.ts'

/** Where a sign-in is recorded: in the transaction that decides it. */
export interface Recording {
  appliance: Appliance
  transaction: Transaction
  request: RequestFacts
}

/** Records that a person signed in and by what, and an administrator's sign-in once more under its own type. */
export async function recordSuccess(
  { appliance, transaction, request }: Recording,
  { person, amr }: { person: PersonRow; amr: readonly string[] },
): Promise<void> {
  const method = amr.includes('pwd') ? 'password' : 'passkey'
  const details = { method, amr: amr.join(' '), acr: acrOf(amr), device: deviceName(request.userAgent) }
  const draft = { ...claimant(person, request), outcome: 'success', details } as const
  await appliance.events.record(transaction, { ...draft, type: 'login_success' })
  if (person.role === 'admin') await appliance.events.record(transaction, { ...draft, type: 'admin_login' })
}

/** Records that the password was right and a second factor is asked for: whoever goes no further had only the password. */
export async function recordAsked({ appliance, transaction, request }: Recording, person: PersonRow): Promise<void> {
  const draft = { ...claimant(person, request), details: { device: deviceName(request.userAgent) } }
  await appliance.events.record(transaction, { ...draft, type: 'second_factor_asked', outcome: 'success' })
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
    details: { method: 'password', device: deviceName(request.userAgent) },
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
export function claimant(person: PersonRow | undefined, { address, requestId }: RequestFacts): EventActor {
  const from = { address, requestId }
  return person
    ? { actorKind: 'person', actorId: person.id, actorName: person.name, ...from }
    : { actorKind: 'unknown', ...from }
}
