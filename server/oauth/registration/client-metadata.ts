import * as z from 'zod'
import { clientJwks } from '../../contract/client-settings.ts'
import { displayName } from '../../contract/common.ts'
import { OAuthError, type OAuthErrorCode } from '../errors.ts'

const text = z.string().min(1).max(200)
const uri = z.string().max(2000)
const uris = z.array(uri).max(50)

/** What a client says of itself (RFC 7591 §2, OpenID Connect Registration §2); members that are not here are ignored. */
const clientMetadata = z.object({
  redirect_uris: uris.optional(),
  response_types: z.array(text).max(20).optional(),
  grant_types: z.array(text).max(20).optional(),
  application_type: z.enum(['web', 'native']).optional(),
  client_name: displayName.optional(),
  client_uri: uri.optional(),
  logo_uri: uri.optional(),
  policy_uri: uri.optional(),
  tos_uri: uri.optional(),
  contacts: z.array(displayName).max(20).optional(),
  software_id: displayName.optional(),
  software_version: displayName.optional(),
  software_statement: z.string().optional(),
  scope: z.string().max(4000).optional(),
  token_endpoint_auth_method: text.optional(),
  token_endpoint_auth_signing_alg: text.optional(),
  jwks: clientJwks.optional(),
  jwks_uri: uri.optional(),
  id_token_signed_response_alg: text.optional(),
  userinfo_signed_response_alg: text.optional(),
  subject_type: text.optional(),
  sector_identifier_uri: uri.optional(),
  default_max_age: z.int().min(0).max(2_147_483_647).optional(),
  initiate_login_uri: uri.optional(),
  post_logout_redirect_uris: uris.optional(),
  backchannel_logout_uri: uri.optional(),
  backchannel_logout_session_required: z.boolean().optional(),
  frontchannel_logout_uri: uri.optional(),
  frontchannel_logout_session_required: z.boolean().optional(),
  dpop_bound_access_tokens: z.boolean().optional(),
  require_pushed_authorization_requests: z.boolean().optional(),
  require_signed_request_object: z.boolean().optional(),
})

export type ClientMetadata = z.infer<typeof clientMetadata>

/**
 * Reads what was sent; a member that is null is one that was left out (RFC 7592 §2.2).
 * @throws {OAuthError} invalid_redirect_uri, invalid_client_metadata
 */
export function readClientMetadata(sent: unknown): ClientMetadata {
  const read = clientMetadata.safeParse(isObject(sent) ? withoutNull(sent) : sent)
  if (read.success) return read.data
  const [issue] = read.error.issues
  const member = String(issue?.path[0] ?? '')
  if (member === '') throw invalidMetadata('The body is not a JSON object with the metadata of a client.')
  const code = member === 'redirect_uris' ? 'invalid_redirect_uri' : 'invalid_client_metadata'
  throw refusedMetadata(code, `${member}: ${issue?.message ?? 'not as expected'}`)
}

const isObject = (sent: unknown): sent is Record<string, unknown> =>
  typeof sent === 'object' && sent !== null && !Array.isArray(sent)

const withoutNull = (sent: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(sent).filter(([, value]) => value !== null))

/** What cannot be registered (RFC 7591 §3.2.2). */
export const invalidMetadata = (description: string) => refusedMetadata('invalid_client_metadata', description)

/** Where the client cannot be sent back to (RFC 7591 §3.2.2). */
export const invalidRedirectUri = (description: string) => refusedMetadata('invalid_redirect_uri', description)

const refusedMetadata = (code: OAuthErrorCode & ('invalid_client_metadata' | 'invalid_redirect_uri'), said: string) =>
  new OAuthError(code, said, { event: { type: 'oauth_client_registered', reason: code } })
