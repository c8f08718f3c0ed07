import type { FastifyReply } from 'fastify'
import type { Blocked } from '../identity/factors/verdict.ts'
import type { Proceeding } from '../identity/proceed.ts'
import type { Appliance } from '../security/appliance.ts'
import { clearSignIn, setDevice, setSession, setSignIn, signInCookie } from './cookies.ts'
import { sendOn } from './page-reply.ts'
import { onwardAddress, stepAddress } from './sign-in-goal.ts'
import { showLogin } from './sign-in-pages.ts'
import type { SignInVisit } from './sign-in-visit.ts'

/** Sets the cookies that a step forward brings, and names where to go on. */
export function keepProceeding(
  appliance: Appliance,
  { request, reply, goal }: SignInVisit,
  outcome: Exclude<Proceeding, { kind: 'refused' }>,
): string {
  if (outcome.kind === 'continue') {
    setSignIn(appliance, reply, outcome.signInCookie)
    return stepAddress(goal)
  }
  setSession(appliance, reply, outcome.sessionCookie)
  setDevice(appliance, reply, outcome.deviceCookie)
  if (signInCookie(appliance, request) !== undefined) clearSignIn(appliance, reply)
  return onwardAddress(goal)
}

/** Leads on from a step; where the sign-in has ended meanwhile, back to its beginning. */
export async function answerProceeding(
  appliance: Appliance,
  visit: SignInVisit,
  outcome: Proceeding,
): Promise<FastifyReply> {
  if (outcome.kind !== 'refused') return sendOn(visit.reply, keepProceeding(appliance, visit, outcome))
  clearSignIn(appliance, visit.reply)
  return showLogin(appliance, visit, { username: '', status: 401, problem: 'This sign-in has ended. Sign in again.' })
}

export const wrongCode = {
  status: 401,
  problem:
    'This code is not right, or was used before. Wait for the next one, and check that the clock of your phone is right.',
}

/** Says how long to wait, in the answer's header and in words. */
export function blockedFor(reply: FastifyReply, { retryAfterMs }: Blocked): { status: number; problem: string } {
  reply.header('retry-after', `${Math.ceil(retryAfterMs / 1000)}`)
  const minutes = Math.ceil(retryAfterMs / 60_000)
  return {
    status: 429,
    problem: `Too many attempts. Try again in ${minutes === 1 ? 'a minute' : `${minutes} minutes`}.`,
  }
}

/** What the script sent; undefined where it is no JSON, which is refused like any other wrong answer. */
export function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
