import { hash } from 'node:crypto'
import type { Clock } from '../platform/clock.ts'
import { addressBlock } from './address-block.ts'

/** Who tries to prove who they are: a person's account or a client, always from an address. */
export interface Attempt {
  /** What makes the account one, such as `usernameKey(username)`; it need not exist. */
  account?: string
  /** The client_id that was claimed; it need not exist. */
  client?: string
  address: string
}

/** `undecided` is for attempts that were never judged: the lane was full, the database failed. */
export type AttemptOutcome = 'success' | 'failure' | 'undecided'

export interface Reservation {
  kind: 'reserved'
  /** Says how the attempt ended, once: only a failure goes on counting. */
  settle(outcome: AttemptOutcome): void
}

export interface Refusal {
  kind: 'refused'
  retryAfterMs: number
  /** Whether this is worth an event: true once a window for each name and address, or a flood of refusals fills the disk. */
  announce: boolean
}

export interface Throttle {
  /** Takes a place before the secret is looked at, so that a burst in parallel gets no more tries than one in a row (SEC-A39). */
  reserve(attempt: Attempt): Reservation | Refusal
}

export const windowMs = 60_000

/**
 * Failed attempts in the window. An account or client is counted at one address only, so that nobody can lock somebody
 * else out from afar (SEC-A43); an address may fail more often, since an office shares one.
 */
export const limits = { identity: 10, address: 30 }

/** How many identities and addresses are remembered: about 8 MB at most; the one untouched longest is forgotten first. */
const capacity = 20_000

/** One attempt, at a monotonic time. */
interface Mark {
  at: number
}

interface Count {
  /** The newest attempts, oldest first, at most as many as the key's limit. */
  marks: Mark[]
  announcedAt: number
}

/** Counts failed authentications in a sliding window, in memory, and only so much of it (SEC-S49). */
export function createThrottle({ clock }: { clock: Clock }): Throttle {
  const remembered = new Map<string, Count>()

  function countOf(key: string, now: number): Count {
    const count = remembered.get(key) ?? { marks: [], announcedAt: Number.NEGATIVE_INFINITY }
    count.marks = count.marks.filter(({ at }) => at > now - windowMs)
    // Deleting first moves the key to the end of the map: its order is the order of last use.
    remembered.delete(key)
    remembered.set(key, count)
    const [oldest] = remembered.keys()
    if (remembered.size > capacity && oldest !== undefined) remembered.delete(oldest)
    return count
  }

  function take({ key, limit }: LimitedKey): Mark | Refusal {
    const now = clock.monotonic()
    const count = countOf(key, now)
    const mark = { at: now }
    const full = count.marks.length >= limit
    // A refused attempt counts as well: who hammers stays out, who waits gets in (SEC-S54).
    count.marks = [...count.marks, mark].slice(-limit)
    if (!full) return mark
    const announce = count.announcedAt <= now - windowMs
    if (announce) count.announcedAt = now
    const oldest = count.marks[0] ?? mark
    return { kind: 'refused', retryAfterMs: Math.ceil(oldest.at + windowMs - now), announce }
  }

  function give(key: string, mark: Mark): void {
    const count = remembered.get(key)
    if (count) count.marks = count.marks.filter((other) => other !== mark)
  }

  return {
    reserve(attempt) {
      const taken: { key: string; mark: Mark }[] = []
      const giveBack = () => {
        for (const { key, mark } of taken) give(key, mark)
      }
      // The address comes first: one that is refused cannot fill the memory with names that it makes up.
      for (const limited of keysOf(attempt)) {
        const mark = take(limited)
        if ('kind' in mark) {
          // One application that keeps asking with a wrong secret must not shut out the office it stands in.
          giveBack()
          return mark
        }
        taken.push({ key: limited.key, mark })
      }
      return {
        kind: 'reserved',
        settle(outcome) {
          if (outcome !== 'failure') giveBack()
        },
      }
    },
  }
}

interface LimitedKey {
  key: string
  limit: number
}

function keysOf({ account, client, address }: Attempt): LimitedKey[] {
  const block = addressBlock(address)
  const identity = (kind: string, name: string): LimitedKey => ({
    // A digest, since a name can be long and is sometimes a password typed into the wrong field.
    key: hash('sha256', `${kind}\n${block}\n${name}`, 'base64url'),
    limit: limits.identity,
  })
  return [
    { key: block, limit: limits.address },
    ...(account === undefined ? [] : [identity('account', account)]),
    ...(client === undefined ? [] : [identity('client', client)]),
  ]
}
