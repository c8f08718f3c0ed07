import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Session } from '../identity/sessions.ts'
import { isPublic } from '../oauth/authenticate-client.ts'
import type { ClientAnswer } from '../oauth/authorize/answer.ts'
import type { AuthorizationRequest } from '../oauth/authorize/authorization-request.ts'
import { permissionsIn } from '../oauth/authorize/permissions.ts'
import { isClaimed, isOwn } from '../oauth/redirect-uri.ts'
import type { Appliance } from '../security/appliance.ts'
import type { Client } from '../storage/clients.ts'
import { ensureBrowser } from './cookies.ts'
import { formToken } from './form-token.ts'
import { sendOnScriptAddress, sendPage } from './page-reply.ts'
import { consentPage } from './pages/consent-page.ts'
import { formPostPage } from './pages/form-post-page.ts'
import { applicationGoal, clientTargets, otherPersonAddress, targetsOf } from './sign-in-goal.ts'

export interface Exchange {
  request: FastifyRequest
  reply: FastifyReply
}

const day = 24 * 60 * 60 * 1000

/** Shows the consent page for this authorization request. */
export async function showConsent(
  appliance: Appliance,
  { request, reply }: Exchange,
  asked: { request: AuthorizationRequest; session: Session },
): Promise<FastifyReply> {
  const { client, text, redirectUri, resources } = asked.request
  const goal = applicationGoal(asked.request)
  const known = await appliance.repositories.scopes.all()
  const { scope } = await permissionsIn(appliance, asked.request)
  const resourceNames = await appliance.repositories.resources.all()
  const browser = ensureBrowser(appliance, request, reply)
  const page = consentPage({
    clientName: client.name,
    personName: asked.session.name,
    permissions: scope.map((name) => known.get(name)?.description ?? name),
    resources: resources.map((identifier) => resourceNames.get(identifier)?.name ?? identifier),
    selfRegistered: client.origin !== 'office',
    destination: destinationOf(redirectUri),
    proven: !isPublic(client) || isClaimed(redirectUri) || isOwn(redirectUri, appliance.config.issuer),
    days: daysConnected(appliance, client),
    request: text,
    csrf: formToken(appliance, browser, { form: 'consent', about: [text, asked.session.selector] }),
    otherPersonHref: otherPersonAddress(goal),
  })
  return sendPage(reply, page, { formTargets: targetsOf(goal) })
}

/** Brings the answer to the application in a form, which may end at the application's and in no other place (SEC-A06). */
export function showFormPost(
  { config }: Appliance,
  { reply }: Exchange,
  { client, action, fields }: Extract<ClientAnswer, { kind: 'form_post' }>,
): FastifyReply {
  const script = sendOnScriptAddress(config)
  const page = formPostPage({ clientName: client.name, action, fields, script })
  return sendPage(reply, page, { formTargets: clientTargets(client, action), formsLeave: true, script })
}

function destinationOf(redirectUri: string): string {
  const { protocol, host } = new URL(redirectUri)
  return host === '' ? `${protocol}…` : host
}

const daysConnected = ({ config }: Appliance, client: Client): number | null =>
  client.grant_types.includes('refresh_token') ? Math.floor(config.lifetimes.grant / day) : null
