import type { FastifyInstance, FastifyReply } from 'fastify'
import { type SignInOutcome, signIn } from '../identity/sign-in.ts'
import { authorize } from '../oauth/authorize/index.ts'
import { afterSignIn } from '../oauth/authorize/sufficient-session.ts'
import type { Parameters } from '../oauth/parameters.ts'
import { paths } from '../oauth/paths.ts'
import type { Appliance } from '../security/appliance.ts'
import { answerOutcome } from './authorize-routes.ts'
import { linkCookie, sessionCookie, setSession } from './cookies.ts'
import { formOf } from './form-body.ts'
import { checkForm } from './form-token.ts'
import { type Exchange, showLogin } from './interaction-pages.ts'
import { carriedRequest, sendOn } from './page-reply.ts'
import { factsOf } from './request-facts.ts'

type Refused = Exclude<SignInOutcome, { kind: 'signed_in' }>

/** Takes the sign-in form. One that lay open for too long is shown anew. */
export const loginRoute = (appliance: Appliance) => async (app: FastifyInstance) => {
  app.post(paths.login, async (request, reply) => {
    const form = formOf(request)
    const carried = carriedRequest(form)
    const purpose = { form: 'login', about: [carried.text] } as const
    const state = await checkForm(appliance, request, { token: form.get('csrf'), purpose })
    if (state === 'expired') return sendOn(reply, `${paths.authorize}?${carried.text}`)
    const outcome = await signIn(appliance, {
      username: form.get('username') ?? '',
      password: form.get('password') ?? '',
      request: factsOf(request),
      previousSession: sessionCookie(appliance, request),
      link: linkCookie(appliance, request),
    })
    if (outcome.kind !== 'signed_in') return refuse(appliance, { request, reply }, { outcome, form, carried })
    setSession(appliance, reply, outcome.cookieValue)
    return sendOn(reply, `${paths.authorize}?${afterSignIn(carried.text)}`)
  })
}

/** The same words for every wrong sign-in (SEC-A45). The request is checked anew, since it comes from a form. */
async function refuse(
  appliance: Appliance,
  exchange: Exchange,
  { outcome, form, carried }: { outcome: Refused; form: Parameters; carried: Parameters },
): Promise<FastifyReply> {
  const facts = factsOf(exchange.request)
  const next = await authorize(appliance, { parameters: carried, session: undefined, facts })
  if (next.kind !== 'sign_in') return answerOutcome(appliance, exchange, next)
  if ('retryAfterMs' in outcome) exchange.reply.header('retry-after', `${Math.ceil(outcome.retryAfterMs / 1000)}`)
  return showLogin(appliance, exchange, {
    request: next.request,
    username: form.get('username') ?? '',
    ...sayings[outcome.kind],
  })
}

const sayings: Readonly<Record<Refused['kind'], { status: number; problem: string }>> = {
  refused: { status: 401, problem: 'This user name and password do not go together.' },
  link_needed: {
    status: 401,
    problem:
      'Your second factors were taken away, so that you can set up another. Open the link that you were given for that, in this browser, and sign in there.',
  },
  too_many: { status: 429, problem: 'Too many attempts. Wait a minute and try again.' },
  busy: { status: 503, problem: 'Many people are signing in right now. Try again in a few seconds.' },
}
