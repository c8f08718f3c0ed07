import type { Appliance } from '../security/appliance.ts'
import type { EventActor } from '../security/events.ts'
import { type PersonRow, usernameKey } from '../storage/people.ts'
import { removePerson } from './people.ts'

/**
 * Deletes a person's own account, where they typed its user name. Whether the office allows it is asked by the caller.
 * @throws {PersonError} `last_administrator`
 */
export async function deleteOwnAccount(
  appliance: Appliance,
  { person, typed, actor }: { person: PersonRow; typed: string; actor: EventActor },
): Promise<'deleted' | 'other_name'> {
  if (usernameKey(typed.trim()) !== person.username_key) return 'other_name'
  await removePerson(appliance, { id: person.id, actor })
  return 'deleted'
}
