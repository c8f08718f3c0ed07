import type { Appliance } from '../security/appliance.ts'
import type { Connection } from '../storage/connection.ts'
import type { PersonRow } from '../storage/people.ts'
import { hasSecondFactor } from './acr.ts'
import { findDevice, rememberedUntil } from './devices.ts'
import { needsEnrolmentLink } from './enrolment-link.ts'
import { demandOn } from './factors/demand.ts'
import { factorsOf } from './factors/factors-of.ts'
import type { SigningBrowser } from './sign-in-browser.ts'
import type { SignInGoal } from './sign-in-goal.ts'

export type Step = 'second_factor' | 'change_password' | 'enrol'

/** What a person has proved so far, and for what. */
export interface SignInProgress {
  person: PersonRow
  amr: readonly string[]
  /** The person will set up a second factor another time. */
  putOff: boolean
  browser: SigningBrowser
  goal: SignInGoal
}

export interface NextStep {
  step: Step
  /** Whether the person may set up a second factor another time. */
  mayPutOff: boolean
  /** Until when they may, in epoch milliseconds; null where it is asked of them by none but the application. */
  dueAt: number | null
}

/** Everything that the steps look at. */
interface Situation {
  person: PersonRow
  amr: readonly string[]
  /** The person has a second factor that could be asked for. */
  hasFactor: boolean
  /** Somebody asks for one: the office, a group, the application, or an administrator who took the lost one away. */
  demanded: boolean
  /** This device is remembered, and that is enough for what the person wants. */
  remembered: boolean
  postponed: boolean
}

/** The steps in their order; each says whether it is still missing. */
const steps: readonly (readonly [Step, (situation: Situation) => boolean])[] = [
  ['second_factor', ({ amr, hasFactor, remembered }) => hasFactor && !hasSecondFactor(amr) && !remembered],
  ['change_password', ({ amr, person }) => person.must_change_password === 1 && amr.includes('pwd')],
  ['enrol', ({ hasFactor, demanded, postponed }) => demanded && !hasFactor && !postponed],
]

const day = 24 * 60 * 60 * 1000

/**
 * What is missing before this person is signed in; null when nothing is. The second factor was `spared` where it would have been
 * asked on a device that is not remembered.
 * @param connection a transaction, where something is decided by the answer
 * @throws {StorageError}
 */
export async function weigh(
  appliance: Appliance,
  progress: SignInProgress,
  connection?: Connection,
): Promise<{ next: NextStep | null; spared: boolean }> {
  const { clock, policies } = appliance
  const { person, amr, goal, browser } = progress
  const { graceDays } = policies.current().secondFactor
  const factors = await factorsOf(appliance, person.id, connection)
  const demand = await demandOn(appliance, person, connection)
  const byLink = needsEnrolmentLink(person)
  const dueAt = person.second_factor_due_at ?? clock.now() + graceDays * day
  const mayPutOff = !goal.clientDemand && !byLink && clock.now() < dueAt
  const device = await findDevice(appliance, { personId: person.id, cookie: browser.device }, connection)
  const situation: Situation = {
    person,
    amr,
    hasFactor: factors.some,
    demanded: demand.required || goal.clientDemand || byLink,
    remembered: !goal.fresh && !goal.clientDemand && rememberedUntil(appliance, device) !== null,
    postponed: progress.putOff && mayPutOff,
  }
  const due = steps.find(([, isMissing]) => isMissing(situation))
  return {
    next: due ? { step: due[0], mayPutOff, dueAt: demand.required ? dueAt : null } : null,
    spared: factors.some && !hasSecondFactor(amr),
  }
}
