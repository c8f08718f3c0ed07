import type { IssuedLink } from '../contract/links.ts'
import type { Appliance } from '../security/appliance.ts'
import type { EventActor } from '../security/events.ts'
import type { PersonRow } from '../storage/people.ts'
import { issueLinkIn, type LinkWish } from './links.ts'
import { insertPerson, type NewPerson, preparePerson } from './new-person.ts'

interface Invitation {
  person: Omit<NewPerson, 'password' | 'passwordHash' | 'mustChangePassword'>
  deliver: LinkWish['deliver']
  actor: EventActor
}

/**
 * Adds a person who chooses the first password by a link; person and link are made together or not at all.
 * @throws {PersonError} `username_taken`, `unknown_group`, `no_email_address`
 * @throws {MailError} `not_configured`
 */
export async function invitePerson(
  appliance: Appliance,
  { person, deliver, actor }: Invitation,
): Promise<{ person: PersonRow; link: IssuedLink }> {
  const prepared = await preparePerson(appliance, person)
  return appliance.store.write(async (transaction) => {
    const added = await insertPerson(appliance, transaction, { person: prepared, actor })
    const link = await issueLinkIn(appliance, transaction, { id: added.id, purpose: 'invitation', deliver, actor })
    return { person: added, link }
  })
}
