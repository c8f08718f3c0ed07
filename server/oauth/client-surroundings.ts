import type { Appliance } from '../security/appliance.ts'
import type { ClientSettings, ClientSurroundings } from './client-rules.ts'

/** What is known here, as the rules for one client's metadata (RFC 7591 §2) need it. */
export async function surroundingsOf(
  { protocol, repositories }: Appliance,
  { token_exchange_sources }: Pick<ClientSettings, 'token_exchange_sources'>,
): Promise<ClientSurroundings> {
  const [scopes, resources, clients] = await Promise.all([
    repositories.scopes.all(),
    repositories.resources.all(),
    Promise.all(token_exchange_sources.map((clientId) => repositories.clients.find(clientId))),
  ])
  return {
    scopes: new Set(scopes.keys()),
    resources: new Set(resources.keys()),
    clients: new Set(clients.flatMap((client) => client?.client_id ?? [])),
    callsByHttp: protocol.current().outbound.networks.length > 0,
  }
}
