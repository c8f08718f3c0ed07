import type { FastifyInstance, FastifyReply } from 'fastify'
import { placeName } from '../identity/device-name.ts'
import { grantableTo } from '../identity/role-scopes.ts'
import type { Session } from '../identity/sessions.ts'
import { answerDevice } from '../oauth/device/answer-device.ts'
import { findWaiting, type WaitingDevice } from '../oauth/device/find-waiting.ts'
import { readUserCode, shownUserCode } from '../oauth/device/user-code.ts'
import { invalidRequest, invalidScope } from '../oauth/errors.ts'
import type { Parameters } from '../oauth/parameters.ts'
import { paths } from '../oauth/paths.ts'
import type { Appliance } from '../security/appliance.ts'
import { ensureBrowser, sessionOf } from './cookies.ts'
import { deviceGoal } from './device-goal.ts'
import { addressParametersOf, formOf } from './form-body.ts'
import { checkForm, type FormPurpose, formToken } from './form-token.ts'
import type { Exchange } from './interaction-pages.ts'
import { showNextStep } from './next-step.ts'
import { sendOn, sendPage } from './page-reply.ts'
import { deviceAnsweredPage, deviceConfirmPage, deviceConfirmPath, deviceEntryPage } from './pages/device-page.ts'
import { factsOf } from './request-facts.ts'
import { blockedFor } from './sign-in-answer.ts'
import { otherPersonAddress, stepAddress } from './sign-in-goal.ts'

/** The same words for a code that never was, has expired or was answered: which it is, is nobody's business. */
const wrongCode = {
  status: 400,
  problem:
    'This code is not right, or does not count any more. Compare it with what the device shows, or start there anew.',
}

const entryForm: FormPurpose = { form: 'device', about: ['code'] }

const day = 24 * 60 * 60 * 1000

/** Where a person lets in a device that has no browser (RFC 8628 §3.3). */
export const deviceRoutes = (appliance: Appliance) => async (app: FastifyInstance) => {
  app.get(paths.deviceVerification, async (request, reply) =>
    showEntry(appliance, { request, reply }, { typed: addressParametersOf(request).get('user_code') ?? '' }),
  )
  app.post(paths.deviceVerification, async (request, reply) => takeCode(appliance, { request, reply }))
  app.get(deviceConfirmPath, async (request, reply) => confirm(appliance, { request, reply }))
  app.post(deviceConfirmPath, async (request, reply) => takeAnswer(appliance, { request, reply }))
}

interface Entry {
  typed: string
  problem?: string
  status?: number
}

async function showEntry(appliance: Appliance, exchange: Exchange, { typed, problem, status = 200 }: Entry) {
  const browser = ensureBrowser(appliance, exchange.request, exchange.reply)
  const code = readUserCode(typed)
  const page = deviceEntryPage({
    typed: code === undefined ? typed.slice(0, 40) : shownUserCode(code),
    csrf: formToken(appliance, browser, entryForm),
    problem,
  })
  return sendPage(exchange.reply, page, { status })
}

/** Whether there is such a code is said to nobody who has not signed in. */
async function takeCode(appliance: Appliance, exchange: Exchange): Promise<FastifyReply> {
  const form = formOf(exchange.request)
  const typed = form.get('user_code') ?? ''
  const state = await checkForm(appliance, exchange.request, { token: form.get('csrf'), purpose: entryForm })
  if (state === 'expired') return showEntry(appliance, exchange, { typed })
  const code = readUserCode(typed)
  if (code === undefined) return showEntry(appliance, exchange, { typed, ...wrongCode })
  return sendOn(exchange.reply, stepAddress(deviceGoal(code)))
}

async function confirm(appliance: Appliance, exchange: Exchange): Promise<FastifyReply> {
  const query = addressParametersOf(exchange.request)
  const typed = query.get('user_code') ?? ''
  const code = readUserCode(typed)
  if (code === undefined) return showEntry(appliance, exchange, { typed, ...wrongCode })
  const session = await sessionOf(appliance, exchange.request)
  if (!session || query.get('prompt') === 'select_account') {
    const wish = session ? 'somebody_else' : null
    return showNextStep(appliance, exchange, { goal: deviceGoal(code, wish) })
  }
  const goOn = (device: WaitingDevice) => showConfirm(appliance, exchange, { device, session })
  return withDevice(appliance, exchange, { code, session, goOn })
}

interface Answering {
  code: string
  session: Session
  goOn(device: WaitingDevice): Promise<FastifyReply>
}

/** Goes on with the device that shows this code, once the person has proved all that its application asks for. */
async function withDevice(
  appliance: Appliance,
  exchange: Exchange,
  { code, session, goOn }: Answering,
): Promise<FastifyReply> {
  const found = await findWaiting(appliance, { typed: code, session, facts: factsOf(exchange.request) })
  if (found.kind === 'unknown') return showEntry(appliance, exchange, { typed: code, ...wrongCode })
  if (found.kind === 'too_many') {
    const { retryAfterMs } = found
    return showEntry(appliance, exchange, {
      typed: '',
      ...blockedFor(exchange.reply, { kind: 'blocked', retryAfterMs }),
    })
  }
  const lacksFactor = found.device.client.second_factor === 'required' && session.acr === 'aal1'
  return lacksFactor
    ? showNextStep(appliance, exchange, { goal: deviceGoal(code, 'second_factor'), session })
    : goOn(found.device)
}

interface Asked {
  device: WaitingDevice
  session: Session
}

const confirmForm = ({ device, session }: Asked): FormPurpose => ({
  form: 'device',
  about: ['answer', device.selector, session.selector],
})

async function showConfirm(appliance: Appliance, { request, reply }: Exchange, asked: Asked): Promise<FastifyReply> {
  const { device, session } = asked
  const scope = grantableTo(session, device.scope)
  if (scope.length === 0) throw invalidScope('None of what is asked for can be granted to this person.')
  const known = await appliance.repositories.scopes.all()
  const resources = await appliance.repositories.resources.all()
  const browser = ensureBrowser(appliance, request, reply)
  const page = deviceConfirmPage({
    clientName: device.client.name,
    personName: session.name,
    userCode: shownUserCode(device.userCode),
    askedAt: device.askedAt,
    place: placeName(device.address),
    permissions: scope.map((name) => known.get(name)?.description ?? name),
    resources: device.resources.map((identifier) => resources.get(identifier)?.name ?? identifier),
    selfRegistered: device.client.origin !== 'office',
    lifetime: lifetimeOf(appliance, device),
    csrf: formToken(appliance, browser, confirmForm(asked)),
    otherPersonHref: otherPersonAddress(deviceGoal(device.userCode)),
  })
  return sendPage(reply, page)
}

function lifetimeOf({ config }: Appliance, { client, scope }: WaitingDevice): string {
  if (!client.grant_types.includes('refresh_token')) return 'It has to ask again each time.'
  const days = Math.floor(config.lifetimes.grant / day)
  return scope.includes('offline_access')
    ? `It stays signed in for up to ${days} days.`
    : `It stays signed in until you sign out here, for up to ${days} days.`
}

async function takeAnswer(appliance: Appliance, exchange: Exchange): Promise<FastifyReply> {
  const form = formOf(exchange.request)
  const code = readUserCode(form.get('user_code') ?? '')
  if (code === undefined) return showEntry(appliance, exchange, { typed: '', ...wrongCode })
  const session = await sessionOf(appliance, exchange.request)
  if (!session) return sendOn(exchange.reply, stepAddress(deviceGoal(code)))
  const goOn = (device: WaitingDevice) => decide(appliance, exchange, { form, asked: { device, session } })
  return withDevice(appliance, exchange, { code, session, goOn })
}

async function decide(
  appliance: Appliance,
  { request, reply }: Exchange,
  { form, asked }: { form: Parameters; asked: Asked },
): Promise<FastifyReply> {
  const { client, userCode } = asked.device
  const state = await checkForm(appliance, request, { token: form.get('csrf'), purpose: confirmForm(asked) })
  if (state === 'expired') return sendOn(reply, stepAddress(deviceGoal(userCode)))
  const decision = decisionOf(form)
  const counts = await answerDevice(appliance, { ...asked, decision, facts: factsOf(request) })
  return counts
    ? sendPage(reply, deviceAnsweredPage(client.name, decision))
    : showEntry(appliance, { request, reply }, { typed: '', ...wrongCode })
}

function decisionOf(form: Parameters): 'allow' | 'deny' {
  const action = form.get('action')
  if (action === 'allow' || action === 'deny') return action
  throw invalidRequest('The form says neither allow nor deny.')
}
