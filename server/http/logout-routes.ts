import type { FastifyInstance, FastifyReply } from 'fastify'
import { type LogoutOutcome, logout } from '../oauth/end-session.ts'
import type { Parameters } from '../oauth/parameters.ts'
import { paths } from '../oauth/paths.ts'
import { formTargets } from '../oauth/redirect-uri.ts'
import type { Appliance } from '../security/appliance.ts'
import { clearSession, ensureBrowser, sessionOf } from './cookies.ts'
import { formOf } from './form-body.ts'
import { checkForm, formToken } from './form-token.ts'
import type { Exchange } from './interaction-pages.ts'
import { carriedRequest, inHeader, isForeignForm, parametersOf, sendOn, sendPage } from './page-reply.ts'
import { logoutPage, signedOutPage } from './pages/logout-page.ts'
import { factsOf } from './request-facts.ts'

/** RP-initiated logout, by GET and POST, and the form that confirms it. */
export const logoutRoutes = (appliance: Appliance) => async (app: FastifyInstance) => {
  app.get(paths.logout, async (request, reply) =>
    answerLogout(appliance, { request, reply }, { parameters: parametersOf(request), confirmed: false }),
  )
  app.post(paths.logout, async (request, reply) => {
    const form = formOf(request)
    if (isForeignForm(request)) return sendOn(reply, `${paths.logout}?${form.text}`)
    const confirmed = form.get('action') === 'logout'
    const parameters = confirmed ? carriedRequest(form) : form
    if (confirmed && !(await isFresh(appliance, { request, reply }, form))) {
      return sendOn(reply, `${paths.logout}?${parameters.text}`)
    }
    return answerLogout(appliance, { request, reply }, { parameters, confirmed })
  })
}

async function isFresh(appliance: Appliance, { request }: Exchange, form: Parameters): Promise<boolean> {
  const session = await sessionOf(appliance, request)
  // Signed out in another window: there is nothing left to protect.
  if (!session) return true
  const purpose = { form: 'logout', about: [carriedRequest(form).text, session.selector] } as const
  return (await checkForm(appliance, request, { token: form.get('csrf'), purpose })) === 'fresh'
}

async function answerLogout(
  appliance: Appliance,
  { request, reply }: Exchange,
  { parameters, confirmed }: { parameters: Parameters; confirmed: boolean },
): Promise<FastifyReply> {
  const session = await sessionOf(appliance, request)
  const outcome = await logout(appliance, { parameters, session, facts: factsOf(request), confirmed })
  if (outcome.kind === 'confirm') {
    const browser = ensureBrowser(appliance, request, reply)
    const about = [parameters.text, outcome.session.selector]
    const page = logoutPage({
      personName: outcome.session.name,
      clientName: outcome.client?.name ?? null,
      request: parameters.text,
      csrf: formToken(appliance, browser, { form: 'logout', about }),
    })
    return sendPage(reply, page, { formTargets: outcome.client?.post_logout_redirect_uris.flatMap(formTargets) ?? [] })
  }
  clearSession(appliance, reply)
  return showSignedOut(reply, outcome)
}

/** How long the frames are given to sign the browser out of applications before it goes on, in seconds. */
const framesTake = 3

/** Without a frame to load, nothing keeps the browser here. */
function showSignedOut(reply: FastifyReply, { back, frames }: Extract<LogoutOutcome, { kind: 'signed_out' }>) {
  if (back && frames.length === 0) return sendOn(reply, back.location)
  if (back) reply.header('refresh', `${framesTake}; url=${inHeader(back.location)}`)
  return sendPage(reply, signedOutPage({ back, frames }), { frames: frames.map(({ src }) => new URL(src).origin) })
}
