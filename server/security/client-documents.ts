import type { Clock } from '../platform/clock.ts'
import type { Outbound } from '../platform/outbound.ts'
import { OutboundError } from '../platform/outbound-error.ts'
import { createSlidingWindow } from './sliding-window.ts'

/** What lies at an address that is a client_id; `problem` is a public sentence. */
export type ClientDocument =
  /** `isApplied` is set by whoever has made the client so: the same reading need not be judged twice. */
  | { kind: 'read'; content: unknown; isApplied: boolean }
  | { kind: 'none'; problem: string }
  /** Nothing is known of what is there now. */
  | { kind: 'unreachable'; problem: string }

/** The documents by which clients describe themselves at their client_id. */
export interface ClientDocuments {
  /** Read at most once in a quarter of an hour, or once a minute where that went wrong. */
  at(url: string): Promise<ClientDocument>
}

interface ClientDocumentsParts {
  outbound: Outbound
  clock: Clock
}

interface Known {
  document: Promise<ClientDocument>
  /** Monotonic milliseconds. */
  readAt: number
  freshMs: number
}

const minute = 60_000
const freshMs = 15 * minute
const capacity = 500

/** Readings each minute, in all and from one host: whoever makes up addresses makes this server call no more than that. */
const limits = { all: 60, host: 10 }

export function createClientDocuments({ outbound, clock }: ClientDocumentsParts): ClientDocuments {
  const known = new Map<string, Known>()
  const calls = createSlidingWindow({ clock, windowMs: minute, capacity, waitingLimit: 0 })

  async function isWithinLimits(url: string): Promise<boolean> {
    const host = await calls.take(`host ${new URL(url).host}`, limits.host)
    if (host.kind === 'refused') return false
    host.settle(true)
    const all = await calls.take('all', limits.all)
    if (all.kind === 'refused') return false
    all.settle(true)
    return true
  }

  async function read(url: string): Promise<ClientDocument> {
    if (await isWithinLimits(url)) return readDocument(outbound, url)
    return { kind: 'unreachable', problem: 'Too many addresses were asked for. Try again in a minute.' }
  }

  return {
    at(url) {
      const remembered = known.get(url)
      if (remembered && clock.monotonic() - remembered.readAt < remembered.freshMs) return remembered.document
      // Whoever asks while it is being read waits for the same.
      const entry: Known = { document: read(url), readAt: clock.monotonic(), freshMs: minute }
      known.delete(url)
      known.set(url, entry)
      const [oldest] = known.keys()
      if (known.size > capacity && oldest !== undefined) known.delete(oldest)
      return entry.document.then((document) => {
        if (document.kind === 'read') entry.freshMs = freshMs
        return document
      })
    },
  }
}

async function readDocument(outbound: Outbound, url: string): Promise<ClientDocument> {
  try {
    const { status, body, contentType } = await outbound.get(url, { accept: 'application/json' })
    if (status >= 500) return { kind: 'unreachable', problem: `The server at this address answered ${status}.` }
    if (status !== 200) return { kind: 'none', problem: `The server at this address answered ${status}, not 200.` }
    if (!/^application\/(?:[a-z0-9.-]+\+)?json\s*(?:;|$)/i.test(contentType))
      return { kind: 'none', problem: 'What lies at this address is not JSON (application/json).' }
    return { kind: 'read', content: JSON.parse(body), isApplied: false }
  } catch (thrown) {
    if (thrown instanceof OutboundError) return { kind: 'unreachable', problem: thrown.message }
    if (thrown instanceof SyntaxError) return { kind: 'none', problem: 'What lies at this address is not JSON.' }
    throw thrown
  }
}
