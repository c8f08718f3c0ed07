import { type SigningAlgorithm, signingAlgorithms } from '../contract/client-settings.ts'
import type { ProtocolSettings } from '../contract/protocol.ts'
import type { Clock } from '../platform/clock.ts'
import { errorFields, type Log } from '../platform/log.ts'
import type { Repositories } from '../storage/repositories.ts'
import type { Row } from '../storage/schema.ts'
import type { Store } from '../storage/store.ts'
import type { EventActor, Events } from './events.ts'
import { decodeJws } from './jws.ts'
import { createKeyRing, currentKey } from './key-ring.ts'
import { dueSteps, hasNext, type RotationSteps } from './key-rotation.ts'
import type { Sealer } from './sealing.ts'
import { isSignatureOf, signatureOf } from './signature.ts'
import { createSigningKey } from './signing-key.ts'

export interface VerifiedToken {
  alg: SigningAlgorithm
  /** `at+jwt` for access tokens (RFC 9068 §2.1); the caller must look, or an ID token passes for one (SEC-S13). */
  typ: string | null
  claims: Record<string, unknown>
}

export interface SigningKeys {
  /** A compact JWS (RFC 7515 §3.1) of the claims, signed at once: no other work can get between (performance). */
  sign(alg: SigningAlgorithm, header: { typ?: string }, claims: object): string
  /** The JWK Set (RFC 7517 §5) as JSON text: every key that will sign, signs, or whose tokens may still be alive. */
  readonly jwks: string
  /**
   * What a token of this server says; undefined when it is not one. Only the signature is checked: type, audience and time
   * are the caller's to judge. The key decides the algorithm, and nothing in the token can bring a key along (SEC-A20).
   */
  verify(token: string): VerifiedToken | undefined
  /**
   * Gives every algorithm another key: published from now on and signing after the hours that the office decided. With `now` a
   * key has leaked: the new ones sign at once, and all others are gone from the key set with everything that they signed.
   */
  rotate(actor: EventActor, wishes?: { now?: boolean }): Promise<void>
  /** Takes the steps that are due (SEC-B47); whoever asks meanwhile waits for its turn. */
  tend(): Promise<void>
  /** How long a retired key stays published, in milliseconds. */
  readonly overlapMs: number
  /** From now on the steps are taken without being asked for. */
  start(): void
  close(): Promise<void>
}

interface SigningKeysParts {
  store: Store
  repositories: Repositories
  events: Events
  sealer: Sealer
  clock: Clock
  log: Log
  settings: () => ProtocolSettings['signingKeys']
  /** The longest life of what is signed, in milliseconds. */
  longestLifeMs: number
}

type KeyRow = Row<'signing_key'>

/** How often it is looked whether a step is due, in milliseconds. */
const lookEveryMs = 60_000

/** How long others remember the key set that they read, in milliseconds: see the routes' `Cache-Control`. */
const rememberedMs = 5 * 60_000

const system: EventActor = { actorKind: 'system' }

/** One key for each algorithm that tokens are signed with; missing ones are made. */
export async function openSigningKeys(parts: SigningKeysParts): Promise<SigningKeys> {
  const { repositories, clock, log } = parts
  const stored = () => repositories.signingKeys.all()
  const ringNow = async () => createKeyRing(await stored(), { ...parts, now: clock.now() })
  await makeMissing(parts, await stored())
  let ring = await ringNow()
  let last: Promise<void> = Promise.resolve()
  let timer: NodeJS.Timeout | undefined

  /** One change after the other: each begins from what the one before has stored. */
  function inTurn(change: () => Promise<void>): Promise<void> {
    const mine = last.then(change).then(async () => {
      ring = await ringNow()
    })
    last = mine.catch(() => undefined)
    return mine
  }
  const tend = () => inTurn(async () => takeSteps(parts, await stored()))

  return {
    sign(alg, header, claims) {
      const { kid, key } = ring.signers[alg]
      const input = `${encode({ alg, ...header, kid })}.${encode(claims)}`
      return `${input}.${signatureOf(alg, key, input).toString('base64url')}`
    },
    get jwks() {
      return ring.jwks
    },
    verify(token) {
      const decoded = decodeJws(token)
      const verifier = decoded && ring.verifiers.get(decoded.kid)
      if (!decoded || !verifier || verifier.alg !== decoded.alg) return undefined
      if (!isSignatureOf(verifier.alg, verifier.key, decoded)) return undefined
      return { alg: verifier.alg, typ: decoded.typ, claims: decoded.claims }
    },
    rotate: (actor, { now = false } = {}) =>
      inTurn(async () => {
        const rows = await stored()
        await keep(parts, now ? replacingAll(rows, clock.now()) : withNext(parts, rows), actor)
      }),
    tend,
    overlapMs: overlapOf(parts),
    start() {
      const look = () => {
        tend().catch((thrown: unknown) => log.error('The signing keys could not be rotated', errorFields(thrown)))
      }
      timer ??= setInterval(look, lookEveryMs).unref()
      look()
    },
    async close() {
      clearInterval(timer)
      await last
    },
  }
}

async function makeMissing(parts: SigningKeysParts, rows: readonly KeyRow[]): Promise<void> {
  const now = parts.clock.now()
  const missing = signingAlgorithms.filter((alg) => !currentKey(rows, alg, now))
  const create = missing.map((alg) => ({ alg, activatesAt: now }))
  if (create.length > 0) await keep(parts, { create, activated: [], retire: [], remove: [] }, system)
}

/** What was made to sign at once has something to retire: so it is looked again. */
async function takeSteps(parts: SigningKeysParts, rows: readonly KeyRow[]): Promise<void> {
  const moment = { now: parts.clock.now(), settings: parts.settings(), overlapMs: overlapOf(parts) }
  const steps = dueSteps(rows, moment)
  if (Object.values(steps).every((due) => due.length === 0)) return
  await keep(parts, steps, system)
  if (steps.create.length > 0) await takeSteps(parts, await parts.repositories.signingKeys.all())
}

const overlapOf = ({ longestLifeMs }: SigningKeysParts): number => longestLifeMs + rememberedMs

function withNext({ clock, settings }: SigningKeysParts, rows: readonly KeyRow[]): RotationSteps {
  const now = clock.now()
  const activatesAt = now + settings().prepublishHours * 3_600_000
  const waiting = signingAlgorithms.filter((alg) => {
    const current = currentKey(rows, alg, now)
    return !current || !hasNext(rows, current)
  })
  return { create: waiting.map((alg) => ({ alg, activatesAt })), activated: [], retire: [], remove: [] }
}

const replacingAll = (rows: readonly KeyRow[], now: number): RotationSteps => ({
  create: signingAlgorithms.map((alg) => ({ alg, activatesAt: now })),
  activated: [],
  retire: [],
  remove: [...rows],
})

/** Keeps what has changed together with the events that say so; a key that goes without having retired has leaked. */
async function keep(
  { store, repositories, events, sealer, clock }: SigningKeysParts,
  { create, activated, retire, remove }: RotationSteps,
  actor: EventActor,
): Promise<void> {
  const now = clock.now()
  const made = await Promise.all(
    create.map(({ alg, activatesAt }) => createSigningKey(alg, { sealer, now, activatesAt })),
  )
  await store.write(async (transaction) => {
    const tell = (type: KeyEvent, { kid, alg, activates_at }: KeyRow) =>
      events.record(transaction, { ...actor, type, outcome: 'success', details: { kid, alg, activates_at } })
    for (const key of made) {
      await repositories.signingKeys.insert(transaction, key)
      await tell('signing_key_created', key)
    }
    for (const key of activated) await tell('signing_key_activated', key)
    for (const key of retire) {
      await repositories.signingKeys.retire(transaction, key.kid, now)
      await tell('signing_key_retired', key)
    }
    for (const key of remove) {
      await repositories.signingKeys.remove(transaction, key.kid)
      if (key.retired_at === null) await tell('signing_key_retired', key)
    }
  })
}

type KeyEvent = 'signing_key_created' | 'signing_key_activated' | 'signing_key_retired'

const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')
