import { grantableTo } from '../../identity/role-scopes.ts'
import type { Session } from '../../identity/sessions.ts'
import type { RequestFacts } from '../../platform/request-facts.ts'
import type { Appliance } from '../../security/appliance.ts'
import { invalidScope, OAuthError } from '../errors.ts'
import type { Parameters } from '../parameters.ts'
import { involved, recordingRefusals } from '../record.ts'
import { scopeText } from '../scope.ts'
import { type ClientAnswer, codeAnswer, errorAnswer } from './answer.ts'
import type { AuthorizationRequest, Destination } from './authorization-request.ts'
import { consentNeeded } from './consent-needed.ts'
import { findDestination } from './find-destination.ts'
import { type Approval, issueCode } from './issue-code.ts'
import { refuseUnmet, wantsSecondFactor } from './read-acr.ts'
import { readRequest } from './read-request.ts'
import { sufficientSession } from './sufficient-session.ts'

export interface AuthorizationAttempt {
  parameters: Parameters
  /** Of the browser that asks. */
  session: Session | undefined
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
  const { facts, parameters, session } = attempt
  const destination = await recordingRefusals(appliance, { facts }, () => findDestination(appliance, parameters))
  const person = session && { id: session.person_id, name: session.name }
  try {
    return await recordingRefusals(appliance, { facts, client: destination.client, person }, () =>
      decide(appliance, attempt, destination),
    )
  } catch (error) {
    if (!(error instanceof OAuthError)) throw error
    return errorAnswer(appliance, destination, { error, parameters })
  }
}

async function decide(
  appliance: Appliance,
  attempt: AuthorizationAttempt,
  destination: Destination,
): Promise<AuthorizationOutcome> {
  const { parameters, facts, decision } = attempt
  const asked = await readRequest(appliance, destination, parameters)
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
