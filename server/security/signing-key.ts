import { generateKeyPair, hash, type JsonWebKey, type KeyObject } from 'node:crypto'
import { promisify } from 'node:util'
import type { SigningAlgorithm } from '../contract/client-settings.ts'
import type { Row } from '../storage/schema.ts'
import type { Sealer } from './sealing.ts'

const generate = promisify(generateKeyPair)

/** RSA has 3072 bits: 128 bits of strength, as P-256 and Ed25519 have (SEC-Q-11.2.3). */
const generators: Readonly<Record<SigningAlgorithm, () => Promise<{ publicKey: KeyObject; privateKey: KeyObject }>>> = {
  ES256: () => generate('ec', { namedCurve: 'P-256' }),
  EdDSA: () => generate('ed25519'),
  PS256: () => generate('rsa', { modulusLength: 3072 }),
  RS256: () => generate('rsa', { modulusLength: 3072 }),
}

/** The private part is sealed to its own row: moved to another one, it does not open (SEC-S61). */
export const placeOfPrivateKey = (kid: string) => ({ table: 'signing_key', column: 'private_key', row: kid })

/**
 * A new key pair as it is stored. PS256 and RS256 have a pair each: a key is used in one way only (RFC 8017 §6).
 * @param context `now`, and `activatesAt` from which it is to sign, in epoch milliseconds
 */
export async function createSigningKey(
  alg: SigningAlgorithm,
  { sealer, now, activatesAt = now }: { sealer: Sealer; now: number; activatesAt?: number },
): Promise<Row<'signing_key'>> {
  const { publicKey, privateKey } = await generators[alg]()
  const members = requiredMembers(publicKey)
  const kid = hash('sha256', JSON.stringify(members), 'base64url')
  const pkcs8 = privateKey.export({ format: 'der', type: 'pkcs8' })
  const sealed = sealer.seal(placeOfPrivateKey(kid), pkcs8)
  pkcs8.fill(0)
  return {
    kid,
    alg,
    public_jwk: JSON.stringify({ ...members, kid, alg, use: 'sig' }),
    private_key: sealed,
    created_at: now,
    activates_at: activatesAt,
    retired_at: null,
  }
}

/** The members that RFC 7638 §3.2 makes the thumbprint of, in its order. */
function requiredMembers(publicKey: KeyObject): JsonWebKey {
  const { kty = '', crv = '', x = '', y = '', e = '', n = '' } = publicKey.export({ format: 'jwk' })
  if (kty === 'RSA') return { e, kty, n }
  return kty === 'EC' ? { crv, kty, x, y } : { crv, kty, x }
}
