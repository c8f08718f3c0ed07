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

type SignInMethod = 'password' | 'passkey'

/** What a sign-in began with. */
export const methodOf = (amr: readonly string[]): SignInMethod => (amr.includes('pwd') ? 'password' : 'passkey')

/** Records that a person signed in and by what, and an administrator's sign-in once more under its own type. */
export async function recordSuccess(
  { appliance, transaction, request }: Recording,
  { person, amr }: { person: PersonRow; amr: readonly string[] },
): Promise<void> {
  const details = { method: methodOf(amr), amr: amr.join(' '), acr: acrOf(amr), device: deviceName(request.userAgent) }
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
  { reason, method = 'password' }: { reason: EventReason; method?: SignInMethod },
): Promise<void> {
  await appliance.events.record(transaction, {
    ...claimant(person, request),
    type: 'login_failure',
    outcome: 'failure',
    reason,
    details: { method, device: deviceName(request.userAgent) },
  })
}

/** Records that so many failed from this address, or at this account, that the next ones are not looked at. */
export async function recordTooMany(
  { appliance, transaction, request }: Recording,
  person: PersonRow | undefined,
  tier: 'authentication' | 'account',
): Promise<void> {
  await appliance.events.record(transaction, {
    ...claimant(person, request),
    type: 'rate_limit_exceeded',
    outcome: 'failure',
    reason: 'too_many_attempts',
    details: { tier },
  })
}

/** A name that belongs to nobody is not kept: people type their password into the wrong field. */
export function claimant(person: PersonRow | undefined, { address, requestId }: RequestFacts): EventActor {
  const from = { address, requestId }
  return person
    ? { actorKind: 'person', actorId: person.id, actorName: person.name, ...from }
    : { actorKind: 'unknown', ...from }
}
