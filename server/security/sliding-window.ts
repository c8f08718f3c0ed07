import type { Clock } from '../platform/clock.ts'

/** A counted try; whether it goes on counting is said when it has been judged. */
export interface Place {
  kind: 'place'
  /** To be called once, in every case: others may be waiting for it. */
  settle(counts: boolean): void
}

export interface Refusal {
  kind: 'refused'
  retryAfterMs: number
  /** Whether this is worth an event: true once a window for each key, or a flood of refusals fills the disk. */
  announce: boolean
}

interface SlidingWindowOptions {
  clock: Clock
  /** Milliseconds. */
  windowMs: number
  /** How many keys are remembered; the one untouched longest is forgotten first. */
  capacity: number
  /** How many tries of one key wait for those before them to be judged. */
  waitingLimit: number
}

export interface SlidingWindow {
  /** Takes one of the `limit` places that a key has in each window; waits while the places are held by unjudged tries. */
  take(key: string, limit: number): Promise<Place | Refusal>
}

interface Mark {
  /** Monotonic. */
  at: number
  judged: boolean
}

interface Count {
  /** The newest tries, oldest first, at most as many as the key's limit. */
  marks: Mark[]
  waiting: (() => void)[]
  announcedAt: number
}

/** Counts tries by key in a sliding window, in memory, and only so much of it (SEC-S49). */
export function createSlidingWindow({ clock, windowMs, capacity, waitingLimit }: SlidingWindowOptions): SlidingWindow {
  const remembered = new Map<string, Count>()

  function countOf(key: string, now: number): Count {
    const count = remembered.get(key) ?? { marks: [], waiting: [], announcedAt: Number.NEGATIVE_INFINITY }
    count.marks = count.marks.filter(({ at, judged }) => !judged || at > now - windowMs)
    // Deleting first moves the key to the end of the map: its order is the order of last use.
    remembered.delete(key)
    remembered.set(key, count)
    const [oldest] = remembered.keys()
    if (remembered.size > capacity && oldest !== undefined) remembered.delete(oldest)
    return count
  }

  function refuse(count: Count, limit: number, now: number): Refusal {
    // A refused try counts as well: who hammers stays out, who waits gets in (SEC-S54).
    count.marks = [...count.marks, { at: now, judged: true }].slice(-limit)
    const announce = count.announcedAt <= now - windowMs
    if (announce) count.announcedAt = now
    const oldest = count.marks[0]?.at ?? now
    return { kind: 'refused', retryAfterMs: Math.ceil(oldest + windowMs - now), announce }
  }

  return {
    async take(key, limit) {
      for (;;) {
        const now = clock.monotonic()
        const count = countOf(key, now)
        if (count.marks.length < limit) return placeIn(count, now)
        const undecided = count.marks.some(({ judged }) => !judged)
        if (!undecided || count.waiting.length >= waitingLimit) return refuse(count, limit, now)
        await new Promise<void>((wake) => count.waiting.push(wake))
      }
    },
  }
}

function placeIn(count: Count, now: number): Place {
  const mark: Mark = { at: now, judged: false }
  count.marks.push(mark)
  return {
    kind: 'place',
    settle(counts) {
      mark.judged = true
      if (!counts) count.marks = count.marks.filter((other) => other !== mark)
      for (const wake of count.waiting.splice(0)) wake()
    },
  }
}
