import { AdminError } from './admin-error.ts'
import { endFormerSecret, replaceSecret } from './application-secrets.ts'
import { applicationDetail, applicationView } from './application-view.ts'
import { changeApplication, withSettings } from './change-application.ts'
import { consoleClientId } from './console-client.ts'
import { findApplication } from './find-application.ts'
import { insertApplication, prepareApplication } from './new-application.ts'
import { openOperations } from './operations.ts'
import { actorOf } from './operator.ts'
import { removeApplication, revokeEverything } from './remove-application.ts'

const list = openOperations.applications.list.handler(async ({ context: { server }, input }) => {
  const { items, ...page } = await server.appliance.repositories.clients.page({ ...input, except: consoleClientId })
  return { ...page, items: items.map(applicationView) }
})

const create = openOperations.applications.create.handler(async ({ context, input }) => {
  const { appliance } = context.server
  const actor = actorOf(context.operator, context.facts)
  const { client, clientSecret } = await prepareApplication(appliance, input)
  await appliance.store.write((transaction) => insertApplication(appliance, transaction, { client, actor }))
  return { application: applicationDetail(client), clientSecret }
})

const get = openOperations.applications.get.handler(async ({ context: { server }, input }) =>
  applicationDetail(await findApplication(server.appliance, input.clientId)),
)

const update = openOperations.applications.update.handler(
  async ({ context: { server, operator, facts }, input: { clientId, ...given } }) => {
    const changed = await changeApplication(server.appliance, {
      clientId,
      actor: actorOf(operator, facts),
      next: (client) => withSettings(server.appliance, client, given),
    })
    return applicationDetail(changed)
  },
)

const approve = openOperations.applications.approve.handler(
  async ({ context: { server, operator, facts }, input: { clientId } }) => {
    const approved = await changeApplication(server.appliance, {
      clientId,
      actor: actorOf(operator, facts),
      next(client) {
        if (client.approval === 'waiting') return { ...client, approval: 'approved' }
        throw new AdminError('CONFLICT', { message: 'This application is approved already.' })
      },
      event: { reason: 'client_approved' },
    })
    return applicationDetail(approved)
  },
)

const revokeTokens = openOperations.applications.revokeTokens.handler(
  async ({ context: { server, operator, facts }, input: { clientId } }) => {
    const grants = await revokeEverything(server.appliance, { clientId, actor: actorOf(operator, facts) })
    return { clientId, grants }
  },
)

const remove = openOperations.applications.remove.handler(
  async ({ context: { server, operator, facts }, input: { clientId } }) => {
    await removeApplication(server.appliance, { clientId, actor: actorOf(operator, facts) })
    return { clientId }
  },
)

export const applications = {
  list,
  create,
  get,
  update,
  replaceSecret,
  endFormerSecret,
  approve,
  revokeTokens,
  remove,
}
