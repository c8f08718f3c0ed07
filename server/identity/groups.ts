import { isDeepStrictEqual } from 'node:util'
import type { EventReason } from '../contract/event-types.ts'
import type { Appliance } from '../security/appliance.ts'
import type { EventActor } from '../security/events.ts'
import type { OfficeGroup } from '../storage/groups.ts'
import type { Transaction } from '../storage/store.ts'
import { changeMemberships } from './memberships.ts'
import { requirePerson } from './people.ts'
import { PersonError } from './person-error.ts'

/** What is said of every member of a group, besides its name. */
export type GroupFacts = Pick<OfficeGroup, 'description' | 'claims' | 'second_factor'>

interface GroupChange {
  name: string
  actor: EventActor
}

/** @throws {PersonError} `group_taken` */
export async function createGroup(
  appliance: Appliance,
  { name, actor, ...facts }: GroupChange & GroupFacts,
): Promise<void> {
  await appliance.store.write(async (transaction) => {
    if (await appliance.repositories.groups.find(name, transaction)) throw new PersonError('group_taken')
    await putGroup(appliance, transaction, { name, facts, actor })
  })
}

/**
 * Changes what is said of a group's members; what is left out stays.
 * @throws {PersonError} `unknown_group`
 */
export async function changeGroup(
  appliance: Appliance,
  { name, actor, facts }: GroupChange & { facts: Partial<GroupFacts> },
): Promise<void> {
  await appliance.store.write(async (transaction) => {
    await requireGroup(appliance, transaction, name)
    await putGroup(appliance, transaction, { name, facts, actor })
  })
}

/**
 * Adds the group, or makes it say this, in the caller's transaction; nothing is written where nothing changes.
 * @returns whether anything changed
 */
export async function putGroup(
  { clock, events, repositories }: Appliance,
  transaction: Transaction,
  { name, facts, actor }: GroupChange & { facts: Partial<GroupFacts> },
): Promise<boolean> {
  const known = await repositories.groups.find(name, transaction)
  const nothingSaid = { description: '', claims: {}, second_factor: 'inherit' as const }
  const group = { ...(known ?? { name, created_at: clock.now(), ...nothingSaid }), ...facts }
  if (known && isDeepStrictEqual(known, group)) return false
  await repositories.groups.put(transaction, group)
  const reason: EventReason = known ? 'group_changed' : 'group_created'
  const details = { group: name, second_factor: group.second_factor, claims: Object.keys(group.claims).join(' ') }
  await events.record(transaction, { ...actor, type: 'settings_change', outcome: 'success', reason, details })
  return true
}

/**
 * Removes the group; its members stay in the office.
 * @throws {PersonError} `unknown_group`
 */
export async function removeGroup(appliance: Appliance, { name, actor }: GroupChange): Promise<void> {
  const { events, repositories, store } = appliance
  await store.write(async (transaction) => {
    await requireGroup(appliance, transaction, name)
    const members = (await repositories.groups.memberCounts(transaction)).get(name) ?? 0
    await repositories.groups.remove(transaction, name)
    await events.record(transaction, {
      ...actor,
      type: 'settings_change',
      outcome: 'success',
      reason: 'group_deleted',
      details: { group: name, members },
    })
  })
}

/**
 * Adds members and takes members out, all or none of them.
 * @throws {PersonError} `unknown_group`, `unknown_person`
 */
export async function setMembers(
  appliance: Appliance,
  { name, actor, add, takeOut }: GroupChange & { add: readonly string[]; takeOut: readonly string[] },
): Promise<void> {
  await appliance.store.write(async (transaction) => {
    await requireGroup(appliance, transaction, name)
    for (const id of new Set([...takeOut, ...add])) {
      const person = await requirePerson(appliance, transaction, id)
      const joins = add.includes(id)
      const change = { join: joins ? [name] : [], leave: joins ? [] : [name] }
      await changeMemberships(appliance, transaction, { person, actor, ...change })
    }
  })
}

async function requireGroup({ repositories }: Appliance, transaction: Transaction, name: string): Promise<void> {
  if (!(await repositories.groups.find(name, transaction))) throw new PersonError('unknown_group', [name])
}
