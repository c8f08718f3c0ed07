import { endSession, type Session } from '../identity/sessions.ts'
import type { RequestFacts } from '../platform/request-facts.ts'
import type { Appliance } from '../security/appliance.ts'
import type { Client } from '../storage/clients.ts'
import { type IdTokenHint, readIdTokenHint } from './id-token.ts'
import { type LogoutFrame, logoutFrames } from './logout/front-channel.ts'
import { type Parameters, refuseAmbiguous, withParameters } from './parameters.ts'

export interface LogoutAttempt {
  parameters: Parameters
  session: Session | undefined
  facts: RequestFacts
  /** Whether the person said so on the confirmation page. */
  confirmed: boolean
}

/** What to do next: ask the person, or say that it is done and lead back to the client, where it may be led back to. */
export type LogoutOutcome =
  | { kind: 'confirm'; client: Client | undefined; session: Session }
  | { kind: 'signed_out'; back: WayBack | null; frames: LogoutFrame[] }

export interface WayBack {
  clientName: string
  location: string
}

const defined = ['id_token_hint', 'client_id', 'post_logout_redirect_uri', 'state', 'logout_hint', 'ui_locales']

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
  const frames = session ? await logoutFrames(appliance, session) : []
  if (session) await endSession(appliance, session, facts)
  return { kind: 'signed_out', back: wayBack(client, parameters), frames }
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

/** Only to a URI that this client registered for it, to the byte (SEC-A50). */
function wayBack(client: Client | undefined, parameters: Parameters): WayBack | null {
  const uri = parameters.get('post_logout_redirect_uri')
  if (!client || uri === undefined || !client.post_logout_redirect_uris.includes(uri)) return null
  return { clientName: client.name, location: withParameters(uri, { state: parameters.get('state') }) }
}
