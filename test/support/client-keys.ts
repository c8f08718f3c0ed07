import { randomUUID } from 'node:crypto'
import { exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose'
import type { SigningAlgorithm } from '../../server/contract/client-settings.ts'

/** A key pair as an application keeps it; `jwk` is what it registers. */
export interface ClientKey {
  alg: SigningAlgorithm
  privateKey: CryptoKey
  jwk: JWK & { kid: string }
}

export async function createClientKey(alg: SigningAlgorithm = 'ES256', kid = `key-${alg}`): Promise<ClientKey> {
  const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true })
  return { alg, privateKey, jwk: { ...(await exportJWK(publicKey)), kid, alg, use: 'sig' } }
}

type Changes = Record<string, unknown>

/**
 * A client assertion (RFC 7523 §2.2), right in everything but what is given; undefined leaves a claim out.
 * @param now epoch milliseconds
 */
export function createAssertion(
  { alg, privateKey, jwk }: ClientKey,
  { clientId, now }: { clientId: string; now: number },
  { header = {}, ...claims }: Changes & { header?: Changes } = {},
): Promise<string> {
  const issued = Math.floor(now / 1000)
  const usual = {
    iss: clientId,
    sub: clientId,
    aud: 'http://localhost:9400',
    jti: randomUUID(),
    iat: issued,
    exp: issued + 60,
  }
  return new SignJWT({ ...usual, ...claims }).setProtectedHeader({ alg, kid: jwk.kid, ...header }).sign(privateKey)
}

/** The form that an assertion is sent with. */
export const asserted = (assertion: string) => ({
  client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
  client_assertion: assertion,
})
