import type { SecurityEvent } from '../../../server/contract/events.ts'
import type { ConsoleClient } from '../../bridge/bridge.ts'
import { problemOf } from '../../bridge/problem.ts'
import { followStream } from './follow-stream.ts'
import { BUCKET_MS, bucketStart, createRateWindow, type Rate, WINDOW_MS } from './rate-window.ts'

/** How many events are kept in the window, and as many more while it is paused. */
const KEPT = 2000
const HISTORY = 1000

export type Connection = { state: 'connecting' | 'live' } | { state: 'waiting'; sentence: string }

export interface FeedView {
  /** Newest first, at most 2,000. */
  events: readonly SecurityEvent[]
  /** How many have arrived since the pause. */
  waiting: number
  paused: boolean
  connection: Connection
  rates: readonly Rate[]
}

/**
 * The live events: history on connect, then what happens, without gap or duplicate over reconnections.
 * Arrivals are handed to the screen once per animation frame, so that a thousand a second cost one drawing.
 */
export function createEventFeed(client: ConsoleClient, onError: (error: unknown) => void) {
  const listeners = new Set<() => void>()
  const window = createRateWindow(bucketStart(Date.now()))
  const ending = new AbortController()
  let view: FeedView = {
    events: [],
    waiting: 0,
    paused: false,
    connection: { state: 'connecting' },
    rates: window.view(Date.now()),
  }
  let arrived: SecurityEvent[] = []
  let held: SecurityEvent[] = []
  let frame = 0
  let seeded = false

  function change(part: Partial<FeedView>): void {
    view = { ...view, ...part }
    for (const listener of listeners) listener()
  }

  function receive(event: SecurityEvent): void {
    window.add(event.at, event.outcome)
    arrived.push(event)
    // Frames do not come while the window is hidden, events do.
    if (arrived.length > KEPT * 2) arrived = arrived.slice(-KEPT)
    frame ||= requestAnimationFrame(flush)
  }

  function flush(): void {
    frame = 0
    const fresh = arrived.reverse()
    arrived = []
    const rates = window.view(Date.now())
    if (view.paused) {
      held = [...fresh, ...held].slice(0, KEPT)
      change({ waiting: view.waiting + fresh.length, rates })
    } else {
      change({ events: [...fresh, ...view.events].slice(0, KEPT), rates })
    }
  }

  function resume(): void {
    const events = [...held, ...view.events].slice(0, KEPT)
    held = []
    change({ paused: false, waiting: 0, events })
  }

  /** The counts of before, asked for again with the next connection where they could not be had. */
  async function seed(): Promise<void> {
    if (seeded) return
    const to = bucketStart(Date.now())
    const { buckets } = await client.events.counts({ from: to - WINDOW_MS, to, bucketMs: BUCKET_MS })
    seeded = true
    window.seed(buckets)
    change({ rates: window.view(Date.now()) })
  }

  function start(): () => void {
    const failed = (error: unknown) => onError(error)
    void followStream({
      open: (after) => client.events.stream(after === 0 ? { history: HISTORY } : { after }, { signal: ending.signal }),
      receive,
      live: () => {
        change({ connection: { state: 'live' } })
        seed().catch(failed)
      },
      lost: (error) => {
        if (error) failed(error)
        change({
          connection: {
            state: 'waiting',
            sentence: reasonOf(error),
          },
        })
      },
      signal: ending.signal,
    })
    const tick = setInterval(() => change({ rates: window.view(Date.now()) }), 5000)
    return () => {
      clearInterval(tick)
      cancelAnimationFrame(frame)
      ending.abort()
    }
  }

  return {
    start,
    resume,
    pause: () => change({ paused: true }),
    view: () => view,
    subscribe: (listener: () => void) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

/** Why the stream ended, where there is more to say than that it did. */
function reasonOf(error: unknown): string {
  if (!error) return 'The server ended the stream.'
  const { code, sentence } = problemOf(error)
  return code === 'UNREACHABLE' ? '' : sentence
}
