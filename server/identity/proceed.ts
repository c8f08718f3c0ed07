import type { Appliance } from '../security/appliance.ts'
import type { PersonRow } from '../storage/people.ts'
import type { Transaction } from '../storage/store.ts'
import { hasSecondFactor } from './acr.ts'
import { findDevice, meetDevice } from './devices.ts'
import { forgetFailures } from './password-attempt.ts'
import { findSession, renewSession, type Session, startSession } from './sessions.ts'
import { claimant, recordAsked, recordFailure, recordSuccess } from './sign-in-events.ts'
import { type NextStep, type SignInProgress, type Step, weigh } from './sign-in-steps.ts'
import { keepUnfinished } from './unfinished-sign-in.ts'

export interface SignedIn {
  kind: 'signed_in'
  sessionCookie: string
  deviceCookie: string
  person: PersonRow
}

/** A step is missing; what was proved so far is kept under this cookie's value. */
export interface Continued {
  kind: 'continue'
  signInCookie: string
  step: Step
}

export type Proceeding = SignedIn | Continued | { kind: 'refused' }

/** Something more was proved. */
export interface Proven extends SignInProgress {
  /** When the first factor was, in epoch milliseconds. */
  authTime: number
  /** The session of which more is asked: where it has ended, nothing comes of it (SEC-A32). */
  stepsUp: string | null
  /** The person wishes not to be asked for the second factor on this device again. */
  remember: boolean
  /** Runs first in the transaction: false where what was proved does not hold any more, or was used by another request. */
  claim(transaction: Transaction): Promise<boolean>
}

/**
 * Goes on from what was proved: to the next step, or to a session. Either has a new id, and what stood before it is dead
 * (SEC-A31).
 * @throws {StorageError}
 */
export async function proceed(appliance: Appliance, proven: Proven): Promise<Proceeding> {
  const { person, browser } = proven
  const { next, spared } = await weigh(appliance, proven)
  const before = await findSession(appliance, browser.session ?? '')
  return appliance.store.write(async (transaction) => {
    // The person may have been disabled, removed or given another password while something slow was at work.
    const hasEnded = proven.stepsUp !== null && proven.stepsUp !== before?.selector
    if (!(await proven.claim(transaction)) || hasEnded) {
      await recordFailure({ appliance, transaction, request: browser.request }, person, 'account_disabled')
      return { kind: 'refused' }
    }
    return next
      ? askFor(appliance, transaction, { proven, next })
      : admit(appliance, transaction, { proven, spared, before })
  })
}

async function askFor(
  appliance: Appliance,
  transaction: Transaction,
  { proven, next }: { proven: Proven; next: NextStep },
): Promise<Continued> {
  const { person, browser } = proven
  if (next.dueAt !== null) await appliance.repositories.credentials.askForFactorBy(transaction, person.id, next.dueAt)
  if (next.step === 'second_factor') await recordAsked({ appliance, transaction, request: browser.request }, person)
  return { kind: 'continue', signInCookie: await keepUnfinished(appliance, transaction, proven), step: next.step }
}

interface Admission {
  proven: Proven
  /** The second factor was not asked, since the device is remembered. */
  spared: boolean
  /** The session that the browser has had so far. */
  before: Session | undefined
}

async function admit(
  appliance: Appliance,
  transaction: Transaction,
  { proven, spared, before }: Admission,
): Promise<Proceeding> {
  const { person, amr, browser, authTime } = proven
  const { request } = browser
  const recording = { appliance, transaction, request }
  if (!(await appliance.repositories.credentials.signedIn(transaction, person.id, appliance.clock.now()))) {
    await recordFailure(recording, person, 'account_disabled')
    return { kind: 'refused' }
  }
  const known = await findDevice(appliance, person.id, browser.device)
  if (amr.includes('pwd')) await forgetFailures(appliance, transaction, { person, device: known })
  const device = await meetDevice(appliance, transaction, {
    person,
    cookie: browser.device,
    request,
    actor: claimant(person, request),
    remember: proven.remember && hasSecondFactor(amr),
  })
  const proof = { personId: person.id, amr, authTime, request, deviceId: device.id, onRememberedDevice: spared }
  const isSame = before?.person_id === person.id
  const renewed = isSame && (await renewSession(appliance, transaction, { selector: before.selector, proof }))
  if (proven.stepsUp !== null && !renewed) return { kind: 'refused' }
  if (before && !isSame) await appliance.repositories.sessions.end(transaction, before.selector, appliance.clock.now())
  const sessionCookie = renewed || (await startSession(appliance, transaction, proof))
  await recordSuccess(recording, { person, amr })
  return { kind: 'signed_in', sessionCookie, deviceCookie: device.cookie, person }
}
