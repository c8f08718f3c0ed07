import { compactVerify, decodeProtectedHeader, importJWK } from 'jose'
import * as z from 'zod'
import { type SigningAlgorithm, signingAlgorithms } from '../contract/client-settings.ts'
import type { Appliance } from '../security/appliance.ts'
import { fits, membersOf, type PublicJwk } from '../security/public-jwk.ts'
import type { Client } from '../storage/clients.ts'
import { clientKeys } from './client-keys.ts'

/** Something that a client signed, or why it is not believed; `problem` is for the log and the monitor only. */
export type SignedByClient =
  | { valid: true; alg: SigningAlgorithm; typ: string | null; claims: Record<string, unknown> }
  | { valid: false; problem: string }

/** In characters: assertions and request objects have one or two thousand. */
const longest = 16_384

/** Keys without a name, or of the same name, that are tried one after the other. */
const mostTried = 4

// Strict: no `jku`, `jwk`, `x5u`, `x5c`, `crit`, `b64`: a key is never taken from what it is to prove (SEC-A19).
const headerShape = z.strictObject({
  alg: z.enum(signingAlgorithms),
  kid: z.string().max(200).optional(),
  typ: z.string().max(100).optional(),
  cty: z.string().max(100).optional(),
})
const claimsShape = z.record(z.string(), z.unknown())

/**
 * What a compact JWS says that the client signed with one of its registered keys (RFC 7515 §5.2). Only the signature is
 * checked: who it is about, for whom, and when, is the caller's to judge.
 * @param signed `algorithms` that are accepted, and no other
 */
export async function readSignedByClient(
  appliance: Appliance,
  client: Pick<Client, 'jwks' | 'jwks_uri'>,
  { jws, algorithms }: { jws: string; algorithms: readonly SigningAlgorithm[] },
): Promise<SignedByClient> {
  const header = readHeader(jws)
  if (!header) return { valid: false, problem: 'it is not a signed JWT, or its header says what it may not' }
  const { alg, kid, typ = null } = header
  if (!algorithms.includes(alg)) return { valid: false, problem: `${alg} is not accepted` }
  const keys = (await clientKeys(appliance, client, kid)).filter(
    (key) => fits(key, alg) && (kid === undefined || key.kid === kid),
  )
  if (keys.length === 0) return { valid: false, problem: 'no registered key has this kid and algorithm' }
  const claims = await claimsSignedWith(keys.slice(0, mostTried), jws, alg)
  return claims ? { valid: true, alg, typ, claims } : { valid: false, problem: 'the signature is wrong' }
}

function readHeader(jws: string): z.infer<typeof headerShape> | undefined {
  if (jws.length > longest) return undefined
  try {
    return headerShape.safeParse(decodeProtectedHeader(jws)).data
  } catch {
    return undefined
  }
}

async function claimsSignedWith(keys: readonly PublicJwk[], jws: string, alg: SigningAlgorithm) {
  for (const key of keys) {
    const claims = await claimsIn(key, jws, alg)
    if (claims) return claims
  }
  return undefined
}

/** The claims; undefined where the signature is not this key's. */
async function claimsIn(key: PublicJwk, jws: string, alg: SigningAlgorithm) {
  try {
    const { payload } = await compactVerify(jws, await importJWK(membersOf(key), alg), { algorithms: [alg] })
    return claimsShape.safeParse(JSON.parse(Buffer.from(payload).toString('utf8'))).data
  } catch {
    return undefined
  }
}
