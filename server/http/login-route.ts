import type { FastifyInstance, FastifyReply } from 'fastify'
import { type SignInOutcome, signIn } from '../identity/sign-in.ts'
import { signInWithPasskey } from '../identity/sign-in-answers.ts'
import type { Parameters } from '../oauth/parameters.ts'
import type { Appliance } from '../security/appliance.ts'
import { sessionOf } from './cookies.ts'
import { addressParametersOf } from './form-body.ts'
import { showNextStep } from './next-step.ts'
import { sendOn } from './page-reply.ts'
import { signInActions } from './pages/sign-in-form.ts'
import { answerProceeding, blockedFor, jsonIn, keepProceeding } from './sign-in-answer.ts'
import { loginDoor } from './sign-in-door.ts'
import { signInPath } from './sign-in-first.ts'
import { carriedGoal, demandsOf } from './sign-in-goal.ts'
import { showLogin } from './sign-in-pages.ts'
import type { SignInVisit } from './sign-in-visit.ts'

/** The sign-in on the way to the account, and the forms that begin one. */
export const loginRoute = (appliance: Appliance) => async (app: FastifyInstance) => {
  app.get(signInPath, async (request, reply) => {
    const address = addressParametersOf(request)
    const goal = carriedGoal(address)
    // Here only the account is on the way: what an application asks for is checked elsewhere.
    const page = goal.kind === 'account' ? goal : { kind: 'account' as const, to: '/account', fresh: false }
    const session = await sessionOf(appliance, request)
    if (session && !page.fresh) return sendOn(reply, page.to)
    return showNextStep(appliance, { request, reply }, { goal: page, session })
  })
  app.post(
    signInActions.password,
    loginDoor(appliance, async (visit, form) => withPassword(appliance, visit, form)),
  )
  app.post(
    signInActions.passkey,
    loginDoor(appliance, async (visit, form) => withPasskey(appliance, visit, form)),
  )
}

type Refused = Exclude<SignInOutcome, { kind: 'signed_in' | 'continue' }>

async function withPassword(appliance: Appliance, visit: SignInVisit, form: Parameters): Promise<FastifyReply> {
  const { browser, goal, reply } = visit
  const username = form.get('username') ?? ''
  const password = form.get('password') ?? ''
  const outcome = await signIn(appliance, { username, password, browser, goal: demandsOf(goal) })
  if (outcome.kind === 'signed_in' || outcome.kind === 'continue')
    return sendOn(reply, keepProceeding(appliance, visit, outcome))
  if ('retryAfterMs' in outcome) reply.header('retry-after', `${Math.ceil(outcome.retryAfterMs / 1000)}`)
  return showLogin(appliance, visit, { username, ...sayings[outcome.kind] })
}

/** The same words for every wrong sign-in (SEC-A45). */
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

async function withPasskey(appliance: Appliance, visit: SignInVisit, form: Parameters): Promise<FastifyReply> {
  const { browser, browserValue, goal, reply } = visit
  const response = jsonIn(form.get('response') ?? '')
  const outcome = await signInWithPasskey(appliance, { response, browserValue, browser, goal: demandsOf(goal) })
  if (outcome.kind === 'wrong') {
    const problem = 'This passkey does not sign you in here. Try again, or use your password.'
    return showLogin(appliance, visit, { username: '', status: 401, problem })
  }
  if (outcome.kind === 'blocked') return showLogin(appliance, visit, { username: '', ...blockedFor(reply, outcome) })
  return answerProceeding(appliance, visit, outcome)
}
