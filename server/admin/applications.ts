import type { Appliance } from '../security/appliance.ts'
import type { EventDraft } from '../security/events.ts'
import type { Client } from '../storage/clients.ts'
import type { Transaction } from '../storage/store.ts'
import { AdminError } from './admin-error.ts'
import { consoleClientId } from './console-client.ts'
import { applicationView, checkedRedirectUris, insertApplication, prepareApplication } from './new-application.ts'
import { openOperations } from './operations.ts'
import { actorOf } from './operator.ts'

const list = openOperations.applications.list.handler(async ({ context: { server }, input }) => {
  const { items, ...page } = await server.appliance.repositories.clients.page({ ...input, except: consoleClientId })
  return { ...page, items: items.map(applicationView) }
})

const create = openOperations.applications.create.handler(async ({ context, input }) => {
  const { appliance } = context.server
  const actor = actorOf(context.operator, context.facts)
  const { client, clientSecret } = prepareApplication(appliance, input)
  await appliance.store.write((transaction) => insertApplication(appliance, transaction, { client, actor }))
  return { application: applicationView(client), clientSecret }
})

const setRedirectUris = openOperations.applications.setRedirectUris.handler(async ({ context, input }) => {
  const { appliance } = context.server
  const client = await findApplication(appliance, input.clientId)
  const uris = checkedRedirectUris(client, input.redirectUris)
  await change(appliance, client, {
    event: { ...actorOf(context.operator, context.facts), details: { changed: 'redirect_uris', count: uris.length } },
    run: (transaction) => appliance.repositories.clients.setRedirectUris(transaction, client.client_id, uris),
  })
  return applicationView({ ...client, redirect_uris: uris })
})

const setSecondFactor = openOperations.applications.setSecondFactor.handler(async ({ context, input }) => {
  const { appliance } = context.server
  const { clientId, secondFactor } = input
  const client = await findApplication(appliance, clientId)
  if (secondFactor === 'required' && !client.grant_types.includes('authorization_code'))
    throw new AdminError('INVALID', {
      field: 'secondFactor',
      message: 'This application signs nobody in, so it cannot ask for a second factor.',
    })
  const details = { changed: 'second_factor', second_factor: secondFactor }
  await change(appliance, client, {
    event: { ...actorOf(context.operator, context.facts), details },
    run: (transaction) => appliance.repositories.clients.setSecondFactor(transaction, clientId, secondFactor),
  })
  return applicationView({ ...client, second_factor: secondFactor })
})

const replaceSecret = openOperations.applications.replaceSecret.handler(async ({ context, input }) => {
  const { appliance } = context.server
  const client = await findApplication(appliance, input.clientId)
  if (client.type === 'public')
    throw new AdminError('INVALID', { message: 'This application is public: it has no secret.', field: 'clientId' })
  const { secret, hash } = appliance.clientSecrets.create()
  const details = { changed: 'client_secret' }
  await change(appliance, client, {
    event: { ...actorOf(context.operator, context.facts), reason: 'secret_replaced', details },
    run: (transaction) => appliance.repositories.clients.setSecret(transaction, client.client_id, hash),
  })
  return { application: applicationView(client), clientSecret: secret }
})

const remove = openOperations.applications.remove.handler(async ({ context, input }) => {
  const { appliance } = context.server
  const { clock, repositories } = appliance
  const client = await findApplication(appliance, input.clientId)
  const revocation = { at: clock.now(), reason: 'client_revoked_by_operator' as const }
  await change(appliance, client, {
    event: { ...actorOf(context.operator, context.facts), type: 'oauth_client_deleted' },
    async run(transaction) {
      await repositories.grants.revokeOfClient(transaction, client.client_id, revocation)
      return repositories.clients.remove(transaction, client.client_id)
    },
  })
  return input
})

export const applications = { list, create, setRedirectUris, setSecondFactor, replaceSecret, remove }

/** The console's own registration is the server's to keep: to an administrator it is not there. */
async function findApplication({ repositories }: Appliance, clientId: string): Promise<Client> {
  const client = clientId === consoleClientId ? undefined : await repositories.clients.find(clientId)
  if (!client) throw new AdminError('NOT_FOUND')
  return client
}

interface Change {
  event: Partial<EventDraft>
  /** Changes the client; answers how many there were. */
  run(transaction: Transaction): Promise<number>
}

/** A change and its event, kept together or not at all; refused when somebody deleted the application meanwhile. */
async function change({ events, store }: Appliance, client: Client, { event, run }: Change): Promise<void> {
  const named = { clientId: client.client_id, clientName: client.name }
  await store.write(async (transaction) => {
    if ((await run(transaction)) === 0) throw new AdminError('NOT_FOUND')
    await events.record(transaction, { type: 'oauth_client_changed', outcome: 'success', ...named, ...event })
  })
}
