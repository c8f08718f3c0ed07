import { isDeepStrictEqual } from 'node:util'
import type { Scope as ScopeView } from '../contract/scopes.ts'
import { scopeProblems } from '../oauth/scope-rules.ts'
import type { Appliance } from '../security/appliance.ts'
import type { EventActor } from '../security/events.ts'
import type { Scope } from '../storage/scopes.ts'
import type { Transaction } from '../storage/store.ts'
import { AdminError } from './admin-error.ts'
import { consoleClientId } from './console-client.ts'
import { defaultScopes } from './default-scopes.ts'
import { openOperations } from './operations.ts'
import { actorOf } from './operator.ts'
import { namesOf, refuseUsed } from './refuse-used.ts'

const isBuiltIn = (name: string): boolean => defaultScopes.some((scope) => scope.name === name)

const list = openOperations.scopes.list.handler(async ({ context: { server } }) => {
  const known = await server.appliance.repositories.scopes.all()
  const users = await server.appliance.repositories.clients.countsBy('scopes', consoleClientId)
  return { items: [...known.values()].map((scope) => scopeView(scope, users)) }
})

const put = openOperations.scopes.put.handler(async ({ context: { server, operator, facts }, input }) => {
  const { repositories, store } = server.appliance
  const actor = actorOf(operator, facts)
  const known = await repositories.scopes.all()
  refuseMistakes(input, known)
  if (!isDeepStrictEqual(known.get(input.name), input))
    await store.write(async (transaction) => {
      await repositories.scopes.put(transaction, input)
      const reason = known.has(input.name) ? 'scope_changed' : 'scope_created'
      await record(server.appliance, transaction, { actor, reason, scope: input })
    })
  return viewOf(server.appliance, input)
})

const remove = openOperations.scopes.remove.handler(
  async ({ context: { server, operator, facts }, input: { name } }) => {
    const { repositories, store } = server.appliance
    const actor = actorOf(operator, facts)
    if (isBuiltIn(name)) throw new AdminError('CONFLICT', { message: 'The server itself needs this scope.' })
    const known = await repositories.scopes.all()
    await store.write(async (transaction) => {
      const scope = known.get(name)
      if (!scope) throw new AdminError('NOT_FOUND')
      refuseUsed(
        'scopes',
        [...known.values()].filter(({ implies }) => implies.includes(name)).map((one) => one.name),
      )
      const resources = [...(await repositories.resources.all()).values()]
      refuseUsed(
        'resources',
        resources.filter(({ scopes }) => scopes.includes(name)).map((one) => one.name),
      )
      refuseUsed('applications', namesOf(await repositories.clients.naming({ list: 'scopes', name }, transaction)))
      if ((await repositories.scopes.remove(transaction, name)) === 0) throw new AdminError('NOT_FOUND')
      await record(server.appliance, transaction, { actor, reason: 'scope_deleted', scope })
    })
    return { name }
  },
)

export const scopes = { list, put, remove }

function refuseMistakes(scope: Scope, known: ReadonlyMap<string, Scope>): void {
  const builtIn = defaultScopes.find(({ name }) => name === scope.name)
  if (builtIn && !isDeepStrictEqual([...scope.implies].sort(), [...builtIn.implies].sort()))
    throw new AdminError('INVALID', {
      field: 'implies',
      message: 'What this scope implies is the server’s own to say.',
    })
  const [problem] = builtIn ? [] : scopeProblems(scope, new Map([...known, [scope.name, scope]]))
  if (problem) throw new AdminError('INVALID', { field: `implies.${problem.at}`, message: problem.sentence })
}

async function viewOf({ repositories }: Appliance, scope: Scope): Promise<ScopeView> {
  return scopeView(scope, await repositories.clients.countsBy('scopes', consoleClientId))
}

const scopeView = (scope: Scope, users: ReadonlyMap<string, number>): ScopeView => ({
  ...scope,
  builtIn: isBuiltIn(scope.name),
  applications: users.get(scope.name) ?? 0,
})

interface Recorded {
  actor: EventActor
  reason: 'scope_created' | 'scope_changed' | 'scope_deleted'
  scope: Scope
}

const record = ({ events }: Appliance, transaction: Transaction, { actor, reason, scope }: Recorded) =>
  events.record(transaction, {
    ...actor,
    type: 'settings_change',
    outcome: 'success',
    reason,
    details: { scope: scope.name, implies: scope.implies.join(' '), claims: scope.claims.join(' ') },
  })
