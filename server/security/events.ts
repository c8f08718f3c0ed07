import type { SecurityEvent } from '../contract/events.ts'
import type { Bus } from '../platform/bus.ts'
import type { Clock } from '../platform/clock.ts'
import { errorFields, type Log } from '../platform/log.ts'
import type { Repositories } from '../storage/repositories.ts'
import type { Store, Transaction } from '../storage/store.ts'
import { addressBlock } from './address-block.ts'
import { createSlidingWindow } from './sliding-window.ts'

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
   * Writes the event in a transaction of its own: for refusals, where nothing else changed. The same refusal over and over
   * from one address is told {@link repeats} times, then once as `rate_limit_exceeded`, and again when it has calmed down.
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

/**
 * Refusing costs nothing, and events are kept: without a bound a stranger could fill the disk by being refused.
 * The bound is for each kind of refusal, so that a flood of one hides no other.
 */
const repeats = { limit: 100, windowMs: 10 * 60_000, capacity: 1000, waitingLimit: 0 }

export function createEvents({ store, repositories, bus, clock, log }: EventParts): Events {
  const refusals = createSlidingWindow({ clock, ...repeats })

  async function write(draft: EventDraft): Promise<void> {
    const told = isRefusal(draft) ? await withoutRepeats(draft) : draft
    if (told) await store.write((transaction) => record(transaction, told))
  }

  /** The refusal itself, that it goes on and on, or nothing where that has been said. */
  async function withoutRepeats(draft: Refusal): Promise<EventDraft | undefined> {
    const place = await refusals.take(kindOf(draft), repeats.limit)
    if (place.kind === 'place') {
      place.settle(true)
      return draft
    }
    if (!place.announce) return undefined
    const details = { tier: 'refusals', of: draft.type, reason: draft.reason ?? '' }
    return { ...draft, type: 'rate_limit_exceeded', reason: 'too_many_attempts', details }
  }

  async function record(transaction: Transaction, draft: EventDraft) {
    const event = await repositories.events.insert(transaction, complete(draft, clock.now()))
    transaction.afterCommit(() => bus.publish(event))
    return event
  }

  return {
    record,
    write,
    note(draft) {
      write(draft).catch((thrown: unknown) =>
        log.error('An event could not be written', { type: draft.type, ...errorFields(thrown) }),
      )
    },
  }
}

type Refusal = EventDraft & { address: string }

/** What came over the network and was refused. */
const isRefusal = (draft: EventDraft): draft is Refusal => draft.outcome === 'failure' && Boolean(draft.address)

const kindOf = ({ address, type, reason, actorId, clientId }: Refusal): string =>
  JSON.stringify([addressBlock(address), type, reason, actorId, clientId])

function complete(draft: EventDraft, at: number): Omit<SecurityEvent, 'seq'> {
  return {
    at,
    type: draft.type,
    outcome: draft.outcome,
    actorKind: draft.actorKind ?? 'unknown',
    actorId: shorten(draft.actorId),
    actorName: shorten(draft.actorName),
    personId: shorten(draft.personId ?? (draft.actorKind === 'person' ? draft.actorId : null)),
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
