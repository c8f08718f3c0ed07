import type { Appliance } from '../../security/appliance.ts'
import type { Client } from '../../storage/clients.ts'
import { clientOf } from '../client-of.ts'
import { invalidRequest, OAuthError } from '../errors.ts'
import type { Parameters } from '../parameters.ts'

/**
 * The client that a browser brings a request of. Until it is known, an error is for the person only and never redirected
 * (RFC 6749 §4.1.2.1, SEC-B02, SEC-B40).
 * @throws {OAuthError} invalid_request, unauthorized_client
 */
export async function findClient(appliance: Appliance, parameters: Parameters): Promise<Client> {
  if (parameters.repeated.has('client_id')) throw invalidRequest('The parameter client_id is sent more than once.')
  const clientId = parameters.get('client_id')
  if (clientId === undefined) throw invalidRequest('The parameter client_id is missing.')
  const client = await clientOf(appliance, clientId)
  if (client) return approved(client)
  throw invalidRequest(
    'No application with this client_id is registered. Compare it with the one in the console under Applications.',
    { event: { type: 'unauthorized_access', reason: 'unknown_client' } },
  )
}

/**
 * A client that registered itself is nobody's until an administrator lets it in (RFC 7591 §5).
 * @throws {OAuthError} unauthorized_client
 */
export function approved(client: Client): Client {
  if (client.approval === 'approved') return client
  throw new OAuthError(
    'unauthorized_client',
    'This application registered itself and waits to be let in. Ask an administrator of your office to do that, in the console under Applications.',
    { client, event: { type: 'unauthorized_access', reason: 'client_waiting' } },
  )
}
