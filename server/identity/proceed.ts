import type { EventReason } from '../contract/event-types.ts'
import type { Appliance } from '../security/appliance.ts'
import type { PersonRow } from '../storage/people.ts'
import type { Transaction } from '../storage/store.ts'
import { hasSecondFactor } from './acr.ts'
import { findDevice, meetDevice } from './devices.ts'
import { lacksEnrolmentLink } from './enrolment-link.ts'
import { forgetFailures } from './password-attempt.ts'
import { endWithGrants, findSession, renewSession, type Session, startSession } from './sessions.ts'
import { claimant, methodOf, recordAsked, recordFailure, recordSuccess } from './sign-in-events.ts'
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
  /** Runs in the transaction that decides: why what was proved does not hold any more, or undefined where it does. */
  claim(transaction: Transaction): Promise<EventReason | undefined>
}

/**
 * Goes on from what was proved: to the next step, or to a session. Either has a new id, and what stood before it is dead
 * (SEC-A31). All that decides is read in one transaction: the person may have been disabled, removed or given another password,
 * and a factor added or taken away, while something slow was at work.
 * @throws {StorageError}
 */
export async function proceed(appliance: Appliance, asked: Proven): Promise<Proceeding> {
  const { browser } = asked
  return appliance.store.write(async (transaction) => {
    const before = await findSession(appliance, browser.session ?? '', transaction)
    const person = await appliance.repositories.people.find(asked.person.id, transaction)
    const refused = await objection(appliance, transaction, { proven: asked, person, before })
    if (refused || !person) {
      const recording = { appliance, transaction, request: browser.request }
      await recordFailure(recording, asked.person, {
        reason: refused ?? 'account_deleted',
        method: methodOf(asked.amr),
      })
      return { kind: 'refused' }
    }
    const proven = { ...asked, person }
    const { next, spared } = await weigh(appliance, proven, transaction)
    return next
      ? askFor(appliance, transaction, { proven, next })
      : admit(appliance, transaction, { proven, spared, before })
  })
}

/** Why this person gets no further; undefined where they do. What was proved is used up then. */
async function objection(
  appliance: Appliance,
  transaction: Transaction,
  { proven, person, before }: { proven: Proven; person: PersonRow | undefined; before: Session | undefined },
): Promise<EventReason | undefined> {
  const { browser, stepsUp } = proven
  if (!person) return 'account_deleted'
  if (person.disabled) return 'account_disabled'
  const spent = await proven.claim(transaction)
  if (spent) return spent
  if (await lacksEnrolmentLink(appliance, { token: browser.link, person }, transaction)) return 'enrolment_link_needed'
  return stepsUp === null || before?.selector === stepsUp ? undefined : 'session_ended'
}

async function askFor(
  appliance: Appliance,
  transaction: Transaction,
  { proven, next }: { proven: Proven; next: NextStep },
): Promise<Continued> {
  const { person, browser } = proven
  // The days of grace begin when it is first asked for.
  if (next.step === 'enrol' && next.dueAt !== null)
    await appliance.repositories.credentials.askForFactorBy(transaction, person.id, next.dueAt)
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
): Promise<SignedIn> {
  const { person, amr, browser, authTime, stepsUp } = proven
  const { request } = browser
  const { credentials } = appliance.repositories
  const now = appliance.clock.now()
  await credentials.signedIn(transaction, person.id, now)
  const known = await findDevice(appliance, { personId: person.id, cookie: browser.device }, transaction)
  const hasTyped = amr.includes('pwd') && stepsUp === null
  if (hasTyped) await forgetFailures(appliance, transaction, { person, device: known })
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
  if (before && !isSame)
    await endWithGrants(appliance, transaction, { personId: before.person_id, selector: before.selector })
  const sessionCookie = renewed || (await startSession(appliance, transaction, proof))
  await recordSuccess({ appliance, transaction, request }, { person, amr })
  return { kind: 'signed_in', sessionCookie, deviceCookie: device.cookie, person }
}
