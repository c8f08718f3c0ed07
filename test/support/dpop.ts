import { createHash, randomUUID } from 'node:crypto'
import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose'

/** A key that an application proves the possession of (RFC 9449). */
export interface DpopKey {
  alg: string
  privateKey: CryptoKey
  jwk: JWK
  jkt: string
}

export async function createDpopKey(alg = 'ES256'): Promise<DpopKey> {
  const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true })
  const jwk = await exportJWK(publicKey)
  return { alg, privateKey, jwk, jkt: await calculateJwkThumbprint(jwk) }
}

/** What the proof is for; `now` in epoch milliseconds. */
export interface ProofOf {
  now: number
  path?: string
  method?: string
  accessToken?: string
  issuer?: string
}

type Changes = Record<string, unknown>

/** A proof for the token endpoint or another one, right in everything but what is given; undefined leaves a claim out. */
export function createProof(
  { alg, privateKey, jwk }: DpopKey,
  { now, path = '/oauth/token', method = 'POST', accessToken, issuer = 'http://localhost:9400' }: ProofOf,
  { header = {}, ...claims }: Changes & { header?: Changes } = {},
): Promise<string> {
  const usual = {
    htm: method,
    htu: issuer + path,
    iat: Math.floor(now / 1000),
    jti: randomUUID(),
    ...(accessToken !== undefined && { ath: createHash('sha256').update(accessToken).digest('base64url') }),
  }
  return new SignJWT({ ...usual, ...claims })
    .setProtectedHeader({ alg, typ: 'dpop+jwt', jwk, ...header })
    .sign(privateKey)
}
