import type { FastifyInstance, FastifyReply } from 'fastify'
import { FactorError } from '../identity/factors/factor-error.ts'
import { passkeyRegistration } from '../identity/factors/passkey-registration.ts'
import { beginTotp } from '../identity/factors/totp-enrolment.ts'
import { putOffEnrolment } from '../identity/sign-in-answers.ts'
import { type Enrolled, enrolAuthenticator, enrolPasskey, mayEnrol } from '../identity/sign-in-enrolment.ts'
import type { Parameters } from '../oauth/parameters.ts'
import type { Appliance } from '../security/appliance.ts'
import { passkeyScriptAddress, sendOn, sendPage } from './page-reply.ts'
import { enrolAuthenticatorPage } from './pages/enrol-authenticator-page.ts'
import { enrolPasskeyPage } from './pages/enrol-passkey-page.ts'
import { keptCodesPage } from './pages/kept-codes-page.ts'
import { signInActions } from './pages/sign-in-form.ts'
import { answerProceeding, blockedFor, jsonIn, keepProceeding, wrongCode } from './sign-in-answer.ts'
import { stepDoor } from './sign-in-door.ts'
import { demandsOf, stepAddress, targetsOf } from './sign-in-goal.ts'
import { type Refusal, stepFrame } from './sign-in-pages.ts'
import type { StepVisit } from './sign-in-visit.ts'

/** Setting up a second factor on the way in, for somebody who has none and of whom one is asked. */
export const enrolRoutes = (appliance: Appliance) => async (app: FastifyInstance) => {
  app.post(
    signInActions.enrol,
    stepDoor(appliance, async (visit, form) => choose(appliance, visit, form.get('action'))),
  )
  app.post(
    signInActions.enrolAuthenticator,
    stepDoor(appliance, async (visit, form) => confirmApp(appliance, visit, form)),
  )
  app.post(
    signInActions.enrolPasskey,
    stepDoor(appliance, async (visit, form) => addPasskey(appliance, visit, form)),
  )
}

const stepOf = ({ unfinished, browser, goal }: StepVisit) => ({ unfinished, browser, goal: demandsOf(goal) })

/** A secret is in the answer to a form only, never behind an address (SEC-A37); nobody who has a factor comes to one (SEC-A33). */
async function choose(appliance: Appliance, visit: StepVisit, action: string | undefined): Promise<FastifyReply> {
  if (action === 'later') return answerProceeding(appliance, visit, await putOffEnrolment(appliance, stepOf(visit)))
  if (!(await mayEnrol(appliance, stepOf(visit)))) return sendOn(visit.reply, stepAddress(visit.goal))
  if (action === 'passkey') return showPasskey(appliance, visit, { name: '' })
  if (action !== 'authenticator') return sendOn(visit.reply, stepAddress(visit.goal))
  return showApp(appliance, visit, { secret: await beginTotp(appliance, visit.unfinished.person) })
}

interface ShownApp extends Refusal {
  secret?: { qrSvg: string; key: string }
}

async function showApp(appliance: Appliance, visit: StepVisit, { secret, problem, status = 200 }: ShownApp) {
  const page = enrolAuthenticatorPage({ ...stepFrame(appliance, visit, problem), secret: secret ?? null })
  return sendPage(visit.reply, page, { status, formTargets: targetsOf(visit.goal) })
}

async function confirmApp(appliance: Appliance, visit: StepVisit, form: Parameters): Promise<FastifyReply> {
  const outcome = await enrolAuthenticator(appliance, { ...stepOf(visit), code: form.get('code') ?? '' })
  switch (outcome.kind) {
    case 'enrolled':
      return finish(appliance, visit, outcome)
    case 'wrong':
      return showApp(appliance, visit, wrongCode)
    case 'blocked':
      return showApp(appliance, visit, blockedFor(visit.reply, outcome))
    case 'not_begun':
    case 'refused':
      return sendOn(visit.reply, stepAddress(visit.goal))
  }
}

/** The question is new each time: its answer counts once. */
async function showPasskey(
  appliance: Appliance,
  visit: StepVisit,
  { name, problem, status = 200 }: Refusal & { name: string },
): Promise<FastifyReply> {
  const { browserValue: browser, unfinished, goal, reply } = visit
  try {
    const question = await passkeyRegistration(appliance, { person: unfinished.person, browser })
    const page = enrolPasskeyPage({ ...stepFrame(appliance, visit, problem), question, name })
    const script = passkeyScriptAddress(appliance.config)
    return sendPage(reply, page, { status, formTargets: targetsOf(goal), script })
  } catch (thrown) {
    // Nothing offered it here.
    if (thrown instanceof FactorError) return sendOn(reply, stepAddress(goal))
    throw thrown
  }
}

async function addPasskey(appliance: Appliance, visit: StepVisit, form: Parameters): Promise<FastifyReply> {
  const name = form.get('name') ?? ''
  const response = jsonIn(form.get('response') ?? '')
  const outcome = await enrolPasskey(appliance, { ...stepOf(visit), response, browserValue: visit.browserValue, name })
  if (outcome.kind === 'enrolled') return finish(appliance, visit, outcome)
  if (outcome.message === undefined) return sendOn(visit.reply, stepAddress(visit.goal))
  return showPasskey(appliance, visit, { name, problem: outcome.message, status: 422 })
}

/** Shows the codes that came with the factor, once; the person is signed in already. */
async function finish(
  appliance: Appliance,
  visit: StepVisit,
  { recoveryCodes: codes, outcome }: Enrolled,
): Promise<FastifyReply> {
  if (codes === null || outcome.kind === 'refused') return answerProceeding(appliance, visit, outcome)
  const onward = keepProceeding(appliance, visit, outcome)
  return sendPage(visit.reply, keptCodesPage({ codes, onward }), { formTargets: targetsOf(visit.goal) })
}
