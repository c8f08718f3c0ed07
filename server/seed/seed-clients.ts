import { isDeepStrictEqual } from 'node:util'
import { consoleClientId } from '../admin/console-client.ts'
import { insertApplication } from '../admin/new-application.ts'
import type { Appliance } from '../security/appliance.ts'
import type { EventActor } from '../security/events.ts'
import { type Client, plainClient } from '../storage/clients.ts'
import type { Transaction } from '../storage/store.ts'
import { SeedError } from './seed-error.ts'
import type { Outcome } from './seed-people.ts'
import type { SeedClient } from './seed-schema.ts'

/** How long a secret that a person chose should be, in characters. */
const FIT_SECRET = 16

/** The client as it is to be stored; a secret that differs from the stored one is hashed, before the transaction. */
export async function prepareClient(appliance: Appliance, given: SeedClient): Promise<Client> {
  if (given.client_id === consoleClientId) throw new SeedError([`${consoleClientId} is the console's own client_id.`])
  const known = await appliance.repositories.clients.find(given.client_id)
  const { client_secret, token_endpoint_auth_method, ...client } = given
  return {
    ...plainClient,
    ...known,
    ...client,
    second_factor: given.second_factor ?? known?.second_factor ?? 'inherit',
    name: given.name ?? given.client_id,
    token_endpoint_auth_method:
      token_endpoint_auth_method ?? (given.type === 'public' ? 'none' : 'client_secret_basic'),
    secret_hash: await secretHash(appliance, { known, clientId: given.client_id, secret: client_secret }),
    created_at: known?.created_at ?? appliance.clock.now(),
  }
}

interface ChosenSecret {
  known: Client | undefined
  clientId: string
  secret: string | undefined
}

async function secretHash({ clientSecrets, log }: Appliance, { known, clientId, secret }: ChosenSecret) {
  if (secret === undefined) return null
  if (secret.length < FIT_SECRET)
    log.warn('A client secret of the seed file is short enough to be guessed', {
      client_id: clientId,
      length: secret.length,
    })
  const isRight = known?.secret_hash && (await clientSecrets.verify(known, secret))
  return isRight ? known.secret_hash : clientSecrets.hashChosen(secret)
}

/** Adds the client, or makes it as the file says. */
export async function applyClient(
  appliance: Appliance,
  transaction: Transaction,
  { client, actor }: { client: Client; actor: EventActor },
): Promise<Outcome> {
  const { events, repositories } = appliance
  const known = await repositories.clients.find(client.client_id)
  if (!known) {
    await insertApplication(appliance, transaction, { client, actor })
    return 'created'
  }
  if (isDeepStrictEqual(known, client)) return 'same'
  await repositories.clients.replace(transaction, client)
  const named = { clientId: client.client_id, clientName: client.name }
  await events.record(transaction, {
    ...actor,
    ...named,
    type: 'oauth_client_changed',
    outcome: 'success',
    ...(known.secret_hash !== client.secret_hash && { reason: 'secret_replaced' }),
    details: { changed: 'registration' },
  })
  return 'changed'
}
