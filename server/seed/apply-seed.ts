import { isDeepStrictEqual } from 'node:util'
import { storeAddress } from '../address-settings.ts'
import { defaultScopes } from '../admin/default-scopes.ts'
import { actorOf } from '../admin/operator.ts'
import { setupMarks } from '../admin/setup-stage.ts'
import { putGroup } from '../identity/groups.ts'
import { changePolicies } from '../identity/office-policies.ts'
import { changeProtocol } from '../oauth/change-protocol.ts'
import { resourceProblem } from '../oauth/resource-rules.ts'
import type { Appliance } from '../security/appliance.ts'
import type { Client } from '../storage/clients.ts'
import type { Repositories } from '../storage/repositories.ts'
import type { Resource } from '../storage/resources.ts'
import type { Transaction } from '../storage/store.ts'
import { applyClient, prepareClient } from './seed-clients.ts'
import { SeedError } from './seed-error.ts'
import { applyUser, type Outcome, type PreparedUser, prepareUser } from './seed-people.ts'
import type { Seed } from './seed-schema.ts'

/** How many things of a seed file were new, and how many were there and differed. */
export interface SeedResult {
  users_created: number
  users_changed: number
  clients_created: number
  clients_changed: number
  scopes: number
  resources: number
  groups: number
  settings: number
}

const actor = actorOf({ kind: 'command_line' }, null)

/**
 * Makes the server as the file says: what is there already (by user name, by client_id) is changed, what the file does not
 * name is left alone, and the same file again changes nothing. All of it or, if anything fails, none of it.
 * With an administrator in it, set-up is over.
 * @throws {SeedError} when what is stored forbids it
 */
export async function applySeed(appliance: Appliance, seed: Seed): Promise<SeedResult> {
  // One after the other: the lane that hashes passwords would refuse a crowd.
  const users: PreparedUser[] = []
  for (const user of seed.users) users.push(await prepareUser(appliance, user))
  const clients: Client[] = []
  for (const client of seed.clients) clients.push(await prepareClient(appliance, client))
  return appliance.store.write(async (transaction) => {
    const { repositories } = appliance
    const scopes = await putScopes(repositories, transaction, seed)
    const resources = await putResources(appliance, transaction, seed)
    const groups = await putGroups(appliance, transaction, seed)
    const ofUsers: Outcome[] = []
    for (const user of users) ofUsers.push(await applyUser(appliance, transaction, { ...user, actor }))
    const ofClients: Outcome[] = []
    for (const client of clients) ofClients.push(await applyClient(appliance, transaction, { client, actor }))
    const settings = await putSettings(appliance, transaction, seed)
    const result = { ...counts(ofUsers, ofClients), scopes, resources, groups, settings }
    await settleSetup(appliance, transaction)
    if (Object.values(result).every((count) => count === 0)) return result
    await appliance.events.record(transaction, {
      ...actor,
      type: 'seed_applied',
      outcome: 'success',
      details: { ...result },
    })
    return result
  })
}

function counts(users: readonly Outcome[], clients: readonly Outcome[]) {
  const count = (outcomes: readonly Outcome[], wanted: Outcome) =>
    outcomes.filter((outcome) => outcome === wanted).length
  return {
    users_created: count(users, 'created'),
    users_changed: count(users, 'changed'),
    clients_created: count(clients, 'created'),
    clients_changed: count(clients, 'changed'),
  }
}

async function putScopes({ scopes }: Repositories, transaction: Transaction, seed: Seed): Promise<number> {
  const known = await scopes.all()
  const wanted = new Map(
    [...defaultScopes.filter(({ name }) => !known.has(name)), ...seed.scopes].map((scope) => [scope.name, scope]),
  )
  const changed = [...wanted.values()].filter((scope) => !isDeepStrictEqual(known.get(scope.name), scope))
  for (const scope of changed) await scopes.put(transaction, scope)
  return changed.filter(({ name }) => seed.scopes.some((scope) => scope.name === name)).length
}

/** @throws {SeedError} when one is an address of this very server */
async function putResources(
  { clock, config, repositories }: Appliance,
  transaction: Transaction,
  seed: Seed,
): Promise<number> {
  const known = await repositories.resources.all()
  const wanted = seed.resources.map(({ open_to_registered, ...resource }): Resource => {
    const problem = resourceProblem({ ...resource, scopes: [] }, { scopes: new Set(), issuer: config.issuer })
    if (problem) throw new SeedError([`resources: ${resource.identifier}: ${problem.message}`])
    return {
      ...resource,
      name: resource.name ?? resource.identifier,
      open_to_registered: open_to_registered ? 1 : 0,
      created_at: known.get(resource.identifier)?.created_at ?? clock.now(),
    }
  })
  const changed = wanted.filter((resource) => !isDeepStrictEqual(known.get(resource.identifier), resource))
  for (const resource of changed) await repositories.resources.put(transaction, resource)
  return changed.length
}

async function putGroups(appliance: Appliance, transaction: Transaction, seed: Seed): Promise<number> {
  let changed = 0
  for (const group of seed.groups) {
    const { name, ...said } = typeof group === 'string' ? { name: group, description: '' } : group
    const facts = Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined))
    if (await putGroup(appliance, transaction, { name, facts, actor })) changed += 1
  }
  return changed
}

async function putSettings(appliance: Appliance, transaction: Transaction, { settings }: Seed): Promise<number> {
  const { repositories } = appliance
  const { policies = {}, protocol = {}, ...address } = settings
  const before = await repositories.settings.all(transaction)
  await storeAddress(repositories, transaction, address)
  await changePolicies(appliance, transaction, { given: policies, actor })
  await changeProtocol(appliance, transaction, { given: protocol, actor })
  const after = await repositories.settings.all(transaction)
  return [...after].filter(([key, value]) => before.get(key) !== value).length
}

/** An office with an administrator needs no set-up, and one that was set up needs an administrator. */
async function settleSetup({ clock, events, repositories }: Appliance, transaction: Transaction): Promise<void> {
  const administrators = await repositories.people.administratorsBesides('', transaction)
  if (administrators === 0) {
    const settings = await repositories.settings.all(transaction)
    if (!settings.has(setupMarks.completed)) return
    throw new SeedError(['users: this would leave no enabled administrator.'])
  }
  if (!(await repositories.settings.claim(transaction, setupMarks.completed, String(clock.now())))) return
  await events.record(transaction, { ...actor, type: 'setup_completed', outcome: 'success', details: { by: 'seed' } })
}
