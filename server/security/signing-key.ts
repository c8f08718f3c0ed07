import { generateKeyPair, hash, type JsonWebKey, type KeyObject } from 'node:crypto'
import { promisify } from 'node:util'
import type { Row } from '../storage/schema.ts'
import type { Sealer } from './sealing.ts'

export const signingAlgorithms = ['ES256', 'RS256'] as const
export type SigningAlgorithm = (typeof signingAlgorithms)[number]

const generate = promisify(generateKeyPair)

/** The private part is sealed to its own row: moved to another one, it does not open (SEC-S61). */
export const placeOfPrivateKey = (kid: string) => ({ table: 'signing_key', column: 'private_key', row: kid })

/**
 * A new key pair as it is stored. RSA has 3072 bits: 128 bits of strength, as P-256 has (SEC-Q-11.2.3).
 * @param context `now` in epoch milliseconds
 */
export async function createSigningKey(
  alg: SigningAlgorithm,
  { sealer, now }: { sealer: Sealer; now: number },
): Promise<Row<'signing_key'>> {
  const { publicKey, privateKey } =
    alg === 'ES256' ? await generate('ec', { namedCurve: 'P-256' }) : await generate('rsa', { modulusLength: 3072 })
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
    activates_at: now,
    retired_at: null,
  }
}

/** The members that RFC 7638 §3.2 makes the thumbprint of, in its order. */
function requiredMembers(publicKey: KeyObject): JsonWebKey {
  const { kty = '', crv = '', x = '', y = '', e = '', n = '' } = publicKey.export({ format: 'jwk' })
  return kty === 'RSA' ? { e, kty, n } : { crv, kty, x, y }
}
