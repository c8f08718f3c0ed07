import { clientAuthenticationMethods } from '../../contract/applications.ts'
import { signingAlgorithms, subjectTypes } from '../../contract/client-settings.ts'
import type { Appliance } from '../../security/appliance.ts'
import { type Client, plainClient } from '../../storage/clients.ts'
import { type ClientSettings, clientProblems } from '../client-rules.ts'
import { surroundingsOf } from '../client-surroundings.ts'
import { checkAddresses } from './check-addresses.ts'
import { checkedGrantTypes } from './check-grants.ts'
import { checkSector } from './check-sector.ts'
import { type ClientMetadata, invalidMetadata, invalidRedirectUri } from './client-metadata.ts'
import { outsiderScopes } from './outsider-scopes.ts'

/**
 * The client that this metadata describes, with the strict defaults where it says nothing (RFC 7591 §2); what an
 * administrator decided about it before stays.
 * @throws {OAuthError} invalid_redirect_uri, invalid_client_metadata (RFC 7591 §3.2.2)
 */
export async function describeClient(
  appliance: Appliance,
  metadata: ClientMetadata,
  before?: Client,
): Promise<ClientSettings> {
  // RFC 7591 §3.1.1 lets a server do without; one whose signer nobody knows says nothing.
  if (metadata.software_statement !== undefined)
    throw invalidMetadata('software_statement: this server trusts nobody to sign one. Leave it out.')
  checkAddresses(appliance, metadata)
  const method = oneOf('token_endpoint_auth_method', clientAuthenticationMethods, {
    sent: metadata.token_endpoint_auth_method,
    usual: 'client_secret_basic',
  })
  const settings: ClientSettings = {
    ...(before ?? plainClient),
    ...authentication(metadata, method),
    ...protection(metadata),
    ...logouts(metadata),
    ...(await outsiderScopes(appliance, metadata.scope, before)),
    name: metadata.client_name ?? hostOf(metadata) ?? 'Unnamed application',
    redirect_uris: [...new Set(metadata.redirect_uris)],
    grant_types: checkedGrantTypes(metadata),
    first_party: false,
    default_max_age: metadata.default_max_age ?? null,
    initiate_login_uri: metadata.initiate_login_uri ?? null,
    about: about(metadata),
  }
  await checkTogether(appliance, settings)
  await checkSector(appliance, settings)
  return settings
}

function authentication(
  metadata: ClientMetadata,
  method: Client['token_endpoint_auth_method'],
): Pick<Client, 'type' | 'token_endpoint_auth_method' | 'token_endpoint_auth_signing_alg' | 'jwks' | 'jwks_uri'> {
  return {
    type: method === 'none' ? 'public' : 'confidential',
    token_endpoint_auth_method: method,
    token_endpoint_auth_signing_alg: algorithm(metadata, 'token_endpoint_auth_signing_alg'),
    jwks: metadata.jwks ?? null,
    jwks_uri: metadata.jwks_uri ?? null,
  }
}

const protection = (metadata: ClientMetadata) => ({
  id_token_signed_response_alg: algorithm(metadata, 'id_token_signed_response_alg') ?? ('RS256' as const),
  userinfo_signed_response_alg: algorithm(metadata, 'userinfo_signed_response_alg'),
  subject_type: oneOf('subject_type', subjectTypes, { sent: metadata.subject_type, usual: 'public' }),
  sector_identifier_uri: metadata.sector_identifier_uri ?? null,
  dpop_bound_access_tokens: metadata.dpop_bound_access_tokens ?? false,
  require_pushed_authorization_requests: metadata.require_pushed_authorization_requests ?? false,
  require_signed_request_object: metadata.require_signed_request_object ?? false,
})

const logouts = (metadata: ClientMetadata) => ({
  post_logout_redirect_uris: [...new Set(metadata.post_logout_redirect_uris)],
  backchannel_logout_uri: metadata.backchannel_logout_uri ?? null,
  backchannel_logout_session_required: metadata.backchannel_logout_session_required ?? false,
  frontchannel_logout_uri: metadata.frontchannel_logout_uri ?? null,
  frontchannel_logout_session_required: metadata.frontchannel_logout_session_required ?? false,
})

const about = (metadata: ClientMetadata): Client['about'] => ({
  ...(metadata.client_uri !== undefined && { client_uri: metadata.client_uri }),
  ...(metadata.logo_uri !== undefined && { logo_uri: metadata.logo_uri }),
  ...(metadata.policy_uri !== undefined && { policy_uri: metadata.policy_uri }),
  ...(metadata.tos_uri !== undefined && { tos_uri: metadata.tos_uri }),
  ...(metadata.contacts !== undefined && { contacts: metadata.contacts }),
  ...(metadata.software_id !== undefined && { software_id: metadata.software_id }),
  ...(metadata.software_version !== undefined && { software_version: metadata.software_version }),
})

type AlgorithmMember =
  | 'id_token_signed_response_alg'
  | 'userinfo_signed_response_alg'
  | 'token_endpoint_auth_signing_alg'

/** `none` is not among them: an answer that nobody signed proves nothing (SEC-C14). */
const algorithm = (metadata: ClientMetadata, member: AlgorithmMember) =>
  oneOf(member, signingAlgorithms, { sent: metadata[member], usual: null })

function oneOf<Value extends string, Usual extends Value | null>(
  member: string,
  values: readonly Value[],
  { sent, usual }: { sent: string | undefined; usual: Usual },
): Value | Usual {
  if (sent === undefined) return usual
  const value = values.find((one) => one === sent)
  if (value === undefined) throw invalidMetadata(`${member}: it is one of ${values.join(', ')}.`)
  return value
}

/** What people are shown where the client gave no name; a made-up one would say nothing of where it comes from. */
function hostOf({ client_uri, redirect_uris = [] }: ClientMetadata): string | undefined {
  const host = [client_uri, ...redirect_uris].map((uri) => uri && new URL(uri).hostname).find(Boolean)
  return host?.slice(0, 100)
}

/** The rules that hold for every client, whoever registers it. */
async function checkTogether(appliance: Appliance, settings: ClientSettings): Promise<void> {
  const [problem] = clientProblems(settings, await surroundingsOf(appliance, settings))
  if (!problem) return
  const { key, sentence } = problem
  throw key === 'redirect_uris' ? invalidRedirectUri(sentence) : invalidMetadata(`${key}: ${sentence}`)
}
