import type { ApplicationDetail } from '../contract/application.ts'
import type { Application } from '../contract/applications.ts'
import type { Client } from '../storage/clients.ts'

/** An application as lists show it. */
export function applicationView(client: Client): Application {
  return {
    clientId: client.client_id,
    name: client.name,
    type: client.type,
    tokenEndpointAuthMethod: client.token_endpoint_auth_method,
    redirectUris: client.redirect_uris,
    postLogoutRedirectUris: client.post_logout_redirect_uris,
    grantTypes: client.grant_types,
    scopes: client.scopes,
    defaultScopes: client.default_scopes,
    firstParty: client.first_party,
    secondFactor: client.second_factor,
    origin: client.origin,
    approval: client.approval,
    createdAt: client.created_at,
  }
}

/** Everything about one application. */
export function applicationDetail(client: Client): ApplicationDetail {
  return {
    ...applicationView(client),
    requirePkce: client.require_pkce,
    requirePushedAuthorizationRequests: client.require_pushed_authorization_requests,
    requireSignedRequestObject: client.require_signed_request_object,
    securityProfile: client.security_profile,
    dpopBoundAccessTokens: client.dpop_bound_access_tokens,
    accessTokenFormat: client.access_token_format,
    idTokenSignedResponseAlg: client.id_token_signed_response_alg,
    userinfoSignedResponseAlg: client.userinfo_signed_response_alg,
    subjectType: client.subject_type,
    sectorIdentifierUri: client.sector_identifier_uri,
    jwks: client.jwks,
    jwksUri: client.jwks_uri,
    tokenEndpointAuthSigningAlg: client.token_endpoint_auth_signing_alg,
    backchannelLogoutUri: client.backchannel_logout_uri,
    backchannelLogoutSessionRequired: client.backchannel_logout_session_required,
    frontchannelLogoutUri: client.frontchannel_logout_uri,
    frontchannelLogoutSessionRequired: client.frontchannel_logout_session_required,
    resources: client.resources,
    tokenExchangeSources: client.token_exchange_sources,
    defaultMaxAge: client.default_max_age,
    initiateLoginUri: client.initiate_login_uri,
    about: client.about,
    secretExpiresAt: client.secret_expires_at,
    formerSecretExpiresAt: client.former_secret_hash === null ? null : client.former_secret_expires_at,
  }
}
