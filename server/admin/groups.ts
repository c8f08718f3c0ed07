import type { Group } from '../contract/groups.ts'
import { changeGroup, createGroup, removeGroup, setMembers as setGroupMembers } from '../identity/groups.ts'
import type { Appliance } from '../security/appliance.ts'
import type { OfficeGroup } from '../storage/groups.ts'
import { AdminError } from './admin-error.ts'
import { openOperations } from './operations.ts'
import { actorOf } from './operator.ts'

const list = openOperations.groups.list.handler(async ({ context: { server } }) => {
  const { groups } = server.appliance.repositories
  const [all, counts] = await Promise.all([groups.all(), groups.memberCounts()])
  return { items: all.map((group) => groupView(group, counts)) }
})

const create = openOperations.groups.create.handler(async ({ context: { server, operator, facts }, input }) => {
  const { secondFactor: second_factor, ...group } = input
  await createGroup(server.appliance, { ...group, second_factor, actor: actorOf(operator, facts) })
  return viewOf(server.appliance, input.name)
})

const update = openOperations.groups.update.handler(async ({ context: { server, operator, facts }, input }) => {
  const { name, description, claims, secondFactor } = input
  const given = {
    ...(description !== undefined && { description }),
    ...(claims !== undefined && { claims }),
    ...(secondFactor !== undefined && { second_factor: secondFactor }),
  }
  await changeGroup(server.appliance, { name, facts: given, actor: actorOf(operator, facts) })
  return viewOf(server.appliance, name)
})

const remove = openOperations.groups.remove.handler(async ({ context: { server, operator, facts }, input }) => {
  await removeGroup(server.appliance, { ...input, actor: actorOf(operator, facts) })
  return input
})

const setMembers = openOperations.groups.setMembers.handler(async ({ context: { server, operator, facts }, input }) => {
  await setGroupMembers(server.appliance, { ...input, actor: actorOf(operator, facts) })
  return viewOf(server.appliance, input.name)
})

export const groups = { list, create, update, remove, setMembers }

async function viewOf({ repositories }: Appliance, name: string): Promise<Group> {
  const group = await repositories.groups.find(name)
  if (!group) throw new AdminError('NOT_FOUND')
  return groupView(group, await repositories.groups.memberCounts())
}

function groupView({ name, description, ...row }: OfficeGroup, counts: ReadonlyMap<string, number>): Group {
  return {
    name,
    description,
    claims: row.claims,
    secondFactor: row.second_factor,
    members: counts.get(name) ?? 0,
    createdAt: row.created_at,
  }
}
