import { isDeepStrictEqual } from 'node:util'
import { changesBetween } from '../admin/application-changes.ts'
import { replaceApplication } from '../admin/change-application.ts'
import { consoleClientId } from '../admin/console-client.ts'
import { insertApplication } from '../admin/new-application.ts'
import type { Appliance } from '../security/appliance.ts'
import type { EventActor } from '../security/events.ts'
import { type Client, plainClient } from '../storage/clients.ts'
import type { Transaction } from '../storage/store.ts'
import type { SeedClient } from './seed-client-schema.ts'
import { clientSettings } from './seed-client-settings.ts'
import { SeedError } from './seed-error.ts'
import type { Outcome } from './seed-people.ts'

/** How long a secret that a person chose should be, in characters. */
const FIT_SECRET = 16

/** The client as it is to be stored; a secret that differs from the stored one is hashed, before the transaction. */
export async function prepareClient(appliance: Appliance, given: SeedClient): Promise<Client> {
  if (given.client_id === consoleClientId) throw new SeedError([`${consoleClientId} is the console's own client_id.`])
  const known = await appliance.repositories.clients.find(given.client_id)
  const settings = clientSettings(given)
  const secret_hash = await secretHash(appliance, { known, clientId: given.client_id, secret: given.client_secret })
  const secretStays = known !== undefined && known.secret_hash === secret_hash
  return {
    ...plainClient,
    ...known,
    ...settings,
    client_id: given.client_id,
    second_factor: given.second_factor ?? known?.second_factor ?? settings.second_factor,
    secret_hash,
    ...(!secretStays && { secret_expires_at: null, former_secret_hash: null, former_secret_expires_at: null }),
    approval: 'approved',
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
  const { repositories } = appliance
  const known = await repositories.clients.find(client.client_id)
  if (!known) {
    await insertApplication(appliance, transaction, { client, actor })
    return 'created'
  }
  if (isDeepStrictEqual(known, client)) return 'same'
  await replaceApplication(appliance, transaction, {
    before: known,
    after: client,
    actor,
    ...(known.secret_hash !== client.secret_hash && {
      event: { reason: 'secret_replaced', details: changesBetween(known, client) },
    }),
  })
  return 'changed'
}
