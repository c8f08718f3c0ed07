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

export interface Reservation {
  kind: 'reserved'
  /**
   * Says how the attempt ended, once: only a failure goes on counting. `undecided` is for attempts that were never judged
   * (the lane was full, the database failed).
   */
  settle(outcome: 'success' | 'failure' | 'undecided'): void
}

export interface Refusal {
  kind: 'refused'
  retryAfterMs: number
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

/** One attempt, at a monotonic time; each key keeps its newest ones, oldest first, at most as many as its limit. */
interface Mark {
  at: number
}

/** Counts failed authentications in a sliding window, in memory, and only so much of it (SEC-S49). */
export function createThrottle({ clock }: { clock: Clock }): Throttle {
  const remembered = new Map<string, Mark[]>()

  function marksOf(key: string, now: number): Mark[] {
    const marks = (remembered.get(key) ?? []).filter(({ at }) => at > now - windowMs)
    // Deleting first moves the key to the end of the map: its order is the order of last use.
    remembered.delete(key)
    remembered.set(key, marks)
    const [oldest] = remembered.keys()
    if (remembered.size > capacity && oldest !== undefined) remembered.delete(oldest)
    return marks
  }

  function take(key: string, limit: number): { mark: Mark; retryAfterMs: number } {
    const now = clock.monotonic()
    const marks = marksOf(key, now)
    const oldest = marks.length < limit ? undefined : marks.shift()
    const mark = { at: now }
    marks.push(mark)
    // A refused attempt counts as well: who hammers stays out, who waits gets in (SEC-S54).
    return { mark, retryAfterMs: oldest ? Math.ceil(windowMs - (now - (marks[0]?.at ?? now))) : 0 }
  }

  function give(key: string, mark: Mark): void {
    const marks = remembered.get(key)
    const place = marks?.indexOf(mark) ?? -1
    if (place >= 0) marks?.splice(place, 1)
  }

  return {
    reserve(attempt) {
      const taken: { key: string; mark: Mark }[] = []
      const giveBack = () => {
        for (const { key, mark } of taken) give(key, mark)
      }
      // The address comes first: one that is refused cannot fill the memory with names that it makes up.
      for (const { key, limit } of keysOf(attempt)) {
        const { mark, retryAfterMs } = take(key, limit)
        if (retryAfterMs > 0) {
          // One application that keeps asking with a wrong secret must not shut out the office it stands in.
          giveBack()
          return { kind: 'refused', retryAfterMs }
        }
        taken.push({ key, mark })
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

function keysOf({ account, client, address }: Attempt) {
  const block = addressBlock(address)
  const identity = (kind: string, name: string) => ({
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
