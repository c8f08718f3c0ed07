import { timeOrderedId } from '../../platform/ids.ts'
import type { Appliance } from '../../security/appliance.ts'
import { createOpaqueToken, createSuccessor } from '../../security/opaque-token.ts'
import type { Row } from '../../storage/schema.ts'
import { isPublic } from '../authenticate-client.ts'
import type { GrantRequest } from './grant-request.ts'

export interface NewRefreshToken {
  token: string
  row: Row<'refresh_token'>
}

interface Wish {
  grantId: string
  /** Epoch milliseconds at which the grant ends. */
  until: number
  /** The verifier of the token that it follows; null where it is the first of its grant. */
  after: Uint8Array | null
}

/** A client that is registered for refresh tokens gets one, whether or not it asks for offline_access. */
export const mayRefresh = ({ client }: GrantRequest): boolean => client.grant_types.includes('refresh_token')

/**
 * A refresh token (RFC 6749 §6). It ends when nobody uses it for a while, and with its grant at the latest (SEC-Q-10.4.8).
 * A public client's belongs to the key that proved itself with the request, if one did (RFC 9449 §5); a confidential client
 * proves itself anyway.
 */
export function createRefreshToken(
  { clock, config, codeKey }: Appliance,
  { client, dpopKey }: GrantRequest,
  { grantId, until, after }: Wish,
): NewRefreshToken {
  const now = clock.now()
  const made = after ? createSuccessor(codeKey, { selector: timeOrderedId(now), after }) : createOpaqueToken(now)
  const row = {
    selector: made.selector,
    verifier_hash: made.verifierHash,
    grant_id: grantId,
    client_id: client.client_id,
    created_at: now,
    expires_at: Math.min(now + config.lifetimes.refreshToken, until),
    used_at: null,
    dpop_jkt: isPublic(client) ? dpopKey : null,
    successor: null,
  }
  return { token: made.token, row }
}
