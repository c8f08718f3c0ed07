import type { Appliance } from '../../security/appliance.ts'
import type { Client } from '../../storage/clients.ts'
import { invalidRequest } from '../errors.ts'
import type { Parameters } from '../parameters.ts'
import { isOwn, isRegistered } from '../redirect-uri.ts'
import type { Destination } from './authorization-request.ts'

/**
 * Where the answer of an authorization request goes. Until that is proven, an error is for the person only and never redirected
 * (RFC 6749 §4.1.2.1, SEC-B01).
 * @throws {OAuthError} invalid_request
 */
export function findDestination({ config }: Appliance, client: Client, parameters: Parameters): Destination {
  const refused = (description: string) =>
    invalidRequest(description, {
      client,
      event: { type: 'unauthorized_access', reason: 'invalid_redirect_uri' },
    })
  if (parameters.repeated.has('redirect_uri')) throw refused('The parameter redirect_uri is sent more than once.')
  const redirectUri = parameters.get('redirect_uri') ?? theOnlyOne(client)
  if (redirectUri === undefined) throw refused('The parameter redirect_uri is missing.')
  // The free port is for programs of this machine: what is registered at this server's own address is the console alone.
  const elsewhere = client.redirect_uris.filter((uri) => !isOwn(uri, config.issuer))
  if (!client.redirect_uris.includes(redirectUri) && !isRegistered(elsewhere, redirectUri)) {
    throw refused(
      'The redirect_uri is not one that is registered for this application. It must be the same text, up to the last slash: ' +
        'register it in the console under Applications, or send one that is there.',
    )
  }
  return { client, redirectUri }
}

/** What is meant where nothing is sent; FAPI 2.0 Security Profile §5.3.2.2 wants it said. */
function theOnlyOne({ redirect_uris, security_profile }: Client): string | undefined {
  const [only, ...others] = redirect_uris
  return others.length === 0 && security_profile === 'standard' ? only : undefined
}
