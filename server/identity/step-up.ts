import type { Appliance } from '../security/appliance.ts'
import { methodsOf } from './acr.ts'
import type { Continued } from './proceed.ts'
import { isFresh, type Session } from './sessions.ts'
import type { SigningBrowser } from './sign-in-browser.ts'
import type { SignInGoal } from './sign-in-goal.ts'
import { type Step, weigh } from './sign-in-steps.ts'
import { keepUnfinished } from './unfinished-sign-in.ts'

/** The steps that give a person another way in. */
const givesWayIn: readonly Step[] = ['enrol', 'change_password']

/**
 * Asks somebody who is signed in only for what is missing for this goal. Who would have to set up a second factor or choose a
 * password proves the first one anew, unless that is but minutes ago: a session that was left open must neither enrol somebody
 * else's phone nor take their password (SEC-A37).
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
  if (!next || (givesWayIn.includes(next.step) && !isFresh(session, appliance.clock.now())))
    return { kind: 'password_first' }
  const signInCookie = await appliance.store.write((transaction) => keepUnfinished(appliance, transaction, known))
  return { kind: 'continue', signInCookie, step: next.step }
}
