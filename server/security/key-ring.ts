import { createPrivateKey, createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto'
import { type SigningAlgorithm, signingAlgorithms } from '../contract/client-settings.ts'
import type { Row } from '../storage/schema.ts'
import type { Sealer } from './sealing.ts'
import { placeOfPrivateKey } from './signing-key.ts'

type KeyRow = Row<'signing_key'>

/** All keys at one moment, ready for use: requests read no database for them. */
export interface KeyRing {
  /** The key that signs, for each algorithm. */
  signers: Readonly<Record<SigningAlgorithm, { kid: string; key: KeyObject }>>
  verifiers: ReadonlyMap<string, { alg: SigningAlgorithm; key: KeyObject }>
  /** The JWK Set (RFC 7517 §5) as JSON text. */
  jwks: string
}

/**
 * Makes the ring of these keys.
 * @param now epoch milliseconds
 * @throws {SealError} when a private key does not open; {Error} where an algorithm has no key
 */
export function createKeyRing(rows: readonly KeyRow[], { sealer, now }: { sealer: Sealer; now: number }): KeyRing {
  const signer = (alg: SigningAlgorithm) => signerOf(rows, { alg, sealer, now })
  return {
    signers: { ES256: signer('ES256'), RS256: signer('RS256'), PS256: signer('PS256'), EdDSA: signer('EdDSA') },
    verifiers: new Map(rows.map((row) => [row.kid, verifierOf(row)])),
    jwks: JSON.stringify({ keys: rows.map((row): JsonWebKey => JSON.parse(row.public_jwk)) }),
  }
}

/**
 * Of the keys of one algorithm that are not retired, the one that signs: the last whose time has come, and where the clock was
 * set back to before all of them, the first.
 */
export function currentKey(rows: readonly KeyRow[], alg: string, now: number): KeyRow | undefined {
  const candidates = rows
    .filter((row) => row.alg === alg && row.retired_at === null)
    .sort((one, other) => one.activates_at - other.activates_at)
  return candidates.findLast((row) => row.activates_at <= now) ?? candidates[0]
}

function signerOf(
  rows: readonly KeyRow[],
  { alg, sealer, now }: { alg: SigningAlgorithm; sealer: Sealer; now: number },
): { kid: string; key: KeyObject } {
  const row = currentKey(rows, alg, now)
  if (!row) throw new Error(`there is no ${alg} key to sign with`)
  const pkcs8 = sealer.open(placeOfPrivateKey(row.kid), row.private_key)
  const key = createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' })
  pkcs8.fill(0)
  return { kid: row.kid, key }
}

function verifierOf(row: KeyRow): { alg: SigningAlgorithm; key: KeyObject } {
  const alg = signingAlgorithms.find((known) => known === row.alg)
  if (!alg) throw new Error('a stored signing key has an unknown algorithm')
  return { alg, key: createPublicKey({ key: JSON.parse(row.public_jwk), format: 'jwk' }) }
}
