import type { Appliance } from '../security/appliance.ts'
import type { EventActor } from '../security/events.ts'
import type { PersonRow } from '../storage/people.ts'
import type { Transaction } from '../storage/store.ts'
import { PersonError } from './person-error.ts'

interface Membership {
  person: PersonRow
  groups: readonly string[]
  actor: EventActor
}

/**
 * Puts the person in exactly these groups; one event says which they joined and left.
 * @returns whether anything changed
 * @throws {PersonError} `unknown_group`
 */
export async function putInGroups(
  appliance: Appliance,
  transaction: Transaction,
  { person, groups, actor }: Membership,
): Promise<boolean> {
  const before = await appliance.repositories.groups.ofPerson(person.id, transaction)
  const wanted = new Set(groups)
  return changeMemberships(appliance, transaction, {
    person,
    actor,
    join: [...wanted].filter((name) => !before.includes(name)),
    leave: before.filter((name) => !wanted.has(name)),
  })
}

/**
 * Lets a person join and leave groups: those they are in or out of already count for nothing.
 * @returns whether anything changed
 * @throws {PersonError} `unknown_group`
 */
export async function changeMemberships(
  { events, repositories }: Appliance,
  transaction: Transaction,
  { person, join, leave, actor }: Omit<Membership, 'groups'> & { join: readonly string[]; leave: readonly string[] },
): Promise<boolean> {
  const joined: string[] = []
  const left: string[] = []
  for (const name of join) {
    if (!(await repositories.groups.find(name, transaction))) throw new PersonError('unknown_group', [name])
    const count = await repositories.groups.join(transaction, { person_id: person.id, group_name: name })
    if (count > 0) joined.push(name)
  }
  for (const name of leave) {
    const count = await repositories.groups.leave(transaction, { person_id: person.id, group_name: name })
    if (count > 0) left.push(name)
  }
  if (joined.length + left.length === 0) return false
  await events.record(transaction, {
    ...actor,
    type: 'permission_change',
    outcome: 'success',
    reason: 'membership_changed',
    personId: person.id,
    details: { person_id: person.id, username: person.username, joined: joined.join(', '), left: left.join(', ') },
  })
  return true
}
