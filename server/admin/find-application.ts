import type { Appliance } from '../security/appliance.ts'
import type { Client } from '../storage/clients.ts'
import type { Connection } from '../storage/connection.ts'
import { AdminError } from './admin-error.ts'
import { consoleClientId } from './console-client.ts'

/**
 * An application by its client_id. The console's own registration is the server's to keep: to an administrator it is not there.
 * @throws {AdminError} `NOT_FOUND`
 */
export async function findApplication(
  { repositories }: Appliance,
  clientId: string,
  connection?: Connection,
): Promise<Client> {
  const client = clientId === consoleClientId ? undefined : await repositories.clients.find(clientId, connection)
  if (!client) throw new AdminError('NOT_FOUND')
  return client
}
