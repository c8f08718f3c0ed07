import { clientAuthenticationMethods } from '../contract/applications.ts'
import { acrValues } from '../contract/second-factor.ts'
import type { Appliance } from '../security/appliance.ts'
import type { Scope } from '../storage/scopes.ts'
import { supportedResponseModes, supportedResponseTypes } from './authorize/check-response.ts'
import { supportedPrompts } from './authorize/read-prompt.ts'
import { claimsOf } from './claims.ts'
import { paths } from './paths.ts'
import { supportedGrantTypes } from './token/index.ts'

/** The metadata as JSON text, made anew only when a scope has changed. */
export type Metadata = () => Promise<string>

/**
 * Authorization server metadata (RFC 8414 §2) and OpenID Provider metadata (OpenID Connect Discovery §3): one document,
 * served under both names. It is made from the tables that serve it, so that it says what there is and nothing else.
 */
export function createMetadata(appliance: Appliance): Metadata {
  let made: { scopes: ReadonlyMap<string, Scope>; text: string } | undefined
  return async () => {
    const scopes = await appliance.repositories.scopes.all()
    if (made?.scopes !== scopes) made = { scopes, text: JSON.stringify(metadataOf(appliance, scopes)) }
    return made.text
  }
}

function metadataOf({ config: { issuer } }: Appliance, scopes: ReadonlyMap<string, Scope>) {
  const confidential = clientAuthenticationMethods.filter((method) => method !== 'none')
  const at = (endpoint: keyof typeof paths) => issuer + paths[endpoint]
  return {
    issuer,
    authorization_endpoint: at('authorize'),
    token_endpoint: at('token'),
    userinfo_endpoint: at('userinfo'),
    jwks_uri: at('jwks'),
    revocation_endpoint: at('revoke'),
    introspection_endpoint: at('introspect'),
    end_session_endpoint: at('logout'),
    device_authorization_endpoint: at('device'),
    backchannel_logout_supported: true,
    backchannel_logout_session_supported: true,
    frontchannel_logout_supported: true,
    frontchannel_logout_session_supported: true,
    scopes_supported: [...scopes.keys()],
    response_types_supported: supportedResponseTypes,
    response_modes_supported: supportedResponseModes,
    grant_types_supported: supportedGrantTypes,
    prompt_values_supported: supportedPrompts,
    code_challenge_methods_supported: ['S256'],
    token_endpoint_auth_methods_supported: clientAuthenticationMethods,
    revocation_endpoint_auth_methods_supported: clientAuthenticationMethods,
    introspection_endpoint_auth_methods_supported: confidential,
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
    acr_values_supported: acrValues,
    claim_types_supported: ['normal'],
    claims_supported: claimsOf(scopes.keys()),
    claims_parameter_supported: false,
    request_parameter_supported: false,
    request_uri_parameter_supported: false,
    authorization_response_iss_parameter_supported: true,
    ui_locales_supported: ['en'],
  }
}
