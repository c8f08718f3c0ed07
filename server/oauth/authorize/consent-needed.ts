import type { Session } from '../../identity/sessions.ts'
import type { Appliance } from '../../security/appliance.ts'
import { isPublic } from '../authenticate-client.ts'
import { OAuthError } from '../errors.ts'
import { isClaimed, isOwn } from '../redirect-uri.ts'
import type { AuthorizationRequest } from './authorization-request.ts'
import { coversAll, permissionsIn } from './permissions.ts'

/**
 * Whether the person has to be asked before the client gets what it wants. The office's own applications need not ask,
 * where it is certain that it is them.
 * @throws {OAuthError} consent_required where the client forbids to ask.
 */
export async function consentNeeded(
  appliance: Appliance,
  request: AuthorizationRequest,
  session: Session,
): Promise<boolean> {
  const { client, prompt } = request
  if (prompt.has('consent')) return true
  const proven = isProven(request, appliance.config.issuer)
  if (client.first_party && proven) return false
  if (proven && (await isAllowed(appliance, request, session))) return false
  if (prompt.has('none')) throw new OAuthError('consent_required', 'The person has to be asked.')
  return true
}

/** Whether the person allowed all of it before, for each resource that it is asked for. */
async function isAllowed(appliance: Appliance, request: AuthorizationRequest, session: Session): Promise<boolean> {
  const { scope, resources } = await permissionsIn(appliance, request)
  const given = { personId: session.person_id, clientId: request.client.client_id }
  const consents = await Promise.all(
    resources.map((resource) => appliance.repositories.consents.find({ ...given, resource })),
  )
  return consents.every((consent) => coversAll(consent?.scope ?? '', scope))
}

/**
 * RFC 8252 §8.6: any program of the machine can pretend to be a public client behind a loopback or private-scheme URI,
 * so such a one is never waved through on the strength of an earlier consent (SEC-B46, SEC-Q-10.7.1).
 */
const isProven = ({ client, redirectUri }: AuthorizationRequest, issuer: string): boolean =>
  !isPublic(client) || isClaimed(redirectUri) || isOwn(redirectUri, issuer)
