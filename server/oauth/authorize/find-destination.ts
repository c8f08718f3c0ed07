import type { Appliance } from '../../security/appliance.ts'
import type { Client } from '../../storage/clients.ts'
import { invalidRequest, OAuthError } from '../errors.ts'
import type { Parameters } from '../parameters.ts'
import { isOwn, isRegistered } from '../redirect-uri.ts'
import type { Destination } from './authorization-request.ts'

/**
 * The client and the redirect URI of an authorization request. Until both are known, an error is for the person only and
 * never redirected (RFC 6749 §4.1.2.1, SEC-B01, SEC-B02, SEC-B40).
 * @throws {OAuthError} invalid_request
 */
export async function findDestination(appliance: Appliance, parameters: Parameters): Promise<Destination> {
  const client = await findClient(appliance, parameters)
  refuseWaiting(client)
  return { client, redirectUri: findRedirectUri(appliance, client, parameters) }
}

/**
 * A client that registered itself is nobody's until an administrator lets it in (RFC 7591 §5).
 * @throws {OAuthError} unauthorized_client
 */
function refuseWaiting(client: Client): void {
  if (client.approval === 'approved') return
  throw new OAuthError(
    'unauthorized_client',
    'This application registered itself and waits to be let in. Ask an administrator of your office to do that, in the console under Applications.',
    { client, event: { type: 'unauthorized_access', reason: 'client_waiting' } },
  )
}

async function findClient({ repositories }: Appliance, parameters: Parameters): Promise<Client> {
  if (parameters.repeated.has('client_id')) throw invalidRequest('The parameter client_id is sent more than once.')
  const clientId = parameters.get('client_id')
  if (clientId === undefined) throw invalidRequest('The parameter client_id is missing.')
  const client = await repositories.clients.find(clientId)
  if (client) return client
  throw invalidRequest(
    'No application with this client_id is registered. Compare it with the one in the console under Applications.',
    {
      event: { type: 'unauthorized_access', reason: 'unknown_client' },
    },
  )
}

function findRedirectUri({ config }: Appliance, client: Client, parameters: Parameters): string {
  const refused = (description: string) =>
    invalidRequest(description, {
      client,
      event: { type: 'unauthorized_access', reason: 'invalid_redirect_uri' },
    })
  if (parameters.repeated.has('redirect_uri')) throw refused('The parameter redirect_uri is sent more than once.')
  const sent = parameters.get('redirect_uri')
  const [only, ...others] = client.redirect_uris
  const mayBeLeftOut = client.security_profile === 'standard'
  if (sent === undefined && mayBeLeftOut && only !== undefined && others.length === 0) return only
  if (sent === undefined) throw refused('The parameter redirect_uri is missing.')
  // The free port is for programs of this machine: what is registered at this server's own address is the console alone.
  const elsewhere = client.redirect_uris.filter((uri) => !isOwn(uri, config.issuer))
  if (!client.redirect_uris.includes(sent) && !isRegistered(elsewhere, sent)) {
    throw refused(
      'The redirect_uri is not one that is registered for this application. It must be the same text, up to the last slash: ' +
        'register it in the console under Applications, or send one that is there.',
    )
  }
  return sent
}
