import type { SigningBrowser } from '../identity/sign-in-browser.ts'
import type { UnfinishedSignIn } from '../identity/unfinished-sign-in.ts'
import type { Appliance } from '../security/appliance.ts'
import { ensureBrowser, signingBrowserOf } from './cookies.ts'
import { type FormPurpose, formToken } from './form-token.ts'
import type { Exchange } from './interaction-pages.ts'
import { type CarriedGoal, type Goal, goalFields } from './sign-in-goal.ts'

/** A browser on the way to something that asks for a sign-in. */
export interface SignInVisit extends Exchange {
  goal: Goal
  browser: SigningBrowser
  /** The value of the browser's cookie, which its forms and passkeys are tied to. */
  browserValue: string
}

/** The same at a step of a sign-in that has begun. */
export interface StepVisit extends SignInVisit {
  unfinished: UnfinishedSignIn
}

export const visitOf = (appliance: Appliance, { request, reply }: Exchange, goal: Goal): SignInVisit => ({
  request,
  reply,
  goal,
  browser: signingBrowserOf(appliance, request),
  browserValue: ensureBrowser(appliance, request, reply),
})

/** Ties the first form of a sign-in to what it leads to. */
export const loginForm = (goal: CarriedGoal): FormPurpose => ({ form: 'login', about: goalFields(goal).flat() })

/** Ties a form to one step of one sign-in: the step after it has another selector. */
export const stepForm = (goal: CarriedGoal, { selector }: UnfinishedSignIn): FormPurpose => ({
  form: 'sign_in_step',
  about: [...goalFields(goal).flat(), selector],
})

/** What every page of the sign-in shows around its content. */
export const signInFrame = (
  appliance: Appliance,
  { goal, browserValue }: SignInVisit,
  { purpose, problem }: { purpose: FormPurpose; problem?: string | undefined },
) => ({
  clientName: goal.kind === 'application' ? goal.request.client.name : null,
  device: goal.kind === 'device',
  fields: goalFields(goal),
  csrf: formToken(appliance, browserValue, purpose),
  problem,
})
