import type { EventReason } from '../contract/event-types.ts'
import type { RequestFacts } from '../platform/request-facts.ts'
import type { Appliance } from '../security/appliance.ts'
import { BusyError } from '../security/password-lane.ts'
import type { AttemptOutcome } from '../security/throttle.ts'
import { type PersonRow, usernameKey } from '../storage/people.ts'
import { needsEnrolmentLink, opensEnrolment } from './enrolment-link.ts'
import { findSession, startSession } from './sessions.ts'
import { recordFailure, recordSuccess, writeTooMany } from './sign-in-events.ts'

export interface SignInAttempt {
  username: string
  password: string
  request: RequestFacts
  /** The session cookie that the browser already has; that session ends. */
  previousSession?: string | undefined
  /** The token of the link that the browser was opened with; only a factor enrolment's means anything here. */
  link?: string | undefined
}

/** `refused` says nothing of why: whoever guesses must not learn whether it was the name, the password or the account (SEC-A45). */
export type SignInOutcome =
  | { kind: 'signed_in'; cookieValue: string; person: PersonRow }
  | { kind: 'refused' }
  /** The password is right, and opens nothing without the enrolment link. */
  | { kind: 'link_needed' }
  | { kind: 'too_many'; retryAfterMs: number }
  | { kind: 'busy'; retryAfterMs: number }

/** What the check of a password says. */
type Verdict = ({ kind: 'right' } & Admitted) | ({ kind: 'wrong' } & Refused)

interface Admitted {
  person: PersonRow
  /** The hash that the password was checked against. */
  hash: string
}

interface Refused {
  person: PersonRow | undefined
  reason: EventReason
}

/** No user name is longer (see the contract); what is beyond is not looked at. */
const longestUsername = 256

/**
 * Signs a person in with a password. Every refusal costs the same work and is recorded before it is answered.
 * @throws {StorageError} when something could not be looked up or written down
 */
export async function signIn(appliance: Appliance, attempt: SignInAttempt): Promise<SignInOutcome> {
  const username = attempt.username.slice(0, longestUsername)
  const place = await appliance.throttle.reserve({ account: usernameKey(username), address: attempt.request.address })
  const person = await appliance.repositories.people.findByUsername(username)
  if (place.kind === 'refused') {
    if (place.announce) await writeTooMany(appliance, person, attempt.request)
    return { kind: 'too_many', retryAfterMs: place.retryAfterMs }
  }
  let outcome: AttemptOutcome = 'undecided'
  try {
    const verdict = await checkPassword(appliance, attempt.password, person)
    outcome = verdict.kind === 'right' ? 'success' : 'failure'
    if (verdict.kind === 'wrong') return await refuse(appliance, attempt, verdict)
    return (await lacksLink(appliance, attempt, verdict.person))
      ? await askForLink(appliance, attempt, verdict.person)
      : await admit(appliance, attempt, verdict)
  } catch (thrown) {
    if (thrown instanceof BusyError) return { kind: 'busy', retryAfterMs: thrown.retryAfterMs }
    throw thrown
  } finally {
    place.settle(outcome)
  }
}

/** The same work for everybody: who is unknown, disabled or has no password is checked against nobody's hash (SEC-S08). */
async function checkPassword(
  { passwords }: Appliance,
  password: string,
  person: PersonRow | undefined,
): Promise<Verdict> {
  const hash = person?.password_hash ?? null
  const equal = await passwords.verify(password, hash)
  if (!person) return { kind: 'wrong', person, reason: 'unknown_user' }
  if (person.disabled) return { kind: 'wrong', person, reason: 'account_disabled' }
  if (!equal || hash === null) return { kind: 'wrong', person, reason: 'wrong_password' }
  return { kind: 'right', person, hash }
}

/** Whose second factors were taken away needs the link that was made with that, besides the password. */
const lacksLink = async (appliance: Appliance, { link }: SignInAttempt, person: PersonRow): Promise<boolean> =>
  needsEnrolmentLink(person) && !(await opensEnrolment(appliance, link, person))

async function askForLink(appliance: Appliance, { request }: SignInAttempt, person: PersonRow): Promise<SignInOutcome> {
  await appliance.store.write((transaction) =>
    recordFailure({ appliance, transaction, request }, person, 'enrolment_link_needed'),
  )
  return { kind: 'link_needed' }
}

async function refuse(
  appliance: Appliance,
  { request }: SignInAttempt,
  { person, reason }: Refused,
): Promise<SignInOutcome> {
  await appliance.store.write((transaction) => recordFailure({ appliance, transaction, request }, person, reason))
  return { kind: 'refused' }
}

async function admit(appliance: Appliance, attempt: SignInAttempt, { person, hash }: Admitted): Promise<SignInOutcome> {
  const { clock, repositories, store } = appliance
  const { request, password } = attempt
  const keptHash = await renewed(appliance, password, hash)
  const previous = await findSession(appliance, attempt.previousSession ?? '')
  return store.write(async (transaction) => {
    const at = clock.now()
    const recording = { appliance, transaction, request }
    // The person may have been disabled, removed or given another password while bcrypt was at work.
    const stillSo = await repositories.people.signedIn(transaction, { id: person.id, at, provenHash: hash, keptHash })
    if (!stillSo) {
      await recordFailure(recording, person, 'account_disabled')
      return { kind: 'refused' }
    }
    if (previous) await repositories.sessions.end(transaction, previous.selector, at)
    const cookieValue = await startSession(appliance, transaction, { personId: person.id, amr: 'pwd', request })
    await recordSuccess(recording, person)
    return { kind: 'signed_in', cookieValue, person }
  })
}

/** The hash to keep: an imported or outdated one is made anew now that the password is known (SEC-S07), if there is time. */
async function renewed({ passwords }: Appliance, password: string, hash: string): Promise<string> {
  if (!passwords.needsRehash(hash)) return hash
  try {
    return await passwords.hash(password)
  } catch (thrown) {
    if (thrown instanceof BusyError) return hash
    throw thrown
  }
}
