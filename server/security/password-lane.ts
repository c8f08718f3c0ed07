/** Thrown instead of waiting: so many password checks are queued that this one would come too late. */
export class BusyError extends Error {
  /** Milliseconds after which it is worth trying again. */
  readonly retryAfterMs: number
  constructor(retryAfterMs: number) {
    super('too many password checks are waiting')
    this.name = 'BusyError'
    this.retryAfterMs = retryAfterMs
  }
}

export interface LaneOptions {
  /** How many pieces of work run at once. */
  width: number
  /** How many may wait for their turn. */
  queueLimit: number
}

/** Runs slow work a few at a time, in the order in which it came. */
export interface Lane {
  /** @throws {BusyError} at once, when the queue is full or the lane is closed. */
  run<Answer>(work: () => Promise<Answer>): Promise<Answer>
  /** Refuses what waits and what comes; answers when nothing runs any more. */
  close(): Promise<void>
}

const retryAfterMs = 5000

export function createLane({ width, queueLimit }: LaneOptions): Lane {
  const queue: { start(): void; refuse(): void }[] = []
  const running = new Set<Promise<unknown>>()
  let closed = false

  function begin<Answer>(work: () => Promise<Answer>): Promise<Answer> {
    const piece = work().finally(() => {
      running.delete(piece)
      queue.shift()?.start()
    })
    running.add(piece)
    return piece
  }

  return {
    async run(work) {
      if (closed) throw new BusyError(retryAfterMs)
      if (running.size < width) return begin(work)
      if (queue.length >= queueLimit) throw new BusyError(retryAfterMs)
      return new Promise((resolve, reject) => {
        queue.push({ start: () => resolve(begin(work)), refuse: () => reject(new BusyError(retryAfterMs)) })
      })
    },
    async close() {
      closed = true
      for (const { refuse } of queue.splice(0)) refuse()
      await Promise.allSettled(running)
    },
  }
}
