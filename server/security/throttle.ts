import { hash } from 'node:crypto'
import type { Clock } from '../platform/clock.ts'
import { addressBlock } from './address-block.ts'
import { createSlidingWindow, type Place, type Refusal } from './sliding-window.ts'

/** Who tries to prove who they are: a person's account or a client, always from an address. */
export interface Attempt {
  /** What makes the account one, such as `usernameKey(username)`; it need not exist. */
  account?: string
  /** A device that the person has used before, with the account: it is counted by itself, wherever it is (SEC-A43). */
  device?: string
  /** The client_id that was claimed; it need not exist. */
  client?: string
  address: string
}

/** `undecided` is for attempts that were never judged: the lane was full, the database failed. */
export type AttemptOutcome = 'success' | 'failure' | 'undecided'

export interface Reservation {
  kind: 'reserved'
  /** Says how the attempt ended: once, and in every case. Only a failure goes on counting. */
  settle(outcome: AttemptOutcome): void
}

export interface Throttle {
  /**
   * Takes a place before the secret is looked at, so that a burst in parallel gets no more tries than one in a row (SEC-A39).
   * Where all places are held by attempts that are still being judged, it waits for them: a burst of right ones passes.
   */
  reserve(attempt: Attempt): Promise<Reservation | Refusal>
}

const windowMs = 60_000

/**
 * Failed attempts in the window. An account or client is counted at one address only, so that nobody can lock somebody
 * else out from afar (SEC-A43); an address may fail more often, since an office shares one. People and applications are
 * counted apart there too: whoever guesses passwords must not stop the office's programs from getting their tokens.
 */
const limits = { identity: 10, address: 30 }

/** About 10 MB at most. */
const capacity = 20_000

const waitingLimit = 100

/** Limits failed authentications; what is counted is forgotten at a restart. */
export function createThrottle({ clock }: { clock: Clock }): Throttle {
  const failures = createSlidingWindow({ clock, windowMs, capacity, waitingLimit })

  return {
    async reserve(attempt) {
      const places: Place[] = []
      const settle = (counts: boolean) => {
        for (const place of places) place.settle(counts)
      }
      // The address comes first: one that is refused cannot fill the memory with names that it makes up.
      for (const { key, limit } of keysOf(attempt)) {
        const answer = await failures.take(key, limit)
        if (answer.kind === 'refused') {
          // One application that keeps asking with a wrong secret must not shut out the office it stands in.
          settle(false)
          return answer
        }
        places.push(answer)
      }
      return { kind: 'reserved', settle: (outcome) => settle(outcome === 'failure') }
    },
  }
}

interface LimitedKey {
  key: string
  limit: number
}

function keysOf({ account, device, client, address }: Attempt): LimitedKey[] {
  if (device !== undefined) return [{ key: hash('sha256', `device\n${device}`, 'base64url'), limit: limits.identity }]
  const block = addressBlock(address)
  const tier = client === undefined ? 'people' : 'clients'
  const identity = (kind: string, name: string): LimitedKey => ({
    // A digest, since a name can be long and is sometimes a password typed into the wrong field.
    key: hash('sha256', `${kind}\n${block}\n${name}`, 'base64url'),
    limit: limits.identity,
  })
  return [
    { key: `${tier} ${block}`, limit: limits.address },
    ...(account === undefined ? [] : [identity('account', account)]),
    ...(client === undefined ? [] : [identity('client', client)]),
  ]
}
