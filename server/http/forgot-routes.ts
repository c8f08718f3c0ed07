import { randomInt } from 'node:crypto'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { canResetThemselves, requestReset } from '../identity/forgotten-password.ts'
import { errorFields } from '../platform/log.ts'
import type { RequestFacts } from '../platform/request-facts.ts'
import { addressBlock } from '../security/address-block.ts'
import type { Appliance } from '../security/appliance.ts'
import { createSlidingWindow, type SlidingWindow } from '../security/sliding-window.ts'
import { ensureBrowser } from './cookies.ts'
import { formOf } from './form-body.ts'
import { checkForm, type FormPurpose, formToken } from './form-token.ts'
import type { Exchange } from './interaction-pages.ts'
import { sendOn, sendPage } from './page-reply.ts'
import { askSomebodyPage, forgotPage, resetSentPage } from './pages/forgot-page.ts'
import { factsOf } from './request-facts.ts'

const path = '/account/forgot'
const sentPath = '/account/forgot/sent'
const purpose: FormPurpose = { form: 'link', about: ['forgot'] }

/** So many requests an address may make in ten minutes; an office shares one. */
const limit = 20
const window = { windowMs: 10 * 60_000, capacity: 1000, waitingLimit: 0 }

/**
 * The work begins so many milliseconds behind the answer, nobody knows when: begun at once, it holds up the next request for
 * half a millisecond more where there is a mail to write, and that can be measured.
 */
const soonest = 300
const latest = 3000

/** The page for who forgot their password. It answers everybody the same, and as fast (SEC-A45). */
export const forgotRoutes = (appliance: Appliance) => async (app: FastifyInstance) => {
  const asked = createSlidingWindow({ clock: appliance.clock, ...window })
  const waiting = new Set<NodeJS.Timeout>()
  app.addHook('onClose', async () => {
    for (const timer of waiting) clearTimeout(timer)
  })
  app.get(path, async (request, reply) =>
    canResetThemselves(appliance) ? show(appliance, { request, reply }) : sendPage(reply, askSomebodyPage()),
  )
  app.get(sentPath, async (_, reply) => sendPage(reply, resetSentPage()))
  app.post(path, async (request, reply) => {
    if (!canResetThemselves(appliance)) return sendOn(reply, path)
    const form = formOf(request)
    const state = await checkForm(appliance, request, { token: form.get('csrf'), purpose })
    if (state === 'expired') return sendOn(reply, path)
    const facts = factsOf(request)
    if (!(await hasPlace(appliance, asked, facts))) return refuse(appliance, { request, reply })
    later(waiting, () => reset(appliance, form.get('name') ?? '', facts))
    return sendOn(reply, sentPath)
  })
}

function show(appliance: Appliance, { request, reply }: Exchange, problem?: string): FastifyReply {
  const browser = ensureBrowser(appliance, request, reply)
  const page = forgotPage({ csrf: formToken(appliance, browser, purpose), problem })
  return sendPage(reply, page, { status: problem === undefined ? 200 : 429 })
}

function refuse(appliance: Appliance, exchange: Exchange): FastifyReply {
  exchange.reply.header('retry-after', '600')
  return show(appliance, exchange, 'Too many requests from here. Wait ten minutes and try again.')
}

function later(waiting: Set<NodeJS.Timeout>, work: () => void): void {
  const timer = setTimeout(
    () => {
      waiting.delete(timer)
      work()
    },
    randomInt(soonest, latest),
  )
  waiting.add(timer)
}

function reset(appliance: Appliance, name: string, request: RequestFacts): void {
  requestReset(appliance, { name, request }).catch((thrown: unknown) =>
    appliance.log.error('A link for a new password could not be made', errorFields(thrown)),
  )
}

async function hasPlace({ events }: Appliance, asked: SlidingWindow, { address, requestId }: RequestFacts) {
  const place = await asked.take(addressBlock(address), limit)
  if (place.kind === 'place') {
    place.settle(true)
    return true
  }
  if (place.announce) {
    const details = { tier: 'password_reset' }
    const draft = { type: 'rate_limit_exceeded', outcome: 'failure', reason: 'too_many_attempts' } as const
    await events.write({ ...draft, address, requestId, details })
  }
  return false
}
