import type { FastifyReply, RouteHandlerMethod } from 'fastify'
import { findUnfinished } from '../identity/unfinished-sign-in.ts'
import { authorize } from '../oauth/authorize/index.ts'
import { type Parameters, parseParameters } from '../oauth/parameters.ts'
import type { Appliance } from '../security/appliance.ts'
import { answerOutcome } from './authorize-routes.ts'
import { browserIn, signInCookie } from './cookies.ts'
import { formOf } from './form-body.ts'
import { checkForm, type FormPurpose } from './form-token.ts'
import type { Exchange } from './interaction-pages.ts'
import { sendOn } from './page-reply.ts'
import { factsOf } from './request-facts.ts'
import { applicationGoal, type CarriedGoal, carriedGoal, type Goal, stepAddress } from './sign-in-goal.ts'
import { loginForm, type SignInVisit, type StepVisit, stepForm, visitOf } from './sign-in-visit.ts'

type Answer<Visit> = (visit: Visit, form: Parameters) => Promise<FastifyReply>

/** Takes the forms that begin a sign-in: they count only where they were shown (SEC-A29). One that lay open too long is shown anew. */
export const loginDoor = (appliance: Appliance, answer: Answer<SignInVisit>): RouteHandlerMethod =>
  async function beginSignIn(request, reply) {
    const form = formOf(request)
    const carried = carriedGoal(form)
    const exchange = { request, reply }
    return pass(appliance, exchange, {
      form,
      carried,
      purpose: loginForm(carried),
      answer: (goal) => answer(visitOf(appliance, exchange, goal), form),
    })
  }

/** Takes the forms of the steps. Without a sign-in that has begun they lead to where it begins. */
export const stepDoor = (appliance: Appliance, answer: Answer<StepVisit>): RouteHandlerMethod =>
  async function takeStep(request, reply) {
    const form = formOf(request)
    const carried = carriedGoal(form)
    const unfinished = await findUnfinished(appliance, signInCookie(appliance, request))
    if (!unfinished) return sendOn(reply, stepAddress(carried))
    const exchange = { request, reply }
    return pass(appliance, exchange, {
      form,
      carried,
      purpose: stepForm(carried, unfinished),
      answer: (goal) => answer({ ...visitOf(appliance, exchange, goal), unfinished }, form),
    })
  }

interface Passage {
  form: Parameters
  carried: CarriedGoal
  purpose: FormPurpose
  answer(goal: Goal): Promise<FastifyReply>
}

/** The authorization request is checked anew, since it comes from a form. */
async function pass(
  appliance: Appliance,
  exchange: Exchange,
  { form, carried, purpose, answer }: Passage,
): Promise<FastifyReply> {
  const { request, reply } = exchange
  const state = await checkForm(appliance, request, { token: form.get('csrf'), purpose })
  if (state === 'expired') return sendOn(reply, stepAddress(carried))
  if (carried.kind !== 'application') return answer(carried)
  const parameters = parseParameters(carried.text)
  const browser = browserIn(appliance, exchange)
  const outcome = await authorize(appliance, { parameters, session: undefined, browser, facts: factsOf(request) })
  return outcome.kind === 'sign_in'
    ? answer(applicationGoal(outcome.request))
    : answerOutcome(appliance, exchange, outcome)
}
