import type * as z from 'zod'
import type { newApplication } from '../contract/applications.ts'
import { randomToken } from '../platform/ids.ts'
import type { Appliance } from '../security/appliance.ts'
import type { EventActor } from '../security/events.ts'
import { type Client, plainClient } from '../storage/clients.ts'
import type { Transaction } from '../storage/store.ts'
import { refuseProblems } from './application-problems.ts'
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
export async function prepareApplication(
  appliance: Appliance,
  { template, name, redirectUris, resources, scopes }: z.infer<typeof newApplication>,
  at = '',
): Promise<PreparedApplication> {
  const shape = applicationTemplates[template]
  const secret = shape.type === 'confidential' ? appliance.clientSecrets.create() : null
  const chosen = scopes ?? shape.scopes
  const client: Client = {
    ...plainClient,
    ...shape,
    scopes: chosen,
    default_scopes: shape.default_scopes.filter((scope) => chosen.includes(scope)),
    client_id: newClientId(name),
    name,
    secret_hash: secret?.hash ?? null,
    redirect_uris: [...new Set(redirectUris)],
    post_logout_redirect_uris: [],
    first_party: false,
    resources,
    created_at: appliance.clock.now(),
  }
  await refuseProblems(appliance, client, at)
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

/** Readable in a log, never one that was given before, and never the shape of a person's id (SEC-B41). */
function newClientId(name: string): string {
  const words = name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
  return `${words.slice(0, 40) || 'app'}-${randomToken(6)}`
}
