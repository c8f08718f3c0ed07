import { isDeepStrictEqual } from 'node:util'
import type { Resource as ResourceView } from '../contract/resources.ts'
import { resourceProblem } from '../oauth/resource-rules.ts'
import type { Appliance } from '../security/appliance.ts'
import type { EventActor } from '../security/events.ts'
import type { Resource } from '../storage/resources.ts'
import type { Transaction } from '../storage/store.ts'
import { AdminError } from './admin-error.ts'
import { consoleClientId } from './console-client.ts'
import { openOperations } from './operations.ts'
import { actorOf } from './operator.ts'
import { namesOf, refuseUsed } from './refuse-used.ts'

const list = openOperations.resources.list.handler(async ({ context: { server } }) => {
  const known = await server.appliance.repositories.resources.all()
  const users = await server.appliance.repositories.clients.countsBy('resources', consoleClientId)
  return { items: [...known.values()].map((resource) => resourceView(resource, users)) }
})

const put = openOperations.resources.put.handler(async ({ context: { server, operator, facts }, input }) => {
  const { clock, config, repositories, store } = server.appliance
  const actor = actorOf(operator, facts)
  const [known, scopes] = await Promise.all([repositories.resources.all(), repositories.scopes.all()])
  const { accessTokenSeconds, openToRegistered, ...given } = input
  const before = known.get(input.identifier)
  const resource: Resource = {
    ...given,
    access_token_seconds: accessTokenSeconds,
    open_to_registered: openToRegistered ? 1 : 0,
    created_at: before?.created_at ?? clock.now(),
  }
  const problem = resourceProblem(resource, { scopes, issuer: config.issuer })
  if (problem) throw new AdminError('INVALID', problem)
  if (!isDeepStrictEqual(before, resource))
    await store.write(async (transaction) => {
      await repositories.resources.put(transaction, resource)
      await record(server.appliance, transaction, {
        actor,
        reason: before ? 'resource_changed' : 'resource_created',
        resource,
      })
    })
  return viewOf(server.appliance, resource)
})

const remove = openOperations.resources.remove.handler(
  async ({ context: { server, operator, facts }, input: { identifier } }) => {
    const { repositories, store } = server.appliance
    const actor = actorOf(operator, facts)
    const resource = (await repositories.resources.all()).get(identifier)
    if (!resource) throw new AdminError('NOT_FOUND')
    await store.write(async (transaction) => {
      const users = await repositories.clients.naming({ list: 'resources', name: identifier }, transaction)
      refuseUsed('applications', namesOf(users))
      if ((await repositories.resources.remove(transaction, identifier)) === 0) throw new AdminError('NOT_FOUND')
      await record(server.appliance, transaction, { actor, reason: 'resource_deleted', resource })
    })
    return { identifier }
  },
)

export const resources = { list, put, remove }

async function viewOf({ repositories }: Appliance, resource: Resource): Promise<ResourceView> {
  return resourceView(resource, await repositories.clients.countsBy('resources', consoleClientId))
}

const resourceView = (resource: Resource, users: ReadonlyMap<string, number>): ResourceView => ({
  identifier: resource.identifier,
  name: resource.name,
  scopes: resource.scopes,
  accessTokenSeconds: resource.access_token_seconds,
  openToRegistered: resource.open_to_registered === 1,
  applications: users.get(resource.identifier) ?? 0,
  createdAt: resource.created_at,
})

interface Recorded {
  actor: EventActor
  reason: 'resource_created' | 'resource_changed' | 'resource_deleted'
  resource: Resource
}

const record = ({ events }: Appliance, transaction: Transaction, { actor, reason, resource }: Recorded) =>
  events.record(transaction, {
    ...actor,
    type: 'settings_change',
    outcome: 'success',
    reason,
    details: {
      resource: resource.identifier,
      scopes: resource.scopes.join(' '),
      access_token_seconds: resource.access_token_seconds ?? 'as others',
      open_to_registered: resource.open_to_registered === 1,
    },
  })
