import type { SecurityEvent } from '../../../server/contract/events.ts'

const FIRST_WAIT_MS = 500
const LONGEST_WAIT_MS = 10_000

interface Following {
  /** Opens the stream after the event with this seq; 0 means from the history on. */
  open: (after: number) => Promise<AsyncIterable<SecurityEvent>>
  receive: (event: SecurityEvent) => void
  live: () => void
  /** The stream broke, or ended without an error; it is opened again after a moment. */
  lost: (error: unknown) => void
  signal: AbortSignal
}

/** Follows the stream until the signal, over any number of lost connections; each event is received once, in order. */
export async function followStream({ open, receive, live, lost, signal }: Following): Promise<void> {
  let last = 0
  let wait = FIRST_WAIT_MS

  async function follow(): Promise<void> {
    const stream = await open(last)
    live()
    wait = FIRST_WAIT_MS
    for await (const event of stream) {
      // What was already seen can come once more when a connection broke between its sending and our reading.
      if (event.seq <= last) continue
      last = event.seq
      receive(event)
    }
  }

  while (!signal.aborted) {
    const error: unknown = await follow().catch((reason: unknown) => reason)
    if (signal.aborted) return
    lost(error)
    await pause(wait, signal)
    wait = Math.min(wait * 2, LONGEST_WAIT_MS)
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms)
    signal.addEventListener('abort', () => resolve(clearTimeout(timer)), { once: true })
  })
}
