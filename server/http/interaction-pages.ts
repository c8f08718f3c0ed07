import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Session } from '../identity/sessions.ts'
import { isPublic } from '../oauth/authenticate-client.ts'
import type { AuthorizationRequest } from '../oauth/authorize/authorization-request.ts'
import { afterSignIn } from '../oauth/authorize/sufficient-session.ts'
import { paths } from '../oauth/paths.ts'
import { formTargets, isClaimed, isOwn } from '../oauth/redirect-uri.ts'
import type { Appliance } from '../security/appliance.ts'
import type { Client } from '../storage/clients.ts'
import { ensureBrowser } from './cookies.ts'
import { formToken } from './form-token.ts'
import { sendPage } from './page-reply.ts'
import { consentPage } from './pages/consent-page.ts'
import { loginPage } from './pages/login-page.ts'

export interface Exchange {
  request: FastifyRequest
  reply: FastifyReply
}

export interface LoginWish {
  request: AuthorizationRequest
  username?: string
  problem?: string
  status?: number
}

const day = 24 * 60 * 60 * 1000

/** Shows the sign-in page for this authorization request. */
export function showLogin(appliance: Appliance, { request, reply }: Exchange, wish: LoginWish): FastifyReply {
  const { client, text, loginHint } = wish.request
  const browser = ensureBrowser(appliance, request, reply)
  const page = loginPage({
    clientName: client.name,
    request: text,
    csrf: formToken(appliance, browser, { form: 'login', about: [text] }),
    username: wish.username ?? loginHint ?? '',
    problem: wish.problem,
  })
  return sendPage(reply, page, { status: wish.status ?? 200, formTargets: targetsOf(wish.request) })
}

/** Shows the consent page for this authorization request. */
export async function showConsent(
  appliance: Appliance,
  { request, reply }: Exchange,
  asked: { request: AuthorizationRequest; session: Session },
): Promise<FastifyReply> {
  const { client, text, redirectUri, scope } = asked.request
  const known = await appliance.repositories.scopes.all()
  const browser = ensureBrowser(appliance, request, reply)
  const page = consentPage({
    clientName: client.name,
    personName: asked.session.name,
    permissions: scope.map((name) => known.get(name)?.description ?? name),
    destination: destinationOf(redirectUri),
    proven: !isPublic(client) || isClaimed(redirectUri) || isOwn(redirectUri, appliance.config.issuer),
    days: daysConnected(appliance, client),
    request: text,
    csrf: formToken(appliance, browser, { form: 'consent', about: [text, asked.session.selector] }),
    otherPersonHref: `${paths.authorize}?${afterSignIn(text)}&prompt=select_account`,
  })
  return sendPage(reply, page, { formTargets: targetsOf(asked.request) })
}

/**
 * Browsers apply a form's policy to every redirect that follows, so it names where this client may be reached: the URI of
 * this request and all the others that it registered.
 */
const targetsOf = ({ client, redirectUri }: AuthorizationRequest): string[] =>
  [redirectUri, ...client.redirect_uris, ...client.post_logout_redirect_uris].flatMap(formTargets)

function destinationOf(redirectUri: string): string {
  const { protocol, host } = new URL(redirectUri)
  return host === '' ? `${protocol}…` : host
}

const daysConnected = ({ config }: Appliance, client: Client): number | null =>
  client.grant_types.includes('refresh_token') ? Math.floor(config.lifetimes.grant / day) : null
