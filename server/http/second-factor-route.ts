import type { FastifyInstance, FastifyReply } from 'fastify'
import { type Answered, answerCode, answerPasskey } from '../identity/sign-in-answers.ts'
import type { Parameters } from '../oauth/parameters.ts'
import type { Appliance } from '../security/appliance.ts'
import { clearSignIn } from './cookies.ts'
import { sendOn } from './page-reply.ts'
import { signInActions } from './pages/sign-in-form.ts'
import { answerProceeding, blockedFor, jsonIn, wrongCode } from './sign-in-answer.ts'
import { stepDoor } from './sign-in-door.ts'
import { demandsOf, otherPersonAddress } from './sign-in-goal.ts'
import { showSecondFactor } from './sign-in-pages.ts'
import type { StepVisit } from './sign-in-visit.ts'

/** Takes the second factor, whichever it is, and leads away who is somebody else. */
export const secondFactorRoute = (appliance: Appliance) => async (app: FastifyInstance) => {
  app.post(
    signInActions.secondFactor,
    stepDoor(appliance, async (visit, form) => {
      const response = form.get('response')
      const outcome =
        response === undefined ? await byCode(appliance, visit, form) : await byPasskey(appliance, visit, form)
      if (outcome.kind === 'blocked') return showSecondFactor(appliance, visit, blockedFor(visit.reply, outcome))
      if (outcome.kind !== 'wrong') return answerProceeding(appliance, visit, outcome)
      return showSecondFactor(appliance, visit, response === undefined ? wrongCode : wrongPasskey)
    }),
  )
  app.post(
    signInActions.somebodyElse,
    stepDoor(appliance, async (visit) => leave(appliance, visit)),
  )
}

const wrongPasskey = { status: 401, problem: 'This passkey is not right. Try again, or type a code.' }

const stepOf = ({ unfinished, browser, goal }: StepVisit, form: Parameters) => ({
  unfinished,
  browser,
  goal: demandsOf(goal),
  remember: form.get('remember') === 'yes',
})

const byCode = (appliance: Appliance, visit: StepVisit, form: Parameters): Promise<Answered> =>
  answerCode(appliance, { ...stepOf(visit, form), code: form.get('code') ?? '' })

function byPasskey(appliance: Appliance, visit: StepVisit, form: Parameters): Promise<Answered> {
  const { browserValue } = visit
  return answerPasskey(appliance, {
    ...stepOf(visit, form),
    browserValue,
    response: jsonIn(form.get('response') ?? ''),
  })
}

/** The sign-in of the person who is not there ends, and another one begins. */
async function leave(appliance: Appliance, { unfinished, goal, reply }: StepVisit): Promise<FastifyReply> {
  const { clock, repositories, store } = appliance
  await store.write((transaction) => repositories.unfinishedSignIns.end(transaction, unfinished.selector, clock.now()))
  clearSignIn(appliance, reply)
  return sendOn(reply, otherPersonAddress(goal))
}
