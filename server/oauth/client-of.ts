import type { Appliance } from '../security/appliance.ts'
import type { Client } from '../storage/clients.ts'
import { clientOfDocument } from './registration/metadata-document.ts'

/**
 * The client that a request names: one that is registered, or, where the office allows that, one whose client_id is the
 * address of its metadata (draft-ietf-oauth-client-id-metadata-document §3).
 * @throws {OAuthError} invalid_request where such a document cannot be used
 */
export async function clientOf(appliance: Appliance, clientId: string): Promise<Client | undefined> {
  if (!clientId.startsWith('https://')) return appliance.repositories.clients.find(clientId)
  return appliance.protocol.current().registration.metadataDocuments ? clientOfDocument(appliance, clientId) : undefined
}
