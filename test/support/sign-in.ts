import type { SignedIn } from '../../server/identity/proceed.ts'
import { findSession, type Session } from '../../server/identity/sessions.ts'
import { type SignInAttempt, type SignInOutcome, signIn } from '../../server/identity/sign-in.ts'
import { answerCode, putOffEnrolment } from '../../server/identity/sign-in-answers.ts'
import type { SigningBrowser } from '../../server/identity/sign-in-browser.ts'
import type { SignInGoal } from '../../server/identity/sign-in-goal.ts'
import { findUnfinished, type UnfinishedSignIn } from '../../server/identity/unfinished-sign-in.ts'
import type { Appliance } from '../../server/security/appliance.ts'
import { fromAddress } from './bag.ts'

export interface Credentials {
  username: string
  password: string
}

/** What most sign-ins are for: nothing that asks for more than the office does. */
export const anyGoal: SignInGoal = { clientDemand: false, fresh: false }

/** A browser at an address of the office, with the cookies that it has. */
export const browserAt = (address = '192.0.2.10', cookies: Omit<SigningBrowser, 'request'> = {}): SigningBrowser => ({
  request: fromAddress(address),
  ...cookies,
})

/** User name and password as typed into a browser, for a goal that asks for nothing besides. */
export const attemptOf = ({ username, password }: Credentials, browser = browserAt()): SignInAttempt => ({
  username,
  password,
  browser,
  goal: anyGoal,
})

/** Signs somebody in as far as they get without a second factor: to set one up is put off. */
export async function signInAs(appliance: Appliance, person: Credentials, browser = browserAt()): Promise<SignedIn> {
  const outcome = await signIn(appliance, attemptOf(person, browser))
  if (outcome.kind !== 'continue') return admitted(outcome)
  const unfinished = await unfinishedOf(appliance, outcome)
  return admitted(await putOffEnrolment(appliance, { unfinished, browser, goal: anyGoal }))
}

/** The session that came of a sign-in; fails the test where none did. */
export function admitted(outcome: SignInOutcome | { kind: string }): SignedIn {
  if (outcome.kind !== 'signed_in' || !('sessionCookie' in outcome)) throw new Error(`not signed in: ${outcome.kind}`)
  return outcome
}

/** The sign-in that goes on; fails the test where it does not. */
export async function unfinishedOf(appliance: Appliance, outcome: { kind: string }): Promise<UnfinishedSignIn> {
  if (!('signInCookie' in outcome)) throw new Error(`nothing to go on with: ${outcome.kind}`)
  const unfinished = await findUnfinished(appliance, String(outcome.signInCookie))
  if (!unfinished) throw new Error('the sign-in is not found again')
  return unfinished
}

/** The session of a cookie; fails the test where it is none. */
export async function sessionIn(appliance: Appliance, { sessionCookie }: SignedIn): Promise<Session> {
  const session = await findSession(appliance, sessionCookie)
  if (!session) throw new Error('the session is not found again')
  return session
}

/** The browser after a sign-in, with the cookies that it was given. */
export const browserAfter = ({ sessionCookie, deviceCookie }: SignedIn, address?: string): SigningBrowser =>
  browserAt(address, { session: sessionCookie, device: deviceCookie })

/** The code of a phone, for a sign-in that asks for one, in a browser. */
export interface TypedCode {
  code: string
  browser?: SigningBrowser
  goal?: SignInGoal
  remember?: boolean
}

/** Types a code at the step for it. */
export const typeCode = (
  appliance: Appliance,
  unfinished: UnfinishedSignIn,
  { code, browser = browserAt(), goal = anyGoal, remember = false }: TypedCode,
) => answerCode(appliance, { unfinished, code, remember, browser, goal })

/** Signs somebody in with their password and the code that their phone shows. */
export async function signInWithPhone(
  appliance: Appliance,
  person: Credentials,
  { code, browser = browserAt(), ...typed }: TypedCode,
): Promise<SignedIn> {
  const unfinished = await unfinishedOf(appliance, await signIn(appliance, attemptOf(person, browser)))
  return admitted(await typeCode(appliance, unfinished, { ...typed, code, browser }))
}
