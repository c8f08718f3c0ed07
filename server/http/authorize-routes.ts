import type { FastifyInstance, FastifyReply } from 'fastify'
import { type AuthorizationOutcome, authorize } from '../oauth/authorize/index.ts'
import type { Parameters } from '../oauth/parameters.ts'
import { paths } from '../oauth/paths.ts'
import type { Appliance } from '../security/appliance.ts'
import { browserIn, sessionOf } from './cookies.ts'
import { type Exchange, showConsent, showFormPost } from './interaction-pages.ts'
import { showNextStep } from './next-step.ts'
import { isForeignForm, parametersOf, sendOn } from './page-reply.ts'
import { factsOf } from './request-facts.ts'
import { applicationGoal } from './sign-in-goal.ts'

/** The authorization endpoint, by GET and POST (RFC 6749 §3.1). */
export const authorizeRoutes = (appliance: Appliance) => async (app: FastifyInstance) => {
  app.route({
    method: ['GET', 'POST'],
    url: paths.authorize,
    handler: async (request, reply) => {
      const parameters = parametersOf(request)
      if (isForeignForm(request)) return sendOn(reply, `${paths.authorize}?${parameters.text}`)
      return answerAuthorization(appliance, { request, reply }, parameters)
    },
  })
}

async function answerAuthorization(
  appliance: Appliance,
  exchange: Exchange,
  parameters: Parameters,
): Promise<FastifyReply> {
  const session = await sessionOf(appliance, exchange.request)
  const browser = browserIn(appliance, exchange)
  const outcome = await authorize(appliance, { parameters, session, browser, facts: factsOf(exchange.request) })
  return answerOutcome(appliance, exchange, outcome)
}

/** Sends the browser on, or shows what the person has to do first. */
export async function answerOutcome(
  appliance: Appliance,
  exchange: Exchange,
  outcome: AuthorizationOutcome,
): Promise<FastifyReply> {
  switch (outcome.kind) {
    case 'redirect':
      return sendOn(exchange.reply, outcome.location)
    case 'form_post':
      return showFormPost(appliance, exchange, outcome)
    case 'sign_in':
      return showNextStep(appliance, exchange, { goal: applicationGoal(outcome.request) })
    case 'step_up':
      return showNextStep(appliance, exchange, { goal: applicationGoal(outcome.request), session: outcome.session })
    case 'consent':
      return showConsent(appliance, exchange, outcome)
  }
}
