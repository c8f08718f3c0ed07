import * as z from 'zod'
import type { Clock } from '../platform/clock.ts'
import { errorFields, type Log } from '../platform/log.ts'
import type { Outbound } from '../platform/outbound.ts'
import { type PublicJwk, readPublicJwk } from './public-jwk.ts'

/** The public keys that clients publish at addresses of theirs (RFC 7517 §5). */
export interface KeySets {
  /**
   * The keys at this address: read at most once in five minutes, or once a minute where the wanted one is not among them.
   * Where the address cannot be read these are the keys that were last there, and none where there never were any.
   * @param kid of the key that is looked for
   */
  at(uri: string, kid?: string): Promise<readonly PublicJwk[]>
}

interface KeySetsParts {
  outbound: Outbound
  clock: Clock
  log: Log
}

interface Known {
  keys: readonly PublicJwk[]
  /** Monotonic milliseconds of the last reading, whether it went well or not. */
  readAt: number
  reading: Promise<void> | undefined
}

const minute = 60_000
const freshMs = 5 * minute
const capacity = 500
const mostKeys = 20
const jwks = z.object({ keys: z.array(z.unknown()) })

export function createKeySets(parts: KeySetsParts): KeySets {
  const known = new Map<string, Known>()

  function remembered(uri: string): Known {
    const entry = known.get(uri) ?? { keys: [], readAt: Number.NEGATIVE_INFINITY, reading: undefined }
    // Deleting first moves the address to the end of the map: its order is the order of last use.
    known.delete(uri)
    known.set(uri, entry)
    const [oldest] = known.keys()
    if (known.size > capacity && oldest !== undefined) known.delete(oldest)
    return entry
  }

  return {
    async at(uri, kid) {
      const entry = remembered(uri)
      const age = parts.clock.monotonic() - entry.readAt
      const isThere = kid === undefined ? entry.keys.length > 0 : entry.keys.some((key) => key.kid === kid)
      // Whoever asks while it is being read waits for the same.
      if (age >= (isThere ? freshMs : minute)) entry.reading ??= readInto(parts, uri, entry)
      await entry.reading
      return entry.keys
    },
  }
}

async function readInto({ outbound, clock, log }: KeySetsParts, uri: string, entry: Known): Promise<void> {
  try {
    const { status, body } = await outbound.get(uri, { accept: 'application/jwk-set+json, application/json' })
    if (status !== 200) throw new Error(`the address answered ${status}`)
    const { keys } = jwks.parse(JSON.parse(body))
    entry.keys = keys.slice(0, mostKeys).flatMap((key) => readPublicJwk(key) ?? [])
  } catch (thrown) {
    log.warn('The public keys of a client could not be read', { uri: uri.slice(0, 200), ...errorFields(thrown) })
  } finally {
    entry.readAt = clock.monotonic()
    entry.reading = undefined
  }
}
