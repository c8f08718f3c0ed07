import { hash } from 'node:crypto'
import { compactVerify, decodeProtectedHeader, importJWK } from 'jose'
import * as z from 'zod'
import { fits, membersOf, type PublicJwk, readPublicJwk } from '../security/public-jwk.ts'

/** What the metadata says under `dpop_signing_alg_values_supported` (RFC 9449 §5.1); FAPI 2.0 does without RS256, and so do all. */
export const dpopAlgorithms = ['ES256', 'EdDSA', 'PS256'] as const

/** In characters; with an RSA key a proof has about 1500. */
const longestProof = 8192

// Strict: nothing but the key itself may say which key it is (SEC-A67).
const headerShape = z.strictObject({
  typ: z.literal('dpop+jwt'),
  alg: z.enum(dpopAlgorithms),
  jwk: z.record(z.string(), z.unknown()),
  kid: z.string().optional(),
})
const claimsShape = z.object({
  htm: z.string(),
  htu: z.string(),
  iat: z.number(),
  jti: z.string().min(1).max(500),
  ath: z.string().optional(),
  nonce: z.string().optional(),
})

/** What a proof says, signed with the key that it brings along; whether it is about this request is not yet known. */
export interface DpopProof {
  /** The thumbprint of the key (RFC 7638, SHA-256). */
  jkt: string
  claims: z.infer<typeof claimsShape>
}

/** Reads a DPoP proof (RFC 9449 §4.2); a text says why it is none. */
export async function readProof(text: string): Promise<DpopProof | string> {
  const header = text.length > longestProof ? undefined : readHeader(text)
  if (!header) return 'it is not a JWT of the type dpop+jwt, or its header says what it may not'
  const key = readPublicJwk(header.jwk)
  if (!key || !fits(key, header.alg)) return 'its jwk is not a public key for its algorithm'
  const claims = await claimsSignedWith(key, text, header.alg)
  if (claims === undefined) return 'its signature is wrong'
  const read = claimsShape.safeParse(claims)
  if (!read.success) return `missing or wrong in it: ${read.error.issues.map(({ path }) => path.join('.')).join(', ')}`
  return { jkt: thumbprintOf(key), claims: read.data }
}

/** The members are in the order of RFC 7638 §3.3. */
const thumbprintOf = (key: PublicJwk): string => hash('sha256', JSON.stringify(membersOf(key)), 'base64url')

function readHeader(text: string): z.infer<typeof headerShape> | undefined {
  try {
    return headerShape.safeParse(decodeProtectedHeader(text)).data
  } catch {
    return undefined
  }
}

async function claimsSignedWith(key: PublicJwk, text: string, alg: string): Promise<unknown> {
  try {
    const { payload } = await compactVerify(text, await importJWK(membersOf(key), alg), { algorithms: [alg] })
    return JSON.parse(Buffer.from(payload).toString('utf8'))
  } catch {
    return undefined
  }
}
