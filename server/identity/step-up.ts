import type { Appliance } from '../security/appliance.ts'
import { methodsOf } from './acr.ts'
import type { Continued } from './proceed.ts'
import { isFresh, type Session } from './sessions.ts'
import type { SigningBrowser } from './sign-in-browser.ts'
import type { SignInGoal } from './sign-in-goal.ts'
import { weigh } from './sign-in-steps.ts'
import { keepUnfinished } from './unfinished-sign-in.ts'

/**
 * Asks somebody who is signed in only for what is missing for this goal. Who would have to set up a second factor for it proves
 * the first one anew, unless that is but minutes ago: a session that was left open must not enrol somebody else's phone (SEC-A37).
 * @throws {StorageError}
 */
export async function beginStepUp(
  appliance: Appliance,
  { session, browser, goal }: { session: Session; browser: SigningBrowser; goal: SignInGoal },
): Promise<Continued | { kind: 'password_first' }> {
  const person = await appliance.repositories.people.find(session.person_id)
  if (!person) return { kind: 'password_first' }
  const known = {
    person,
    amr: methodsOf(session.amr),
    authTime: session.auth_time,
    putOff: false,
    stepsUp: session.selector,
  }
  const { next } = await weigh(appliance, { ...known, browser, goal })
  const isStale = next?.step === 'enrol' && !isFresh(session, appliance.clock.now())
  if (!next || isStale) return { kind: 'password_first' }
  const signInCookie = await appliance.store.write((transaction) => keepUnfinished(appliance, transaction, known))
  return { kind: 'continue', signInCookie, step: next.step }
}
