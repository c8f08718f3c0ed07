import { createHmac, type KeyObject, timingSafeEqual } from 'node:crypto'
import { randomToken } from '../platform/ids.ts'
import type { Passwords } from './passwords.ts'

/** What of a client is needed to check its secret. */
export interface SecretHolder {
  client_id: string
  /** Null for public clients, whose secret is never right. */
  secret_hash: string | null
}

/** A client may have two secrets for a while, so that it can be given another without standing still (SEC-S43). */
export interface SecretsHolder extends SecretHolder {
  /** Epoch milliseconds; null where the secret does not expire. */
  secret_expires_at: number | null
  former_secret_hash: string | null
  former_secret_expires_at: number | null
}

export type SecretCheck = 'right' | 'wrong' | 'expired'

export interface ClientSecrets {
  /** A new secret of 256 random bits, to be shown once, and what is stored of it. */
  create(): { secret: string; hash: string }
  /**
   * What is stored of a secret that a person chose or brought along.
   * @throws {RangeError} when it is longer than a password may be.
   * @throws {BusyError}
   */
  hashChosen(secret: string): Promise<string>
  /**
   * Whether `presented` is the client's secret. The work depends on what was presented and not on the client, so it tells
   * neither whether the client exists nor how its secret is kept (SEC-A46, SEC-S40).
   * @throws {BusyError} only for secrets that were chosen by a person.
   */
  verify(client: SecretHolder | undefined, presented: string): Promise<boolean>
  /**
   * What `presented` is worth at `now` (epoch milliseconds) to a client that may have a former secret, too. Both are looked at
   * in every case, so time does not tell whether there are two.
   * @throws {BusyError} only for secrets that were chosen by a person.
   */
  check(client: SecretsHolder | undefined, presented: string, now: number): Promise<SecretCheck>
  close(): Promise<void>
}

interface ClientSecretsParts {
  key: KeyObject
  /** Hashes the chosen ones, in a lane of their own: guesses at client secrets keep no person from signing in. */
  chosen: Passwords
}

// The prefix lets secret scanners find one that leaked into a repository.
const prefix = 'cs_live_'
const generatedShape = /^cs_live_[A-Za-z0-9_-]{43}$/

type Which = 'current' | 'former'

/** How many proven chosen secrets are remembered: one a client is the rule. */
const capacity = 1000

/** Generated secrets are kept as `keyed:<HMAC-SHA-256>`, since bcrypt adds nothing to 256 random bits (SEC-S42); chosen ones as bcrypt. */
export function createClientSecrets({ key, chosen }: ClientSecretsParts): ClientSecrets {
  const proven = provenSecrets(key)
  // A burst of requests after a start brings the same secret many times: it is checked once. The lane bounds this map.
  const checking = new Map<string, Promise<boolean>>()

  const keyed = (secret: string) => `keyed:${createHmac('sha256', key).update(secret).digest('base64url')}`

  async function verifyChosen(client: SecretHolder | undefined, presented: string, which: Which): Promise<boolean> {
    const proof = proven.proofOf(client, presented, which)
    if (proven.has(proof)) return true
    const stored = client?.secret_hash ?? null
    const check = checking.get(proof) ?? chosen.verify(presented, stored).finally(() => checking.delete(proof))
    checking.set(proof, check)
    const right = await check
    if (right) proven.add(proof)
    return right
  }

  const verify = async (client: SecretHolder | undefined, presented: string, which: Which = 'current') =>
    generatedShape.test(presented)
      ? equal(keyed(presented), client?.secret_hash ?? '')
      : verifyChosen(client, presented, which)

  return {
    create() {
      const secret = prefix + randomToken(32)
      return { secret, hash: keyed(secret) }
    },
    hashChosen: async (secret) => (generatedShape.test(secret) ? keyed(secret) : chosen.hash(secret)),
    verify: (client, presented) => verify(client, presented),
    async check(client, presented, now) {
      const former = client && { client_id: client.client_id, secret_hash: client.former_secret_hash }
      // Who brings a secret that was proven before learns nothing by being answered at once.
      const wasCurrent = proven.has(proven.proofOf(client, presented, 'current'))
      const wasFormer = !wasCurrent && proven.has(proven.proofOf(former, presented, 'former'))
      const [isCurrent, isFormer] =
        wasCurrent || wasFormer
          ? [wasCurrent, wasFormer]
          : await Promise.all([verify(client, presented), verify(former, presented, 'former')])
      if (!client || !(isCurrent || isFormer)) return 'wrong'
      const ends = isCurrent ? (client.secret_expires_at ?? Number.POSITIVE_INFINITY) : client.former_secret_expires_at
      return ends !== null && now < ends ? 'right' : 'expired'
    },
    close: () => chosen.close(),
  }
}

/** Chosen secrets that were right before, as keyed digests of client, stored hash and secret: a changed one is never found. */
function provenSecrets(key: KeyObject) {
  const proofs = new Set<string>()
  return {
    has: (proof: string) => proofs.has(proof),
    add(proof: string): void {
      proofs.add(proof)
      const [oldest] = proofs
      if (proofs.size > capacity && oldest !== undefined) proofs.delete(oldest)
    },
    // Without `which` the two checks for an unknown client would be one, and half the time would tell that it is unknown.
    proofOf: (client: SecretHolder | undefined, presented: string, which: Which): string =>
      createHmac('sha256', key)
        .update(JSON.stringify([which, client?.client_id, client?.secret_hash ?? null, presented]))
        .digest('base64'),
  }
}

/** Compares in constant time; only the length, which is no secret, decides sooner. */
function equal(left: string, right: string): boolean {
  const expected = Buffer.from(left)
  const actual = Buffer.from(right)
  return timingSafeEqual(expected, actual.length === expected.length ? actual : Buffer.alloc(expected.length))
}
