import type { Appliance } from '../../security/appliance.ts'
import type { PersonRow } from '../../storage/people.ts'
import { plainName } from './passkey-name.ts'

/**
 * Gives a passkey another name; false where the person has no such passkey, or nothing is left of the name.
 * @throws {StorageError}
 */
export async function renamePasskey(
  { repositories, store }: Appliance,
  { person, passkeyId, name: wish }: { person: PersonRow; passkeyId: string; name: string },
): Promise<boolean> {
  const name = plainName(wish)
  if (name === '') return false
  return store.write((transaction) =>
    repositories.passkeys.rename(transaction, { credentialId: passkeyId, personId: person.id, name }),
  )
}
