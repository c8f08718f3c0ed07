import { grantableTo } from '../../identity/role-scopes.ts'
import type { Session } from '../../identity/sessions.ts'
import type { RequestFacts } from '../../platform/request-facts.ts'
import type { Appliance } from '../../security/appliance.ts'
import type { Client } from '../../storage/clients.ts'
import { invalidScope, OAuthError } from '../errors.ts'
import { type Parameters, withParameters } from '../parameters.ts'
import { discardRequest, keepRequest } from '../pushed-requests.ts'
import { involved, recordingRefusals } from '../record.ts'
import { scopeText } from '../scope.ts'
import { type ClientAnswer, codeAnswer, errorAnswer } from './answer.ts'
import type { AuthorizationRequest, Destination } from './authorization-request.ts'
import { consentNeeded } from './consent-needed.ts'
import { findClient } from './find-client.ts'
import { findDestination } from './find-destination.ts'
import { type Approval, issueCode } from './issue-code.ts'
import { refuseUnmet, wantsSecondFactor } from './read-acr.ts'
import { readRequest } from './read-request.ts'
import { type ReceivedRequest, receiveRequest, refuseOtherWay } from './receive-request.ts'
import { sufficientSession } from './sufficient-session.ts'

export interface AuthorizationAttempt {
  parameters: Parameters
  /** Of the browser that asks. */
  session: Session | undefined
  /** What tells the browser from others; it is given to one that has none. */
  browser(): string
  facts: RequestFacts
  /** What the person answered on the consent page. */
  decision?: 'allow' | 'deny'
}

/** What to do next: answer the client by way of the browser, or ask the person. */
export type AuthorizationOutcome =
  | ClientAnswer
  | { kind: 'sign_in'; request: AuthorizationRequest }
  | { kind: 'consent'; request: AuthorizationRequest; session: Session }
  /** The person is signed in, and the client asks for a second factor besides. */
  | { kind: 'step_up'; request: AuthorizationRequest; session: Session }

/**
 * The authorization endpoint (RFC 6749 §3.1).
 * @throws {OAuthError} only for what must not be redirected: no client or redirect URI could be proven.
 */
export async function authorize(appliance: Appliance, attempt: AuthorizationAttempt): Promise<AuthorizationOutcome> {
  const { facts, session } = attempt
  const client = await recordingRefusals(appliance, { facts }, () => findClient(appliance, attempt.parameters))
  const about = { facts, client, person: session && { id: session.person_id, name: session.name } }
  try {
    const asked = await recordingRefusals(appliance, about, () => understand(appliance, client, attempt))
    const outcome = await answerAsked(appliance, asked, () =>
      recordingRefusals(appliance, about, () => decide(appliance, attempt, asked)),
    )
    return asked.received.kind === 'signed' ? keepOpen(appliance, attempt, { asked, outcome }) : outcome
  } catch (error) {
    if (!(error instanceof OAuthError) || error.code !== 'invalid_request_object') throw error
    // What nobody signed says where its refusal goes, as any other request does.
    const { parameters } = attempt
    return errorAnswer(appliance, findDestination(appliance, client, parameters), { error, parameters })
  }
}

interface Asked {
  received: ReceivedRequest
  destination: Destination
}

async function understand(appliance: Appliance, client: Client, attempt: AuthorizationAttempt): Promise<Asked> {
  const received = await receiveRequest(appliance, client, attempt)
  return { received, destination: findDestination(appliance, client, received.parameters) }
}

/** From here on the client hears of a refusal; what it had pushed is answered with it. */
async function answerAsked(
  appliance: Appliance,
  { received, destination }: Asked,
  work: () => Promise<AuthorizationOutcome>,
): Promise<AuthorizationOutcome> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof OAuthError)) throw error
    if (received.carried.pushed !== null) await discardRequest(appliance, received.carried.pushed)
    return errorAnswer(appliance, destination, { error, parameters: received.parameters })
  }
}

/**
 * A signed request counts once, and a person takes several steps: from the first page on it is kept here, as if it had been
 * pushed, and only this browser goes on with it.
 */
async function keepOpen(
  appliance: Appliance,
  { browser, facts }: AuthorizationAttempt,
  { asked, outcome }: { asked: Asked; outcome: AuthorizationOutcome },
): Promise<AuthorizationOutcome> {
  if (!('request' in outcome)) return outcome
  const { client, dpopKey } = outcome.request
  const { parameters } = asked.received
  const requestUri = await keepRequest(appliance, client, {
    parameters,
    dpopKey,
    address: facts.address,
    browser: browser(),
  })
  const text = withParameters('', { client_id: client.client_id, request_uri: requestUri }).slice(1)
  return { ...outcome, request: { ...outcome.request, text } }
}

async function decide(
  appliance: Appliance,
  attempt: AuthorizationAttempt,
  { received, destination }: Asked,
): Promise<AuthorizationOutcome> {
  const { facts, decision } = attempt
  const { parameters, carried } = received
  refuseOtherWay(appliance, destination, received)
  const checked = await readRequest(appliance, destination, parameters)
  const asked = { ...checked, ...carried, dpopKey: carried.boundKey ?? checked.dpopKey }
  const session = sufficientSession(asked, attempt.session, appliance.clock.now())
  if (!session) return { kind: 'sign_in', request: asked }
  if (lacksFactor(asked, session)) return { kind: 'step_up', request: asked, session }
  refuseUnmet(asked.acr, session)
  const request = { ...asked, scope: grantableScope(asked, session) }
  if (decision === 'deny') throw denied()
  const asking = await consentNeeded(appliance, request, session)
  if (asking && decision !== 'allow') return { kind: 'consent', request, session }
  await recordWithheld(appliance, { request, asked, session, facts })
  const code = await issueCode(appliance, { request, session, facts, consented: decision === 'allow' })
  return codeAnswer(appliance, destination, { parameters, code })
}

/**
 * Whether the client asks for a second factor that this session has not seen; a remembered device does not stand for one there.
 * @throws {OAuthError} login_required where the client forbids to ask (OpenID Connect Core §3.1.2.6).
 */
function lacksFactor(request: AuthorizationRequest, { acr }: Session): boolean {
  if (acr !== 'aal1' || !wantsSecondFactor(request)) return false
  if (request.prompt.has('none')) throw new OAuthError('login_required', 'The person has to prove a second factor.')
  return true
}

/** What the person may pass on: to administer takes the role as well (SEC-S46). It is never empty (SEC-S44). */
function grantableScope({ scope }: AuthorizationRequest, session: Session): string[] {
  const grantable = grantableTo(session, scope)
  if (grantable.length === 0) throw invalidScope('None of what is asked for can be granted to this person.')
  return grantable
}

const denied = () =>
  new OAuthError('access_denied', 'The person said no.', {
    event: { type: 'oauth_authorization', reason: 'rejected_by_person' },
  })

/** A person without the role signs in all the same, with less; the client reads in `scope` what it got. */
async function recordWithheld(
  appliance: Appliance,
  { request, asked, session, facts }: Pick<Approval, 'request' | 'session' | 'facts'> & { asked: AuthorizationRequest },
): Promise<void> {
  const withheld = asked.scope.filter((name) => !request.scope.includes(name))
  // The console asks for both: an auditor who gets to read was refused nothing.
  const reads = withheld.every((name) => name === 'admin') && request.scope.includes('audit')
  if (withheld.length === 0 || reads) return
  await appliance.events.write({
    ...involved({ facts, client: request.client, person: { id: session.person_id, name: session.name } }),
    type: 'unauthorized_access',
    outcome: 'failure',
    reason: 'not_an_administrator',
    details: { asked: scopeText(asked.scope), granted: scopeText(request.scope) },
  })
}
