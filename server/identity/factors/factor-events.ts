import type { EventReason } from '../../contract/event-types.ts'
import type { SecurityEvent } from '../../contract/events.ts'
import type { RequestFacts } from '../../platform/request-facts.ts'
import type { EventActor, EventDraft } from '../../security/events.ts'
import type { PersonRow } from '../../storage/people.ts'

type Details = SecurityEvent['details']
export type FactorName = 'totp' | 'recovery_codes' | 'passkey'

/** The person themselves, as the one who acts in this request. */
export const actingPerson = ({ id, name }: PersonRow, { address, requestId }: RequestFacts): EventActor => ({
  actorKind: 'person',
  actorId: id,
  actorName: name,
  address,
  requestId,
})

interface About {
  person: PersonRow
  actor: EventActor
  details: Details & { factor: FactorName | 'all' }
}

export const enabled = ({ person, actor, details }: About): EventDraft => ({
  ...actor,
  personId: person.id,
  type: 'mfa_enabled',
  outcome: 'success',
  details: { ...details, name: person.name },
})

export const disabled = (about: About): EventDraft => ({ ...enabled(about), type: 'mfa_disabled' })

export const failed = (about: About & { reason: EventReason }): EventDraft => ({
  ...enabled(about),
  type: 'mfa_failure',
  outcome: 'failure',
  reason: about.reason,
})
