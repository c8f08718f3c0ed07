import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { LinkPurpose } from '../contract/links.ts'
import { canResetThemselves } from '../identity/forgotten-password.ts'
import { LinkError } from '../identity/link-error.ts'
import { type OpenLink, requireOpenLink } from '../identity/link-use.ts'
import { linkPaths } from '../identity/links.ts'
import type { Parameters } from '../oauth/parameters.ts'
import type { Appliance } from '../security/appliance.ts'
import { parseOpaqueToken } from '../security/opaque-token.ts'
import { clearLink, ensureBrowser, linkCookie, setLink } from './cookies.ts'
import { addressParametersOf, formOf } from './form-body.ts'
import { checkForm, type FormPurpose } from './form-token.ts'
import type { Exchange } from './interaction-pages.ts'
import { sendOn, sendPage } from './page-reply.ts'
import { deadLinkPage } from './pages/dead-link-page.ts'
import { factsOf } from './request-facts.ts'

/** Somebody whose browser holds a link for one use that works. */
export interface LinkVisit extends Exchange {
  link: OpenLink
  /** The value of the browser's cookie, to which its forms are tied. */
  browser: string
  /** What the form holds; nothing where none was sent. */
  form: Parameters
}

export interface LinkAnswers {
  /** Shows the page; it changes nothing, since mail scanners open links too. */
  show(visit: LinkVisit): Promise<FastifyReply>
  /** Takes the page's form, where it has one, which was shown to this browser for this link. */
  take?(visit: LinkVisit): Promise<FastifyReply>
}

/**
 * The pages behind one kind of link. The token leaves the address at once, into a cookie: history, referrer and whoever looks
 * over a shoulder see it no longer. A link that does not work says what to do instead.
 */
export function linkDoor(
  app: FastifyInstance,
  appliance: Appliance,
  { purpose, show, take }: LinkAnswers & { purpose: LinkPurpose },
): void {
  const path = linkPaths[purpose]
  const open = answering(appliance, purpose)

  app.get(path, async (request, reply) => {
    const token = addressParametersOf(request).get('token')
    return token === undefined ? open({ request, reply }, show) : keepToken(appliance, reply, { token, path })
  })
  if (!take) return
  app.post(path, async (request, reply) =>
    open({ request, reply }, async (visit) => {
      const check = { token: visit.form.get('csrf'), purpose: linkForm(visit.link) }
      const state = await checkForm(appliance, request, check)
      return state === 'expired' ? sendOn(reply, path) : take(visit)
    }),
  )
}

function keepToken(appliance: Appliance, reply: FastifyReply, { token, path }: { token: string; path: string }) {
  if (parseOpaqueToken(token)) setLink(appliance, reply, token)
  else clearLink(appliance, reply)
  reply.header('referrer-policy', 'no-referrer')
  return sendOn(reply, path)
}

/** Ties a form to the link that it uses. */
export const linkForm = ({ selector }: OpenLink): FormPurpose => ({ form: 'link', about: [selector] })

const answering =
  (appliance: Appliance, purpose: LinkPurpose) =>
  async ({ request, reply }: Exchange, answer: (visit: LinkVisit) => Promise<FastifyReply>): Promise<FastifyReply> => {
    try {
      const link = await openLink(appliance, request, purpose)
      const browser = ensureBrowser(appliance, request, reply)
      return await answer({ request, reply, link, browser, form: formOf(request) })
    } catch (thrown) {
      if (!(thrown instanceof LinkError)) throw thrown
      clearLink(appliance, reply)
      const page = deadLinkPage({ purpose, problem: thrown.message, selfReset: canResetThemselves(appliance) })
      return sendPage(reply, page, { status: 410 })
    }
  }

async function openLink(appliance: Appliance, request: FastifyRequest, purpose: LinkPurpose): Promise<OpenLink> {
  const token = linkCookie(appliance, request)
  // A page that was left open is no attempt: nothing was presented, so nothing is recorded.
  if (token === undefined) throw new LinkError('link_absent')
  return requireOpenLink(appliance, { token, purpose, request: factsOf(request) })
}
