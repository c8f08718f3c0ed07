import { clientAuthenticationMethods } from '../contract/applications.ts'
import { signingAlgorithms, subjectTypes } from '../contract/client-settings.ts'
import type { ProtocolSettings } from '../contract/protocol.ts'
import { acrValues } from '../contract/second-factor.ts'
import type { Appliance } from '../security/appliance.ts'
import type { Scope } from '../storage/scopes.ts'
import { adminAudience } from './access-token.ts'
import { supportedResponseModes, supportedResponseTypes } from './authorize/check-response.ts'
import { supportedPrompts } from './authorize/read-prompt.ts'
import { claimsOf } from './claims.ts'
import { assertionAlgorithms } from './client-assertion.ts'
import { dpopAlgorithms } from './dpop-proof.ts'
import { paths } from './paths.ts'
import { requestObjectAlgorithms } from './request-object.ts'
import { supportedGrantTypes } from './token/index.ts'

/** The metadata as JSON text, made anew only when a scope or a decision about the protocol has changed. */
export type Metadata = () => Promise<string>

/**
 * Authorization server metadata (RFC 8414 §2) and OpenID Provider metadata (OpenID Connect Discovery §3): one document,
 * served under both names. It is made from the tables that serve it, so that it says what there is and nothing else.
 */
export function createMetadata(appliance: Appliance): Metadata {
  let made: { scopes: ReadonlyMap<string, Scope>; settings: ProtocolSettings; text: string } | undefined
  return async () => {
    const scopes = await appliance.repositories.scopes.all()
    const settings = appliance.protocol.current()
    const isCurrent = made?.scopes === scopes && made.settings === settings
    if (!made || !isCurrent) made = { scopes, settings, text: JSON.stringify(metadataOf(appliance, scopes)) }
    return made.text
  }
}

function metadataOf(appliance: Appliance, scopes: ReadonlyMap<string, Scope>) {
  const { issuer } = appliance.config
  const at = (endpoint: keyof typeof paths) => issuer + paths[endpoint]
  return {
    issuer,
    authorization_endpoint: at('authorize'),
    ...requestsOf(appliance),
    token_endpoint: at('token'),
    userinfo_endpoint: at('userinfo'),
    jwks_uri: at('jwks'),
    revocation_endpoint: at('revoke'),
    introspection_endpoint: at('introspect'),
    end_session_endpoint: at('logout'),
    device_authorization_endpoint: at('device'),
    ...registrationOf(appliance),
    backchannel_logout_supported: true,
    backchannel_logout_session_supported: true,
    frontchannel_logout_supported: true,
    frontchannel_logout_session_supported: true,
    scopes_supported: [...scopes.keys()],
    grant_types_supported: supportedGrantTypes,
    code_challenge_methods_supported: ['S256'],
    ...authenticationOf(),
    subject_types_supported: subjectTypes,
    id_token_signing_alg_values_supported: signingAlgorithms,
    userinfo_signing_alg_values_supported: signingAlgorithms,
    introspection_signing_alg_values_supported: signingAlgorithms,
    acr_values_supported: acrValues,
    claim_types_supported: ['normal'],
    claims_supported: claimsOf(scopes.keys(), scopes),
    authorization_response_iss_parameter_supported: true,
    ui_locales_supported: ['en'],
  }
}

/** How a client may prove itself (RFC 8414 §2), and its possession of a key (RFC 9449 §5.1). */
function authenticationOf() {
  const confidential = clientAuthenticationMethods.filter((method) => method !== 'none')
  return {
    token_endpoint_auth_methods_supported: clientAuthenticationMethods,
    token_endpoint_auth_signing_alg_values_supported: assertionAlgorithms,
    revocation_endpoint_auth_methods_supported: clientAuthenticationMethods,
    revocation_endpoint_auth_signing_alg_values_supported: assertionAlgorithms,
    introspection_endpoint_auth_methods_supported: confidential,
    introspection_endpoint_auth_signing_alg_values_supported: assertionAlgorithms,
    dpop_signing_alg_values_supported: dpopAlgorithms,
  }
}

/** How a client may ask, and for what (RFC 9126 §5, RFC 9101 §10.5). */
function requestsOf({ config, protocol }: Appliance) {
  return {
    pushed_authorization_request_endpoint: config.issuer + paths.par,
    require_pushed_authorization_requests: protocol.current().pushedRequests.required,
    response_types_supported: supportedResponseTypes,
    response_modes_supported: supportedResponseModes,
    prompt_values_supported: supportedPrompts,
    claims_parameter_supported: true,
    request_parameter_supported: true,
    request_object_signing_alg_values_supported: requestObjectAlgorithms,
    request_uri_parameter_supported: false,
  }
}

/** How a client may become known here, where the office lets it (RFC 7591 §3, draft-ietf-oauth-client-id-metadata-document §5). */
function registrationOf({ config, protocol }: Appliance) {
  const { mode, metadataDocuments } = protocol.current().registration
  return {
    ...(mode !== 'off' && { registration_endpoint: config.issuer + paths.register }),
    client_id_metadata_document_supported: metadataDocuments,
    // RFC 9728 §4: what this server itself answers with its tokens.
    protected_resources: [config.issuer, adminAudience(config.issuer)],
  }
}
