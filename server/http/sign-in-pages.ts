import type { FastifyReply } from 'fastify'
import { demandOn } from '../identity/factors/demand.ts'
import { factorsOf } from '../identity/factors/factors-of.ts'
import { passkeysPossible } from '../identity/factors/passkey-party.ts'
import { passkeyQuestion } from '../identity/factors/passkey-question.ts'
import { demandSentence } from '../identity/own-factors.ts'
import { checkNewPassword } from '../identity/password-check.ts'
import type { NextStep } from '../identity/sign-in-steps.ts'
import type { Appliance } from '../security/appliance.ts'
import { passkeyScriptAddress, sendPage } from './page-reply.ts'
import { enrolPage } from './pages/enrol-page.ts'
import { exchangePasswordPage } from './pages/exchange-password-page.ts'
import { loginPage } from './pages/login-page.ts'
import { secondFactorPage } from './pages/second-factor-page.ts'
import type { StepFrame } from './pages/sign-in-form.ts'
import { demandsOf, targetsOf } from './sign-in-goal.ts'
import { loginForm, type SignInVisit, type StepVisit, signInFrame, stepForm } from './sign-in-visit.ts'

/** What went wrong the time before. */
export interface Refusal {
  problem?: string
  status?: number
}

/** Shows the first page of the sign-in. `confirms`: to somebody who is signed in. */
export async function showLogin(
  appliance: Appliance,
  visit: SignInVisit,
  { username, confirms = false, problem, status = 200 }: Refusal & { username: string; confirms?: boolean },
): Promise<FastifyReply> {
  const { browserValue: browser, goal, reply } = visit
  const alone = passkeysPossible(appliance) && appliance.policies.current().secondFactor.passkeySignIn
  const page = loginPage({
    ...signInFrame(appliance, visit, { purpose: loginForm(goal), problem }),
    username,
    confirms,
    passkeyQuestion: alone ? await passkeyQuestion(appliance, { browser }) : null,
  })
  const script = alone ? passkeyScriptAddress(appliance.config) : undefined
  return sendPage(reply, page, { status, formTargets: targetsOf(goal), script })
}

/** Shows the page of the step that is next. */
export function showStep(appliance: Appliance, visit: StepVisit, next: NextStep): Promise<FastifyReply> {
  switch (next.step) {
    case 'second_factor':
      return showSecondFactor(appliance, visit)
    case 'change_password':
      return showExchangePassword(appliance, visit)
    case 'enrol':
      return showEnrol(appliance, visit, next)
  }
}

/** What every step's page shows around its content. */
export const stepFrame = (appliance: Appliance, visit: StepVisit, problem?: string): StepFrame => ({
  ...signInFrame(appliance, visit, { purpose: stepForm(visit.goal, visit.unfinished), problem }),
  personName: visit.unfinished.person.name,
  username: visit.unfinished.person.username,
})

export async function showSecondFactor(
  appliance: Appliance,
  visit: StepVisit,
  { problem, status = 200 }: Refusal = {},
): Promise<FastifyReply> {
  const { unfinished, goal, browserValue: browser, reply } = visit
  const { person } = unfinished
  const { totp, passkeys } = await factorsOf(appliance, person.id)
  const usesPasskey = passkeys.length > 0 && passkeysPossible(appliance)
  const page = secondFactorPage({
    ...stepFrame(appliance, visit, problem),
    hasApp: totp !== null,
    passkeyQuestion: usesPasskey ? await passkeyQuestion(appliance, { browser, person }) : null,
    // For what matters it would stand for nothing.
    rememberDays: goal.kind === 'account' && goal.fresh ? 0 : appliance.policies.current().secondFactor.rememberDays,
  })
  const script = usesPasskey ? passkeyScriptAddress(appliance.config) : undefined
  return sendPage(reply, page, { status, formTargets: targetsOf(goal), script })
}

export async function showExchangePassword(
  appliance: Appliance,
  visit: StepVisit,
  { problem, status = 200, tried }: Refusal & { tried?: string } = {},
): Promise<FastifyReply> {
  const { requirements } = await checkNewPassword(appliance, tried ?? '', visit.unfinished.person)
  const frame = stepFrame(appliance, visit, problem)
  const page = exchangePasswordPage({ ...frame, requirements, tried: tried !== undefined })
  return sendPage(visit.reply, page, { status, formTargets: targetsOf(visit.goal) })
}

async function showEnrol(
  appliance: Appliance,
  visit: StepVisit,
  { mayPutOff, dueAt }: NextStep,
): Promise<FastifyReply> {
  const { goal, unfinished, reply } = visit
  const page = enrolPage({
    ...stepFrame(appliance, visit),
    demand: demandSentence(await demandOn(appliance, unfinished.person)) ?? demandOfGoal(visit),
    passkeysPossible: passkeysPossible(appliance),
    putOffUntil: mayPutOff ? dueAt : null,
  })
  return sendPage(reply, page, { formTargets: targetsOf(goal) })
}

const demandOfGoal = ({ goal }: StepVisit): string =>
  demandsOf(goal).clientDemand ? 'This application asks for one.' : 'An administrator took away the one that you had.'
