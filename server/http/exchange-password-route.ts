import type { FastifyInstance, FastifyReply } from 'fastify'
import { PersonError } from '../identity/person-error.ts'
import { exchangePassword } from '../identity/sign-in-answers.ts'
import type { Parameters } from '../oauth/parameters.ts'
import type { Appliance } from '../security/appliance.ts'
import { BusyError } from '../security/password-lane.ts'
import { signInActions } from './pages/sign-in-form.ts'
import { answerProceeding } from './sign-in-answer.ts'
import { stepDoor } from './sign-in-door.ts'
import { demandsOf } from './sign-in-goal.ts'
import { showExchangePassword } from './sign-in-pages.ts'
import type { StepVisit } from './sign-in-visit.ts'

/** Takes the new password of somebody who has one that another person made. */
export const exchangePasswordRoute = (appliance: Appliance) => async (app: FastifyInstance) => {
  app.post(
    signInActions.exchangePassword,
    stepDoor(appliance, async (visit, form) => exchange(appliance, visit, form)),
  )
}

async function exchange(appliance: Appliance, visit: StepVisit, form: Parameters): Promise<FastifyReply> {
  const { unfinished, browser, goal } = visit
  const password = form.get('new') ?? ''
  if (password !== (form.get('again') ?? ''))
    return showExchangePassword(appliance, visit, { status: 422, problem: 'The two passwords are not the same.' })
  try {
    const outcome = await exchangePassword(appliance, { unfinished, password, browser, goal: demandsOf(goal) })
    return await answerProceeding(appliance, visit, outcome)
  } catch (thrown) {
    return refuse(appliance, visit, { thrown, password })
  }
}

async function refuse(
  appliance: Appliance,
  visit: StepVisit,
  { thrown, password }: { thrown: unknown; password: string },
): Promise<FastifyReply> {
  if (thrown instanceof BusyError) {
    visit.reply.header('retry-after', `${Math.ceil(thrown.retryAfterMs / 1000)}`)
    const problem = 'Many people are signing in right now. Try again in a few seconds.'
    return showExchangePassword(appliance, visit, { status: 503, problem })
  }
  if (!(thrown instanceof PersonError)) throw thrown
  if (thrown.code === 'person_changed') return answerProceeding(appliance, visit, { kind: 'refused' })
  if (thrown.code !== 'weak_password')
    return showExchangePassword(appliance, visit, { status: 422, problem: thrown.message })
  const problem = 'This password does not meet the requirements. See below what is missing.'
  return showExchangePassword(appliance, visit, { status: 422, problem, tried: password })
}
