import type { EventReason, EventType } from '../contract/event-types.ts'
import type { Client } from '../storage/clients.ts'

/** Error codes of RFC 6749, 6750, 7009, 7591, 8628, 8707, 9101, 9449, 9470 and OpenID Connect Core, each with its usual status. */
const statuses = {
  access_denied: 403,
  authorization_pending: 400,
  consent_required: 400,
  expired_token: 400,
  insufficient_scope: 403,
  insufficient_user_authentication: 401,
  interaction_required: 400,
  invalid_client: 401,
  invalid_client_metadata: 400,
  invalid_dpop_proof: 400,
  invalid_grant: 400,
  invalid_redirect_uri: 400,
  invalid_request: 400,
  invalid_request_object: 400,
  invalid_request_uri: 400,
  invalid_scope: 400,
  invalid_target: 400,
  invalid_token: 401,
  login_required: 400,
  request_not_supported: 400,
  request_uri_not_supported: 400,
  slow_down: 400,
  temporarily_unavailable: 503,
  unauthorized_client: 400,
  unsupported_grant_type: 400,
  unsupported_response_type: 400,
  unmet_authentication_requirements: 400,
  use_dpop_nonce: 400,
} as const

export type OAuthErrorCode = keyof typeof statuses

/** `PlainBearer` names no error: there was no token at all (RFC 6750 §3.1). */
export type Challenge = 'Basic' | 'Bearer' | 'DPoP' | 'PlainBearer'

export type NamedClient = Pick<Client, 'client_id' | 'name'>

export interface OAuthErrorFacts {
  status?: number
  /** For the log and the monitor only. */
  detail?: string
  /** How the refusal is recorded; without it nobody but the sender hears of it. */
  event?: { type: EventType; reason: EventReason }
  /** Whose grant it was, where one was found. */
  personId?: string | null
  /** Who was claimed to be asking, where there is such a client. */
  client?: NamedClient
  /** The scheme of the `WWW-Authenticate` header that goes with the answer. */
  challenge?: Challenge
  /** What that header says besides, such as `scope` (RFC 6750 §3) or `resource_metadata` (RFC 9728 §5.1). */
  challengeParameters?: Readonly<Record<string, string>>
  retryAfterMs?: number
  /** What the next proof has to hold (RFC 9449 §8). */
  dpopNonce?: string
}

/**
 * Every way in which the protocol refuses. `description` is public (RFC 6749 §5.2), `detail` is not.
 * Whether it may travel in a redirect is decided by where it is thrown: see authorize/index.ts.
 */
export class OAuthError extends Error {
  override readonly name = 'OAuthError'
  readonly code: OAuthErrorCode
  readonly status: number
  readonly description: string
  readonly facts: OAuthErrorFacts

  constructor(code: OAuthErrorCode, description: string, facts: OAuthErrorFacts = {}) {
    super(facts.detail ?? description)
    this.code = code
    this.status = facts.status ?? statuses[code]
    this.description = printable(description)
    this.facts = facts
  }
}

/** Only what RFC 6749 §5.2 allows in `error_description`: a description may name what was sent (SEC-B31). */
function printable(text: string): string {
  return text.replace(/[^\x20\x21\x23-\x5B\x5D-\x7E]/g, '?').slice(0, 300)
}

/** A request that is malformed, with nothing to record but its sender. */
export const invalidRequest = (description: string, facts: OAuthErrorFacts = {}) =>
  new OAuthError('invalid_request', description, {
    event: { type: 'unauthorized_access', reason: 'invalid_request' },
    ...facts,
  })

/** One sentence for every reason (RFC 6749 §5.2): who holds a stolen code or token learns nothing about it. */
export const invalidGrant = (facts: OAuthErrorFacts) =>
  new OAuthError('invalid_grant', 'The code or refresh token is not valid, or not for this client.', facts)

/** A scope that is malformed, unknown or not the client's (RFC 6749 §5.2). */
export const invalidScope = (description: string) =>
  new OAuthError('invalid_scope', description, { event: { type: 'unauthorized_access', reason: 'invalid_scope' } })
