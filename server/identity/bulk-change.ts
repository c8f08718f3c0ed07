import type { BulkChange } from '../contract/people-bulk.ts'
import type { Appliance } from '../security/appliance.ts'
import type { EventActor } from '../security/events.ts'
import type { PersonRow } from '../storage/people.ts'
import { changePerson, requireOthersRole } from './change-person.ts'
import { setMembers } from './groups.ts'
import {
  expirePassword,
  type PersonChange,
  removePerson,
  requireSomebodyElse,
  setPersonDisabled,
  signOutEverywhere,
} from './people.ts'
import { PersonError } from './person-error.ts'

interface Refused {
  id: string
  /** Empty where there is no such person. */
  name: string
  message: string
}

/**
 * Does the same to many people, each by itself: what is refused for one is done for the others.
 * @throws {StorageError}
 */
export async function changeMany(
  appliance: Appliance,
  { ids, change, actor }: { ids: readonly string[]; change: BulkChange; actor: EventActor },
): Promise<{ done: number; refused: Refused[] }> {
  // Asked for at once, they share commits; they are carried out one after the other all the same.
  const outcomes = await Promise.all([...new Set(ids)].map((id) => changeOne(appliance, change, { id, actor })))
  const refused = outcomes.filter((outcome) => outcome !== null)
  return { done: outcomes.length - refused.length, refused }
}

async function changeOne(appliance: Appliance, change: BulkChange, person: PersonChange): Promise<Refused | null> {
  const known: PersonRow | undefined = await appliance.repositories.people.find(person.id)
  try {
    await carryOut(appliance, change, person)
    return null
  } catch (thrown) {
    if (!(thrown instanceof PersonError)) throw thrown
    return { id: person.id, name: known?.name ?? '', message: thrown.message }
  }
}

async function carryOut(appliance: Appliance, change: BulkChange, person: PersonChange): Promise<unknown> {
  switch (change.kind) {
    case 'disable':
      requireSomebodyElse(person.actor, person.id)
      return setPersonDisabled(appliance, { ...person, disabled: true })
    case 'enable':
      return setPersonDisabled(appliance, { ...person, disabled: false })
    case 'remove':
      requireSomebodyElse(person.actor, person.id)
      return removePerson(appliance, person)
    case 'end_sessions':
      return signOutEverywhere(appliance, person)
    case 'require_password_change':
      return expirePassword(appliance, person)
    case 'set_role':
      await requireOthersRole(appliance, { ...person, role: change.role })
      return changePerson(appliance, { ...person, facts: { role: change.role } })
    case 'join_group':
      return setMembers(appliance, { name: change.group, actor: person.actor, add: [person.id], takeOut: [] })
    case 'leave_group':
      return setMembers(appliance, { name: change.group, actor: person.actor, add: [], takeOut: [person.id] })
  }
}
