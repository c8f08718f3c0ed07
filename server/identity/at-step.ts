import type { Appliance } from '../security/appliance.ts'
import type { Connection } from '../storage/connection.ts'
import type { Transaction } from '../storage/store.ts'
import { lacksEnrolmentLink } from './enrolment-link.ts'
import { findSession } from './sessions.ts'
import type { SigningBrowser } from './sign-in-browser.ts'
import { methodOf, recordFailure } from './sign-in-events.ts'
import type { SignInGoal } from './sign-in-goal.ts'
import { type Step, weigh } from './sign-in-steps.ts'
import type { UnfinishedSignIn } from './unfinished-sign-in.ts'

/** Somebody at a step of an unfinished sign-in. */
export interface AtStep {
  unfinished: UnfinishedSignIn
  browser: SigningBrowser
  goal: SignInGoal
}

/**
 * Whether that step is the next one of this sign-in now: it has not been used or ended, what it began with still holds, and
 * nothing that comes first is missing (SEC-A33).
 * @param connection a transaction, where something is decided by the answer
 * @throws {StorageError}
 */
export async function isAt(
  appliance: Appliance,
  { step, at }: { step: Step; at: AtStep },
  connection?: Connection,
): Promise<boolean> {
  const { clock, repositories } = appliance
  const { unfinished, browser, goal } = at
  const { selector, stepsUp } = unfinished
  if (!(await repositories.unfinishedSignIns.find(selector, clock.now(), connection))) return false
  const person = await repositories.people.find(unfinished.person.id, connection)
  if (!person || person.disabled) return false
  if (await lacksEnrolmentLink(appliance, { token: browser.link, person }, connection)) return false
  const session = await findSession(appliance, browser.session ?? '', connection)
  if (stepsUp !== null && session?.selector !== stepsUp) return false
  return (await weigh(appliance, { ...unfinished, browser, goal, person }, connection)).next?.step === step
}

/** Records that somebody tried to take a step that is not theirs to take, and refuses it. */
export async function refuseStep(
  appliance: Appliance,
  { unfinished: { person, amr }, browser: { request } }: AtStep,
): Promise<{ kind: 'refused' }> {
  await appliance.store.write((transaction) =>
    recordFailure({ appliance, transaction, request }, person, { reason: 'not_the_next_step', method: methodOf(amr) }),
  )
  return { kind: 'refused' }
}

/** Uses the unfinished sign-in up: true for exactly one of those who take its next step. */
export const use = (
  { clock, repositories }: Appliance,
  transaction: Transaction,
  { selector }: UnfinishedSignIn,
): Promise<boolean> => repositories.unfinishedSignIns.end(transaction, selector, clock.now())
