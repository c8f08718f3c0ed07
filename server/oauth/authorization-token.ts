import type { Appliance } from '../security/appliance.ts'
import type { AccessToken } from './access-token.ts'
import { type ProvenRequest, proveKey } from './dpop.ts'
import { OAuthError } from './errors.ts'

/** An access token as a request to a resource presents it. */
export interface AuthorizationToken {
  scheme: 'Bearer' | 'DPoP'
  token: string
}

const presented = /^(bearer|dpop) +([A-Za-z0-9\-._~+/]+=*) *$/i

/** The access token of an `Authorization` header (RFC 6750 §2.1, RFC 9449 §7.1); undefined where there is none. */
export function authorizationToken(authorization: string | undefined): AuthorizationToken | undefined {
  const [, scheme, token] = presented.exec(authorization ?? '') ?? []
  if (scheme === undefined || token === undefined) return undefined
  return { scheme: scheme.toLowerCase() === 'dpop' ? 'DPoP' : 'Bearer', token }
}

/**
 * Lets a token that is bound to a key through only with a proof of that key (RFC 9449 §7.1), and one that is not bound only
 * as a bearer token: otherwise a stolen one could be presented as the other (§7.2).
 * @throws {OAuthError} invalid_token, invalid_dpop_proof, use_dpop_nonce: each with a challenge
 */
export async function checkBinding(
  appliance: Appliance,
  request: ProvenRequest,
  { sent, token }: { sent: AuthorizationToken; token: Pick<AccessToken, 'dpop_jkt' | 'person_id'> },
): Promise<void> {
  if (sent.scheme === 'Bearer' && token.dpop_jkt === null) return
  const refused = (description: string) =>
    new OAuthError('invalid_token', description, {
      challenge: 'DPoP',
      personId: token.person_id,
      event: { type: 'suspicious_activity', reason: 'key_mismatch' },
    })
  if (sent.scheme === 'Bearer') throw refused('This access token is bound to a key: present it as DPoP, with a proof.')
  if (token.dpop_jkt === null) throw refused('This access token is not bound to a key: present it as Bearer.')
  const key = await proveKey(appliance, request, { accessToken: sent.token })
  if (key !== token.dpop_jkt) throw refused('The DPoP proof is missing, or of another key than the access token’s.')
}
