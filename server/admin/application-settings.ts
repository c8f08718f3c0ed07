import type * as z from 'zod'
import type { applicationSettings } from '../contract/application.ts'
import type { Client } from '../storage/clients.ts'

export type ApplicationSettings = z.infer<typeof applicationSettings>

/** The client with the settings that were given; what was left out stays. */
export function withGiven(client: Client, given: ApplicationSettings): Client {
  return {
    ...client,
    ...identityOf(client, given),
    ...demandsOf(client, given),
    ...addressesOf(client, given),
    first_party: given.firstParty ?? client.first_party,
    second_factor: given.secondFactor ?? client.second_factor,
    resources: unique(given.resources ?? client.resources),
    token_exchange_sources: unique(given.tokenExchangeSources ?? client.token_exchange_sources),
    about: given.about ?? client.about,
  }
}

const identityOf = (client: Client, given: ApplicationSettings) => ({
  name: given.name ?? client.name,
  grant_types: unique(given.grantTypes ?? client.grant_types),
  token_endpoint_auth_method: given.tokenEndpointAuthMethod ?? client.token_endpoint_auth_method,
  token_endpoint_auth_signing_alg: kept(given.tokenEndpointAuthSigningAlg, client.token_endpoint_auth_signing_alg),
  jwks: kept(given.jwks, client.jwks),
  jwks_uri: kept(given.jwksUri, client.jwks_uri),
  scopes: unique(given.scopes ?? client.scopes),
  default_scopes: unique(given.defaultScopes ?? client.default_scopes),
  subject_type: given.subjectType ?? client.subject_type,
  sector_identifier_uri: kept(given.sectorIdentifierUri, client.sector_identifier_uri),
})

const demandsOf = (client: Client, given: ApplicationSettings) => ({
  require_pkce: given.requirePkce ?? client.require_pkce,
  require_pushed_authorization_requests:
    given.requirePushedAuthorizationRequests ?? client.require_pushed_authorization_requests,
  require_signed_request_object: given.requireSignedRequestObject ?? client.require_signed_request_object,
  security_profile: given.securityProfile ?? client.security_profile,
  dpop_bound_access_tokens: given.dpopBoundAccessTokens ?? client.dpop_bound_access_tokens,
  access_token_format: given.accessTokenFormat ?? client.access_token_format,
  id_token_signed_response_alg: given.idTokenSignedResponseAlg ?? client.id_token_signed_response_alg,
  userinfo_signed_response_alg: kept(given.userinfoSignedResponseAlg, client.userinfo_signed_response_alg),
  default_max_age: kept(given.defaultMaxAge, client.default_max_age),
})

const addressesOf = (client: Client, given: ApplicationSettings) => ({
  redirect_uris: unique(given.redirectUris ?? client.redirect_uris),
  post_logout_redirect_uris: unique(given.postLogoutRedirectUris ?? client.post_logout_redirect_uris),
  backchannel_logout_uri: kept(given.backchannelLogoutUri, client.backchannel_logout_uri),
  backchannel_logout_session_required:
    given.backchannelLogoutSessionRequired ?? client.backchannel_logout_session_required,
  frontchannel_logout_uri: kept(given.frontchannelLogoutUri, client.frontchannel_logout_uri),
  frontchannel_logout_session_required:
    given.frontchannelLogoutSessionRequired ?? client.frontchannel_logout_session_required,
  initiate_login_uri: kept(given.initiateLoginUri, client.initiate_login_uri),
})

/** What can be null is left alone only where it was left out. */
const kept = <Value>(given: Value | undefined, before: Value): Value => (given === undefined ? before : given)

const unique = <Value>(values: readonly Value[]): Value[] => [...new Set(values)]
