import type { Appliance } from '../../security/appliance.ts'
import type { Client } from '../../storage/clients.ts'
import { seconds } from '../access-token.ts'
import { supportedResponseTypes } from '../authorize/check-response.ts'
import { paths } from '../paths.ts'
import { scopeText } from '../scope.ts'

export interface IssuedToClient {
  registrationToken: string
  /** Only where it was made just now: it is not kept. */
  secret?: string | undefined
}

/** The client information response (RFC 7591 §3.2.1, RFC 7592 §3): all that is registered, as it counts. */
export function clientInformation(
  { config }: Appliance,
  client: Client,
  { registrationToken, secret }: IssuedToClient,
): Record<string, unknown> {
  return {
    client_id: client.client_id,
    client_id_issued_at: seconds(client.created_at),
    // RFC 7591 §3.2.1: 0 is a secret that does not end.
    ...(secret !== undefined && { client_secret: secret }),
    ...(client.secret_hash !== null && { client_secret_expires_at: seconds(client.secret_expires_at ?? 0) }),
    registration_access_token: registrationToken,
    registration_client_uri: `${config.issuer}${paths.register}/${encodeURIComponent(client.client_id)}`,
    ...registeredMetadata(client),
  }
}

function registeredMetadata(client: Client): Record<string, unknown> {
  const signsPeopleIn = client.grant_types.includes('authorization_code')
  return {
    client_name: client.name,
    ...client.about,
    redirect_uris: client.redirect_uris,
    grant_types: client.grant_types,
    response_types: signsPeopleIn ? supportedResponseTypes : [],
    scope: scopeText(client.scopes),
    token_endpoint_auth_method: client.token_endpoint_auth_method,
    id_token_signed_response_alg: client.id_token_signed_response_alg,
    subject_type: client.subject_type,
    post_logout_redirect_uris: client.post_logout_redirect_uris,
    backchannel_logout_session_required: client.backchannel_logout_session_required,
    frontchannel_logout_session_required: client.frontchannel_logout_session_required,
    dpop_bound_access_tokens: client.dpop_bound_access_tokens,
    require_pushed_authorization_requests: client.require_pushed_authorization_requests,
    require_signed_request_object: client.require_signed_request_object,
    ...given(client),
  }
}

const withoutDefault = [
  'token_endpoint_auth_signing_alg',
  'userinfo_signed_response_alg',
  'jwks',
  'jwks_uri',
  'sector_identifier_uri',
  'default_max_age',
  'initiate_login_uri',
  'backchannel_logout_uri',
  'frontchannel_logout_uri',
] as const

/** The members that have no default: they are there where the client named them. */
const given = (client: Client): Record<string, unknown> =>
  Object.fromEntries(withoutDefault.flatMap((name) => (client[name] === null ? [] : [[name, client[name]]])))
