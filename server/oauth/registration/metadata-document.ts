import { isDeepStrictEqual } from 'node:util'
import type { Appliance } from '../../security/appliance.ts'
import { type Client, plainClient } from '../../storage/clients.ts'
import { invalidRequest, OAuthError } from '../errors.ts'
import { type ClientMetadata, invalidMetadata, invalidRedirectUri, readClientMetadata } from './client-metadata.ts'
import { describeClient } from './describe-client.ts'
import { makeRoom } from './make-room.ts'

/** In characters. */
const longestAddress = 500

/**
 * The client whose metadata lie at its client_id (draft-ietf-oauth-client-id-metadata-document §4), kept as any other and
 * made anew when the document has changed. While the address does not answer, the client is what it was.
 * @throws {OAuthError} invalid_request
 */
export async function clientOfDocument(appliance: Appliance, clientId: string): Promise<Client> {
  if (!isDocumentAddress(clientId))
    throw refused('it is an https address with a path, in its normal form, without a password or a fragment.')
  const stored = await appliance.repositories.clients.find(clientId)
  const document = await appliance.clientDocuments.at(clientId)
  if (document.kind === 'unreachable' && stored) return stored
  if (document.kind !== 'read') throw refused(document.problem)
  if (document.isApplied && stored) return stored
  const client = await describedClient(appliance, { clientId, content: document.content, stored })
  await keep(appliance, client)
  document.isApplied = true
  return client
}

/** §3: https, a path, nothing that could be written in two ways. */
function isDocumentAddress(text: string): boolean {
  if (text.length > longestAddress || text.includes('#') || !URL.canParse(text)) return false
  const { protocol, username, password, pathname, href } = new URL(text)
  return protocol === 'https:' && !username && !password && pathname !== '/' && href === text
}

interface Described {
  clientId: string
  content: unknown
  stored: Client | undefined
}

async function describedClient(appliance: Appliance, { clientId, content, stored }: Described): Promise<Client> {
  try {
    checkIdentity(content, clientId)
    const metadata = readClientMetadata(content)
    checkRedirectUris(metadata, clientId)
    const token_endpoint_auth_method = metadata.token_endpoint_auth_method ?? 'none'
    const settings = await describeClient(appliance, { ...metadata, token_endpoint_auth_method }, stored)
    const client: Client = {
      ...plainClient,
      ...settings,
      client_id: clientId,
      created_at: stored?.created_at ?? appliance.clock.now(),
      secret_hash: null,
      origin: 'metadata_document',
      approval: stored?.approval ?? 'approved',
    }
    const waits = appliance.protocol.current().registration.approval === 'wait' && !isDeepStrictEqual(client, stored)
    return waits ? { ...client, approval: 'waiting' } : client
  } catch (thrown) {
    if (thrown instanceof OAuthError) throw refused(thrown.description, thrown.facts)
    throw thrown
  }
}

/** §4.1: it names its own address, and there can be no secret in it, for everybody can read it. */
function checkIdentity(content: unknown, clientId: string): void {
  const said: Record<string, unknown> = typeof content === 'object' && content !== null ? { ...content } : {}
  if (said.client_id !== clientId) throw invalidMetadata('client_id: it is the address of the document, to the letter.')
  const method = said.token_endpoint_auth_method
  const hasSecret = 'client_secret' in said || 'client_secret_expires_at' in said
  if (hasSecret || (typeof method === 'string' && method.startsWith('client_secret')))
    throw invalidMetadata('token_endpoint_auth_method: a document that everybody can read holds no secret.')
}

/** Who publishes the document is known by its host: so people are sent back there, or to a program of their own machine. */
function checkRedirectUris({ redirect_uris = [] }: ClientMetadata, clientId: string): void {
  const { origin } = new URL(clientId)
  const foreign = redirect_uris.find((uri) => uri.startsWith('https:') && !isOn(origin, uri))
  if (foreign !== undefined)
    throw invalidRedirectUri(`redirect_uris: an https one begins with ${origin}, where the document lies.`)
}

const isOn = (origin: string, uri: string): boolean => URL.canParse(uri) && new URL(uri).origin === origin

async function keep(appliance: Appliance, client: Client): Promise<void> {
  const { events, repositories, store } = appliance
  await store.write(async (transaction) => {
    const before = await repositories.clients.find(client.client_id, transaction)
    if (before && isDeepStrictEqual(before, client)) return
    if (before) await repositories.clients.replace(transaction, client)
    else {
      await makeRoom(appliance, transaction, { origin: 'metadata_document' })
      await repositories.clients.insert(transaction, client)
    }
    await events.record(transaction, {
      actorKind: 'application',
      actorId: client.client_id,
      actorName: client.name,
      clientId: client.client_id,
      clientName: client.name,
      type: before ? 'oauth_client_changed' : 'oauth_client_registered',
      outcome: 'success',
      details: { changed: 'metadata_document', approval: client.approval },
    })
  })
}

const refused = (problem: string, { event }: OAuthError['facts'] = {}) =>
  invalidRequest(`This client_id cannot be used: ${problem}`, {
    event: event ?? { type: 'oauth_client_registered', reason: 'invalid_client_metadata' },
  })
