import type { RequestFacts } from '../platform/request-facts.ts'
import type { Appliance } from '../security/appliance.ts'
import type { PersonRow } from '../storage/people.ts'
import { findDevice } from './devices.ts'
import { attemptPassword, type PasswordOutcome } from './password-attempt.ts'

/**
 * Whether this is the password of somebody who is signed in already. It is guessed as seldom as at the sign-in (SEC-A41).
 * @param device the value of the browser's device cookie
 * @throws {StorageError}
 */
export async function verifyPassword(
  appliance: Appliance,
  {
    person,
    password,
    request,
    device,
  }: { person: PersonRow; password: string; request: RequestFacts; device?: string | undefined },
): Promise<PasswordOutcome> {
  return attemptPassword(appliance, {
    username: person.username,
    password,
    person,
    device: await findDevice(appliance, person.id, device),
    request,
  })
}
