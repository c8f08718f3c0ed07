import type { RequestFacts } from '../platform/request-facts.ts'
import type { Appliance } from '../security/appliance.ts'
import type { EventActor } from '../security/events.ts'
import type { PersonRow } from '../storage/people.ts'
import type { Transaction } from '../storage/store.ts'
import { methodsOf } from './acr.ts'
import { findDevice } from './devices.ts'
import { attemptPassword, forgetFailures, type PasswordOutcome } from './password-attempt.ts'
import { PersonError } from './person-error.ts'
import { renewSession, type Session } from './sessions.ts'
import { setPassword } from './set-password.ts'

export interface OwnPasswordChange {
  person: PersonRow
  session: Session
  /** The present password and the new one, as typed. */
  current: string
  password: string
  request: RequestFacts
  /** The value of the browser's device cookie. */
  device: string | undefined
  actor: EventActor
}

export type OwnPasswordOutcome = { kind: 'changed'; cookieValue: string } | Exclude<PasswordOutcome, { kind: 'right' }>

/**
 * Lets a person who knows the present password choose another (ASVS 6.2.3). It is guessed as seldom as at the sign-in (SEC-A41).
 * Their session goes on under a new secret, as fresh as it was (SEC-A31); every other one ends.
 * @throws {PersonError} `weak_password`, `person_changed`
 * @throws {BusyError}
 */
export async function changeOwnPassword(appliance: Appliance, change: OwnPasswordChange): Promise<OwnPasswordOutcome> {
  const { person, session, request, actor } = change
  const device = await findDevice(appliance, { personId: person.id, cookie: change.device })
  const attempt = { username: person.username, password: change.current, person, device, request }
  const verdict = await attemptPassword(appliance, attempt)
  if (verdict.kind !== 'right') return verdict
  const renewed: { cookieValue?: string } = {}
  await setPassword(appliance, {
    person: verdict.person,
    password: change.password,
    actor,
    reason: 'changed',
    keepSession: session.selector,
    async prove(transaction) {
      await forgetFailures(appliance, transaction, { person, device })
      renewed.cookieValue = await renewAsItWas(appliance, transaction, change)
    },
  })
  return { kind: 'changed', cookieValue: renewed.cookieValue ?? '' }
}

/** The same session under another secret, having proved no more than before. */
async function renewAsItWas(
  appliance: Appliance,
  transaction: Transaction,
  { person, session, request }: OwnPasswordChange,
): Promise<string> {
  const cookieValue = await renewSession(appliance, transaction, {
    selector: session.selector,
    proof: {
      personId: person.id,
      amr: methodsOf(session.amr),
      authTime: session.auth_time,
      request,
      deviceId: session.device_id,
      onRememberedDevice: session.on_remembered_device === 1,
    },
  })
  // Signed out in another window meanwhile: then nothing is changed either.
  if (cookieValue === undefined) throw new PersonError('person_changed')
  return cookieValue
}
