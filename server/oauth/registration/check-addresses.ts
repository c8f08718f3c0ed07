import type { Appliance } from '../../security/appliance.ts'
import { isOwn, validateRedirectUri } from '../redirect-uri.ts'
import { type ClientMetadata, invalidMetadata, invalidRedirectUri } from './client-metadata.ts'

/** What people are shown, as a link or a picture. */
const shown = ['client_uri', 'logo_uri', 'policy_uri', 'tos_uri'] as const
/** What this server calls by itself. */
const called = ['jwks_uri', 'backchannel_logout_uri'] as const

/**
 * What a stranger's addresses must be besides those that an administrator types: https, so that none is a script (SEC-A05,
 * SEC-C08), and not this server's own, by which the console is known.
 * @throws {OAuthError} invalid_redirect_uri, invalid_client_metadata
 */
export function checkAddresses({ config, protocol }: Appliance, metadata: ClientMetadata): void {
  for (const uri of metadata.redirect_uris ?? []) checkRedirectUri(uri, { issuer: config.issuer, metadata })
  for (const member of [...shown, 'initiate_login_uri', 'sector_identifier_uri'] as const)
    requireScheme(metadata, member, ['https:'])
  // Where the office allowed networks of its own, the way out calls there by http as well, and judges each call.
  const local = protocol.current().outbound.networks.length > 0
  for (const member of called) requireScheme(metadata, member, local ? ['https:', 'http:'] : ['https:'])
}

function checkRedirectUri(uri: string, { issuer, metadata }: { issuer: string; metadata: ClientMetadata }): void {
  const type = metadata.token_endpoint_auth_method === 'none' ? 'public' : 'confidential'
  const problem = validateRedirectUri(uri, type)
  if (problem !== undefined) throw invalidRedirectUri(problem)
  if (isOwn(uri, issuer)) throw invalidRedirectUri('This is an address of the authorization server itself.')
  if (metadata.application_type === 'web' && !uri.startsWith('http'))
    throw invalidRedirectUri('A private scheme is for an application_type of native.')
}

type Address = (typeof shown)[number] | (typeof called)[number] | 'initiate_login_uri' | 'sector_identifier_uri'

function requireScheme(metadata: ClientMetadata, member: Address, schemes: readonly string[]): void {
  const text = metadata[member]
  if (text === undefined || (URL.canParse(text) && schemes.includes(new URL(text).protocol))) return
  throw invalidMetadata(`${member}: it begins with https://.`)
}
