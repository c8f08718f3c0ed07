import type { FastifyInstance } from 'fastify'
import { authorize } from '../oauth/authorize/index.ts'
import { invalidRequest } from '../oauth/errors.ts'
import type { Parameters } from '../oauth/parameters.ts'
import { paths } from '../oauth/paths.ts'
import type { Appliance } from '../security/appliance.ts'
import { answerOutcome } from './authorize-routes.ts'
import { browserIn, sessionOf } from './cookies.ts'
import { formOf } from './form-body.ts'
import { checkForm } from './form-token.ts'
import { carriedRequest, sendOn } from './page-reply.ts'
import { factsOf } from './request-facts.ts'

/** Takes the consent form. A session that ended meanwhile leads back to the sign-in. */
export const consentRoute = (appliance: Appliance) => async (app: FastifyInstance) => {
  app.post(paths.consent, async (request, reply) => {
    const form = formOf(request)
    const parameters = carriedRequest(form)
    const session = await sessionOf(appliance, request)
    if (!session) return sendOn(reply, `${paths.authorize}?${parameters.text}`)
    const purpose = { form: 'consent', about: [parameters.text, session.selector] } as const
    const state = await checkForm(appliance, request, { token: form.get('csrf'), purpose })
    if (state === 'expired') return sendOn(reply, `${paths.authorize}?${parameters.text}`)
    const browser = browserIn(appliance, { request, reply })
    const attempt = { parameters, session, browser, facts: factsOf(request), decision: decisionOf(form) }
    return answerOutcome(appliance, { request, reply }, await authorize(appliance, attempt))
  })
}

function decisionOf(form: Parameters): 'allow' | 'deny' {
  const action = form.get('action')
  if (action === 'allow' || action === 'deny') return action
  throw invalidRequest('The form says neither allow nor deny.')
}
