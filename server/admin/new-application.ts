import type * as z from 'zod'
import type { Application, newApplication } from '../contract/applications.ts'
import { validateRedirectUri } from '../oauth/redirect-uri.ts'
import { randomToken } from '../platform/ids.ts'
import type { Appliance } from '../security/appliance.ts'
import type { EventActor } from '../security/events.ts'
import { type Client, plainClient } from '../storage/clients.ts'
import type { Transaction } from '../storage/store.ts'
import { AdminError } from './admin-error.ts'
import { applicationTemplates } from './application-templates.ts'

export interface PreparedApplication {
  client: Client
  /** Shown once; null where the application is public. */
  clientSecret: string | null
}

/**
 * A new application from its template, with a secret where it can keep one; nothing is stored yet.
 * @param at where in the input it was described, for the field that a refusal names
 * @throws {AdminError} `INVALID`
 */
export function prepareApplication(
  { clock, clientSecrets }: Appliance,
  { template, name, redirectUris }: z.infer<typeof newApplication>,
  at = '',
): PreparedApplication {
  const shape = applicationTemplates[template]
  const secret = shape.type === 'confidential' ? clientSecrets.create() : null
  const client: Client = {
    ...shape,
    client_id: newClientId(name),
    name,
    secret_hash: secret?.hash ?? null,
    redirect_uris: checkedRedirectUris(shape, redirectUris, at),
    post_logout_redirect_uris: [],
    first_party: false,
    ...plainClient,
    created_at: clock.now(),
  }
  return { client, clientSecret: secret?.secret ?? null }
}

/** Stores it, with its event, in the caller's transaction. */
export async function insertApplication(
  { events, repositories }: Appliance,
  transaction: Transaction,
  { client, actor }: { client: Client; actor: EventActor },
): Promise<void> {
  await repositories.clients.insert(transaction, client)
  await events.record(transaction, {
    ...actor,
    type: 'oauth_client_created',
    outcome: 'success',
    clientId: client.client_id,
    clientName: client.name,
    details: { client_type: client.type, grant_types: client.grant_types.join(' ') },
  })
}

/**
 * Redirect URIs fit for such an application, each once.
 * @throws {AdminError} `INVALID`, naming the one that cannot be
 */
export function checkedRedirectUris(client: Pick<Client, 'type' | 'grant_types'>, uris: string[], at = ''): string[] {
  const field = `${at}redirectUris`
  const signsPeopleIn = client.grant_types.includes('authorization_code')
  if (!signsPeopleIn && uris.length > 0)
    throw new AdminError('INVALID', { field, message: 'This application signs nobody in, so it has no redirect URI.' })
  if (signsPeopleIn && uris.length === 0)
    throw new AdminError('INVALID', { field, message: 'Enter at least one redirect URI.' })
  for (const [index, uri] of uris.entries()) {
    const message = validateRedirectUri(uri, client.type)
    if (message !== undefined) throw new AdminError('INVALID', { field: `${field}.${index}`, message })
  }
  return [...new Set(uris)]
}

/** Readable in a log, never one that was given before, and never the shape of a person's id (SEC-B41). */
function newClientId(name: string): string {
  const words = name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
  return `${words.slice(0, 40) || 'app'}-${randomToken(6)}`
}

export function applicationView(client: Client): Application {
  return {
    clientId: client.client_id,
    name: client.name,
    type: client.type,
    tokenEndpointAuthMethod: client.token_endpoint_auth_method,
    redirectUris: client.redirect_uris,
    postLogoutRedirectUris: client.post_logout_redirect_uris,
    grantTypes: client.grant_types,
    scopes: client.scopes,
    defaultScopes: client.default_scopes,
    firstParty: client.first_party,
    secondFactor: client.second_factor,
    createdAt: client.created_at,
  }
}
