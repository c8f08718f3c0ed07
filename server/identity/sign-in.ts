import type { Appliance } from '../security/appliance.ts'
import { BusyError } from '../security/password-lane.ts'
import type { PersonRow } from '../storage/people.ts'
import { findDevice } from './devices.ts'
import { lacksEnrolmentLink } from './enrolment-link.ts'
import { attemptPassword } from './password-attempt.ts'
import { type Proceeding, proceed } from './proceed.ts'
import type { SigningBrowser } from './sign-in-browser.ts'
import { recordFailure } from './sign-in-events.ts'
import type { SignInGoal } from './sign-in-goal.ts'

export interface SignInAttempt {
  username: string
  password: string
  browser: SigningBrowser
  goal: SignInGoal
}

/** `refused` says nothing of why: whoever guesses must not learn whether it was the name, the password or the account (SEC-A45). */
export type SignInOutcome =
  | Proceeding
  /** The password is right, and opens nothing without the enrolment link. */
  | { kind: 'link_needed' }
  | { kind: 'too_many'; retryAfterMs: number }
  | { kind: 'busy'; retryAfterMs: number }

/** No user name is longer (see the contract); what is beyond is not looked at. */
const longestUsername = 256

/**
 * The first step of a sign-in: user name and password. Every refusal costs the same work and is recorded before it is answered.
 * @throws {StorageError} when something could not be looked up or written down
 */
export async function signIn(appliance: Appliance, attempt: SignInAttempt): Promise<SignInOutcome> {
  const { repositories, clock } = appliance
  const { browser, goal, password } = attempt
  const username = attempt.username.slice(0, longestUsername)
  const person = await repositories.people.findByUsername(username)
  // Looked for whoever it is, so that a name takes no longer where it is somebody's.
  const device = await findDevice(appliance, { personId: person?.id ?? '', cookie: browser.device })
  const verdict = await attemptPassword(appliance, { username, password, person, device, request: browser.request })
  if (verdict.kind !== 'right') return verdict
  if (await lacksEnrolmentLink(appliance, { token: browser.link, person: verdict.person }))
    return askForLink(appliance, browser, verdict.person)
  const { hash } = verdict
  const keptHash = await renewed(appliance, password, hash)
  return proceed(appliance, {
    person: verdict.person,
    amr: ['pwd'],
    authTime: clock.now(),
    putOff: false,
    stepsUp: null,
    remember: false,
    browser,
    goal,
    async claim(transaction) {
      const holds = await repositories.credentials.proved(transaction, {
        id: verdict.person.id,
        provenHash: hash,
        keptHash,
      })
      return holds ? undefined : 'password_changed'
    },
  })
}

/** Whose second factors were taken away needs the link that was made with that, besides the password. */
async function askForLink(
  appliance: Appliance,
  { request }: SigningBrowser,
  person: PersonRow,
): Promise<SignInOutcome> {
  await appliance.store.write((transaction) =>
    recordFailure({ appliance, transaction, request }, person, { reason: 'enrolment_link_needed' }),
  )
  return { kind: 'link_needed' }
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
