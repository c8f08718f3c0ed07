import { hash } from 'node:crypto'
import type { EventReason, EventType } from '../contract/event-types.ts'
import type { Appliance } from '../security/appliance.ts'
import type { Client } from '../storage/clients.ts'
import { currentNonce, isOurNonce } from './dpop-nonce.ts'
import { type DpopProof, readProof } from './dpop-proof.ts'
import type { EndpointRequest } from './endpoint-request.ts'
import { OAuthError } from './errors.ts'
import { spendTokenId } from './used-token-id.ts'

/** What a proof is compared with. */
export type ProvenRequest = Pick<EndpointRequest, 'dpop' | 'method' | 'path'>

/** What the proof is sent with, where that is not the token endpoint. */
interface Presented {
  accessToken?: string
}

/** How old a proof may be, and how far the clock of its maker ahead, in seconds. */
const oldest = 60
const leeway = 10

/**
 * The thumbprint of the key that this request proves possession of (RFC 9449 §4.3); null where it brings no proof.
 * @param about `accessToken` where the proof goes with one: then it must name it, and refusals are challenges (§7.1)
 * @throws {OAuthError} invalid_dpop_proof, or use_dpop_nonce with the nonce to use
 */
export async function proveKey(
  appliance: Appliance,
  request: ProvenRequest,
  about: Presented = {},
): Promise<string | null> {
  const [text, another] = request.dpop
  if (text === undefined) return null
  if (another !== undefined) throw invalidProof(about, 'there is more than one')
  const proof = await readProof(text)
  if (typeof proof === 'string') throw invalidProof(about, proof)
  const problem = problemOf(appliance, request, { proof, about })
  if (problem !== null) throw invalidProof(about, problem)
  checkNonce(appliance, proof, about)
  const { jkt, claims } = proof
  const expiresAt = (claims.iat + oldest) * 1000
  if (await spendTokenId(appliance, { kind: 'dpop', issuer: jkt, jti: claims.jti, expiresAt })) return jkt
  throw invalidProof(about, 'it was used before', { type: 'suspicious_activity', reason: 'proof_replayed' })
}

/**
 * The same at the token endpoint, where a client may be registered for bound tokens only (RFC 9449 §5.2).
 * @throws {OAuthError} as above
 */
export async function proveKeyOf(
  appliance: Appliance,
  request: ProvenRequest,
  client: Pick<Client, 'dpop_bound_access_tokens' | 'security_profile'>,
): Promise<string | null> {
  const key = await proveKey(appliance, request)
  const needed = client.dpop_bound_access_tokens || client.security_profile === 'fapi2'
  if (key === null && needed) throw invalidProof({}, 'there is none, and this client needs one')
  return key
}

/** Why the proof is not about this request, or not of this moment; null where it is. */
function problemOf(
  { clock, config }: Appliance,
  { method, path }: ProvenRequest,
  { proof: { claims }, about }: { proof: DpopProof; about: Presented },
): string | null {
  const now = clock.now() / 1000
  if (claims.htm !== method) return 'its htm is not the method of this request'
  if (placeOf(claims.htu) !== placeOf(config.issuer + path)) return 'its htu is not the address of this request'
  if (claims.iat > now + leeway || claims.iat < now - oldest) return 'its iat is not of this minute'
  if (about.accessToken !== undefined && claims.ath !== hash('sha256', about.accessToken, 'base64url'))
    return 'its ath is not the hash of this access token'
  return null
}

/** Query and fragment are no part of it (RFC 9449 §4.3), nor how the rest is spelled (RFC 3986 §6.2.2). */
function placeOf(uri: string): string | null {
  if (!URL.canParse(uri)) return null
  const { origin, pathname, username, password } = new URL(uri)
  return username || password ? null : origin + pathname
}

function checkNonce(appliance: Appliance, { claims: { nonce } }: DpopProof, about: Presented): void {
  if (!appliance.protocol.current().dpop.nonce) return
  if (nonce !== undefined && isOurNonce(appliance, nonce)) return
  throw new OAuthError('use_dpop_nonce', 'The DPoP proof needs the nonce of this server.', {
    ...challenged(about),
    dpopNonce: currentNonce(appliance),
  })
}

function invalidProof(
  about: Presented,
  problem: string,
  event: { type: EventType; reason: EventReason } = { type: 'unauthorized_access', reason: 'invalid_dpop_proof' },
): OAuthError {
  return new OAuthError('invalid_dpop_proof', `The DPoP proof is not valid: ${problem}.`, {
    ...challenged(about),
    event,
  })
}

/** RFC 9449 §7.1: where the token is refused, a proof is asked for by a challenge. */
const challenged = ({ accessToken }: Presented) =>
  accessToken === undefined ? {} : { status: 401, challenge: 'DPoP' as const }
