import { clientAbout } from '../contract/client-settings.ts'
import type { ClientSettings } from '../oauth/client-rules.ts'
import { impliedByProfile } from '../oauth/security-profile.ts'
import { plainClient } from '../storage/clients.ts'
import type { SeedClient } from './seed-client-schema.ts'

/** What a client of the seed file is to be, with what the file leaves out as its security profile has it, or else plain. */
export function clientSettings(given: SeedClient): ClientSettings {
  const isPublic = given.type === 'public'
  return {
    ...plainClient,
    type: given.type,
    name: given.name ?? given.client_id,
    token_endpoint_auth_method: given.token_endpoint_auth_method ?? (isPublic ? 'none' : 'client_secret_basic'),
    redirect_uris: given.redirect_uris,
    post_logout_redirect_uris: given.post_logout_redirect_uris,
    grant_types: given.grant_types,
    scopes: given.scopes,
    default_scopes: given.default_scopes,
    first_party: given.first_party,
    second_factor: given.second_factor ?? plainClient.second_factor,
    resources: given.resources,
    token_exchange_sources: given.token_exchange_sources,
    jwks: given.jwks ?? null,
    jwks_uri: given.jwks_uri ?? null,
    token_endpoint_auth_signing_alg: given.token_endpoint_auth_signing_alg ?? null,
    default_max_age: given.default_max_age ?? null,
    ...protectionsOf(given),
    ...answersOf(given),
    ...addressesOf(given),
    about: clientAbout.parse(given),
  }
}

function protectionsOf(given: SeedClient) {
  const profile = given.security_profile ?? plainClient.security_profile
  const alg = given.id_token_signed_response_alg ?? plainClient.id_token_signed_response_alg
  const decided = {
    ...plainClient,
    ...impliedByProfile({ security_profile: profile, id_token_signed_response_alg: alg }),
  }
  return {
    security_profile: profile,
    require_pkce: given.require_pkce ?? decided.require_pkce,
    require_pushed_authorization_requests:
      given.require_pushed_authorization_requests ?? decided.require_pushed_authorization_requests,
    require_signed_request_object: given.require_signed_request_object ?? false,
    dpop_bound_access_tokens: given.dpop_bound_access_tokens ?? decided.dpop_bound_access_tokens,
    id_token_signed_response_alg: given.id_token_signed_response_alg ?? decided.id_token_signed_response_alg,
  }
}

const answersOf = (given: SeedClient) => ({
  access_token_format: given.access_token_format ?? plainClient.access_token_format,
  userinfo_signed_response_alg: given.userinfo_signed_response_alg ?? null,
  subject_type: given.subject_type ?? plainClient.subject_type,
  sector_identifier_uri: given.sector_identifier_uri ?? null,
})

const addressesOf = (given: SeedClient) => ({
  backchannel_logout_uri: given.backchannel_logout_uri ?? null,
  backchannel_logout_session_required: given.backchannel_logout_session_required ?? false,
  frontchannel_logout_uri: given.frontchannel_logout_uri ?? null,
  frontchannel_logout_session_required: given.frontchannel_logout_session_required ?? false,
  initiate_login_uri: given.initiate_login_uri ?? null,
})
