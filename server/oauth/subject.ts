import { randomBytes } from 'node:crypto'
import { sectorOf } from '../identity/sector.ts'
import type { Appliance } from '../security/appliance.ts'
import type { Client } from '../storage/clients.ts'

/**
 * The `sub` by which this client knows the person (OpenID Connect Core §8): the person's id, or one of its sector's own, which
 * tells other sectors nothing. That one is random and kept, so no key has to live as long as it does.
 * @throws {StorageError} when a new one could not be kept.
 */
export async function subjectOf(appliance: Appliance, client: Client, personId: string): Promise<string> {
  if (client.subject_type === 'public') return personId
  const { repositories, store } = appliance
  const sector = sectorOf(client)
  const given = await repositories.pairwiseSubjects.find({ sector, personId })
  if (given !== undefined) return given
  return store.write(async (transaction) => {
    await repositories.pairwiseSubjects.insert(transaction, { sector, person_id: personId, subject: newSubject() })
    // Of many first requests one wins, and all of them answer what it made.
    const made = await repositories.pairwiseSubjects.find({ sector, personId }, transaction)
    if (made === undefined) throw new Error('a pairwise subject was not kept')
    return made
  })
}

/** Whom the client means by a `sub`; undefined where it was never told one like that. The person may be gone since. */
export async function personOfSubject(
  { repositories }: Appliance,
  client: Client,
  subject: string,
): Promise<string | undefined> {
  if (client.subject_type === 'public') return subject
  return repositories.pairwiseSubjects.personOf({ sector: sectorOf(client), subject })
}

// Padded base64url: the last character is one that no client_id holds, so neither can be taken for the other (SEC-B41).
const newSubject = (): string => `${randomBytes(32).toString('base64url')}=`
