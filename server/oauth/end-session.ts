import { endSession, type Session } from '../identity/sessions.ts'
import type { RequestFacts } from '../platform/request-facts.ts'
import type { Appliance } from '../security/appliance.ts'
import type { Client } from '../storage/clients.ts'
import { type IdTokenHint, readIdTokenHint } from './id-token.ts'
import { type Parameters, refuseAmbiguous, withParameters } from './parameters.ts'

export interface LogoutAttempt {
  parameters: Parameters
  session: Session | undefined
  facts: RequestFacts
  /** Whether the person said so on the confirmation page. */
  confirmed: boolean
}

/** What to do next: ask the person, send the browser back to the client, or say that it is done. */
export type LogoutOutcome =
  | { kind: 'confirm'; client: Client | undefined; session: Session }
  | { kind: 'redirect'; location: string }
  | { kind: 'signed_out' }

const defined = ['id_token_hint', 'client_id', 'post_logout_redirect_uri', 'state', 'logout_hint']

/**
 * RP-initiated logout (OpenID Connect RP-Initiated Logout 1.0). Only an ID token of this very session ends it unasked; from
 * anybody else a link to here could sign people out against their will (SEC-A51, SEC-Q-10.6.2).
 * @throws {OAuthError} invalid_request
 */
export async function logout(appliance: Appliance, attempt: LogoutAttempt): Promise<LogoutOutcome> {
  const { parameters, session, facts } = attempt
  refuseAmbiguous(parameters, defined)
  const hint = readIdTokenHint(appliance, parameters.get('id_token_hint') ?? '')
  const client = await findClient(appliance, parameters, hint)
  if (session && !attempt.confirmed && !speaksOf(hint, session)) return { kind: 'confirm', client, session }
  if (session) await signOut(appliance, session, facts)
  const location = client && returnLocation(client, parameters)
  return location === undefined ? { kind: 'signed_out' } : { kind: 'redirect', location }
}

/** A hint that is not ours counts as none; one that names another client than the request does, counts for neither. */
async function findClient(
  { repositories }: Appliance,
  parameters: Parameters,
  hint: IdTokenHint | undefined,
): Promise<Client | undefined> {
  const named = parameters.get('client_id')
  if (hint && named !== undefined && named !== hint.clientId) return undefined
  if (!hint && parameters.get('id_token_hint') !== undefined) return undefined
  const clientId = hint?.clientId ?? named
  return clientId === undefined ? undefined : repositories.clients.find(clientId)
}

const speaksOf = (hint: IdTokenHint | undefined, session: Session): boolean =>
  hint !== undefined && hint.sid === session.selector

/** What came of the session ends with it, except what the person allowed to go on in their absence (SEC-B28, SEC-A32). */
async function signOut(appliance: Appliance, session: Session, facts: RequestFacts): Promise<void> {
  const { store, repositories, clock } = appliance
  const revocation = { at: clock.now(), reason: 'grant_revoked' } as const
  const { person_id: personId, selector } = session
  await Promise.all([
    store.write((transaction) => repositories.grants.revokeOfSession(transaction, { personId, selector }, revocation)),
    endSession(appliance, session, facts),
  ])
}

/** Only to a URI that this client registered for it, to the byte (SEC-A50). */
function returnLocation(client: Client, parameters: Parameters): string | undefined {
  const uri = parameters.get('post_logout_redirect_uri')
  if (uri === undefined || !client.post_logout_redirect_uris.includes(uri)) return undefined
  return withParameters(uri, { state: parameters.get('state') })
}
