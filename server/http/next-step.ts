import type { FastifyReply } from 'fastify'
import { isFresh, type Session } from '../identity/sessions.ts'
import { weigh } from '../identity/sign-in-steps.ts'
import { beginStepUp } from '../identity/step-up.ts'
import { findUnfinished, type UnfinishedSignIn } from '../identity/unfinished-sign-in.ts'
import type { Appliance } from '../security/appliance.ts'
import { setSignIn, signInCookie } from './cookies.ts'
import type { Exchange } from './interaction-pages.ts'
import { demandsOf, type Goal } from './sign-in-goal.ts'
import { showLogin, showStep } from './sign-in-pages.ts'
import { type SignInVisit, visitOf } from './sign-in-visit.ts'

export interface Approach {
  goal: Goal
  /** Of whom more is asked; undefined where anybody may sign in, whoever is signed in. */
  session?: Session | undefined
}

/** Shows whatever is next on the way to the goal: the step that a sign-in is at, or where one begins. */
export async function showNextStep(
  appliance: Appliance,
  exchange: Exchange,
  { goal, session }: Approach,
): Promise<FastifyReply> {
  const visit = visitOf(appliance, exchange, goal)
  const begun = await findUnfinished(appliance, signInCookie(appliance, exchange.request))
  const unfinished = begun && leadsThere(appliance, begun, { goal, session }) ? begun : undefined
  const next = unfinished && (await stepOf(appliance, visit, unfinished))
  if (unfinished && next) return showStep(appliance, { ...visit, unfinished }, next)
  return (session && (await stepUp(appliance, visit, session))) ?? showLogin(appliance, visit, whoAsks(visit, session))
}

/**
 * Whether what this sign-in has proved is good for that: a session that is asked for more proves nothing for a new sign-in,
 * and what matters takes a proof of the last minutes.
 */
function leadsThere(
  { clock }: Appliance,
  { person, stepsUp, authTime }: UnfinishedSignIn,
  { goal, session }: Approach,
): boolean {
  if (!session) return stepsUp === null
  const isTheirs = person.id === session.person_id && (stepsUp ?? session.selector) === session.selector
  const isRecent = isFresh({ auth_time: authTime, on_remembered_device: 0 }, clock.now())
  return isTheirs && (isRecent || !demandsOf(goal).fresh)
}

const stepOf = async (appliance: Appliance, { browser, goal }: SignInVisit, unfinished: UnfinishedSignIn) =>
  (await weigh(appliance, { ...unfinished, browser, goal: demandsOf(goal) })).next

/** Asks for what the session lacks; undefined where that is the first factor. */
async function stepUp(appliance: Appliance, visit: SignInVisit, session: Session): Promise<FastifyReply | undefined> {
  const { browser, goal, reply } = visit
  const isRecent = isFresh({ ...session, on_remembered_device: 0 }, appliance.clock.now())
  if (demandsOf(goal).fresh && !isRecent) return undefined
  const begun = await beginStepUp(appliance, { session, browser, goal: demandsOf(goal) })
  if (begun.kind === 'password_first') return undefined
  const unfinished = await findUnfinished(appliance, begun.signInCookie)
  const next = unfinished && (await stepOf(appliance, visit, unfinished))
  if (!unfinished || !next) return undefined
  setSignIn(appliance, reply, begun.signInCookie)
  return showStep(appliance, { ...visit, unfinished }, next)
}

const whoAsks = ({ goal }: SignInVisit, session: Session | undefined) => ({
  username: session?.username ?? (goal.kind === 'application' ? goal.request.loginHint : null) ?? '',
  confirms: session !== undefined,
})
