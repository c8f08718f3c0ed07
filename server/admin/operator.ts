import type { EventReason } from '../contract/event-types.ts'
import type { RequestFacts } from '../platform/request-facts.ts'
import type { EventActor } from '../security/events.ts'
import type { PersonRow } from '../storage/people.ts'

/** Who operates the console or the command line. */
export type Operator = DesktopOperator | PersonOperator | { kind: 'setup' } | { kind: 'command_line' }

/** Whoever unlocked the vault of the desktop app. */
interface DesktopOperator {
  kind: 'desktop'
}

export interface PersonOperator {
  kind: 'person'
  id: string
  name: string
  role: PersonRow['role']
  scopes: readonly string[]
  /** The jti of the access token that speaks for the person. */
  tokenId: string
}

/** Somebody whom no credential makes an operator, and why. */
export interface Nobody {
  kind: 'nobody'
  reason: EventReason
}

/** Who an event says did it, and from where. */
export function actorOf(operator: Operator | Nobody, facts: RequestFacts | null): EventActor {
  const from = { address: facts?.address ?? null, requestId: facts?.requestId ?? null }
  if (operator.kind === 'person')
    return { actorKind: 'person', actorId: operator.id, actorName: operator.name, ...from }
  const actorKind = operator.kind === 'nobody' ? 'unknown' : operator.kind
  return { actorKind, actorId: null, actorName: null, ...from }
}
