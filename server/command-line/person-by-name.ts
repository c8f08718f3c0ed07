import type { Person } from '../contract/people.ts'
import { StartError } from '../listening/start-error.ts'
import { usernameKey } from '../storage/people.ts'
import type { OfflineConsole } from './offline-console.ts'

/**
 * The person of a user name, whatever its case.
 * @throws {StartError} `not_found`
 */
export async function personByName({ people }: OfflineConsole, username: string): Promise<Person> {
  const key = usernameKey(username)
  let cursor: string | undefined
  do {
    const page = await people.list({ search: username, limit: 200, ...(cursor && { cursor }) })
    const found = page.items.find((person) => usernameKey(person.username) === key)
    if (found) return found
    cursor = page.nextCursor ?? undefined
  } while (cursor)
  throw new StartError('not_found', `There is no person with the user name ${username}.`)
}
