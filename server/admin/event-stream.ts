import type { SecurityEvent } from '../contract/events.ts'
import type { Bus } from '../platform/bus.ts'

/** How many events are read at a time: all that a listener, however slow, ever holds in memory. */
const PAGE = 200

export interface EventSource {
  bus: Bus<SecurityEvent>
  /** The recorded events that follow `seq`, oldest first. */
  after(seq: number, limit: number): Promise<SecurityEvent[]>
}

/**
 * Every event that follows `after`, without gap or duplicate, until the signal aborts.
 * The bus only rings: what is told is always what is recorded, so a slow listener loses nothing and fills no memory.
 */
export async function* eventsFollowing(
  source: EventSource,
  after: number,
  signal: AbortSignal,
): AsyncGenerator<SecurityEvent> {
  // Listening begins before the first reading, so that nothing falls between the two.
  const bell = createBell(signal)
  const unsubscribe = source.bus.subscribe(bell.ring)
  let last = after
  try {
    while (!signal.aborted) {
      const page = await source.after(last, PAGE)
      for (const event of page) {
        if (signal.aborted) return
        yield event
        last = event.seq
      }
      if (page.length < PAGE) await bell.rung()
    }
  } finally {
    unsubscribe()
    bell.remove()
  }
}

/** Remembers one ring, however often it was rung, so that a ring during a reading is not lost. */
function createBell(signal: AbortSignal) {
  let rang = false
  let wake: (() => void) | undefined
  const ring = () => {
    rang = true
    wake?.()
  }
  signal.addEventListener('abort', ring)
  return {
    ring,
    async rung(): Promise<void> {
      if (!rang) {
        await new Promise<void>((resolve) => {
          wake = resolve
        })
      }
      wake = undefined
      rang = false
    },
    remove: () => signal.removeEventListener('abort', ring),
  }
}
