import type { SecurityEvent } from '../contract/events.ts'
import type { Bus } from '../platform/bus.ts'
import type { Clock } from '../platform/clock.ts'
import { errorFields, type Log } from '../platform/log.ts'
import type { Repositories } from '../storage/repositories.ts'
import type { Store, Transaction } from '../storage/store.ts'

/** What is known of an event where it happens; what is left out is null, and the actor `unknown`. */
export type EventDraft = Pick<SecurityEvent, 'type' | 'outcome'> & Partial<Omit<SecurityEvent, 'seq' | 'at'>>

/** Who did it and from where: the part of a draft that an action is handed by its caller. */
export type EventActor = Pick<EventDraft, 'actorKind' | 'actorId' | 'actorName' | 'address' | 'requestId'>

export interface Events {
  /**
   * Writes the event in the action's own transaction, so that neither is kept without the other (SEC-S67).
   * The bus hears of it once both are on disk.
   */
  record(transaction: Transaction, draft: EventDraft): Promise<SecurityEvent>
  /**
   * Writes the event in a transaction of its own: for refusals, where nothing else changed.
   * @throws {StorageError} when it could not be written; the request must then fail, never pass unseen (SEC-A66).
   */
  write(draft: EventDraft): Promise<void>
  /** Writes the event behind the answer, with the next shared commit: for reads only, whose loss is logged. */
  note(draft: EventDraft): void
}

interface EventParts {
  store: Store
  repositories: Repositories
  bus: Bus<SecurityEvent>
  clock: Clock
  log: Log
}

/** In characters; an outsider names clients and addresses, and must not choose how much is kept of them. */
const longestText = 200

export function createEvents({ store, repositories, bus, clock, log }: EventParts): Events {
  async function record(transaction: Transaction, draft: EventDraft) {
    const event = await repositories.events.insert(transaction, complete(draft, clock.now()))
    transaction.afterCommit(() => bus.publish(event))
    return event
  }

  return {
    record,
    async write(draft) {
      await store.write((transaction) => record(transaction, draft))
    },
    note(draft) {
      store
        .write((transaction) => record(transaction, draft))
        .catch((thrown: unknown) =>
          log.error('An event could not be written', { type: draft.type, ...errorFields(thrown) }),
        )
    },
  }
}

function complete(draft: EventDraft, at: number): Omit<SecurityEvent, 'seq'> {
  return {
    at,
    type: draft.type,
    outcome: draft.outcome,
    actorKind: draft.actorKind ?? 'unknown',
    actorId: shorten(draft.actorId),
    actorName: shorten(draft.actorName),
    clientId: shorten(draft.clientId),
    clientName: shorten(draft.clientName),
    address: shorten(draft.address),
    reason: draft.reason ?? null,
    requestId: shorten(draft.requestId),
    details: shortenAll(draft.details ?? {}),
  }
}

const shorten = (text: string | null | undefined): string | null => text?.slice(0, longestText) ?? null

function shortenAll(details: SecurityEvent['details']): SecurityEvent['details'] {
  const shortened = Object.entries(details).map(([name, value]) => [
    name,
    typeof value === 'string' ? value.slice(0, longestText) : value,
  ])
  return Object.fromEntries(shortened)
}
