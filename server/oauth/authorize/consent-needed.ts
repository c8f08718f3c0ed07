import type { Session } from '../../identity/sessions.ts'
import type { Appliance } from '../../security/appliance.ts'
import { isPublic } from '../authenticate-client.ts'
import { OAuthError } from '../errors.ts'
import { isClaimed, isOwn } from '../redirect-uri.ts'
import { scopeNames } from '../scope.ts'
import type { AuthorizationRequest } from './authorization-request.ts'

/**
 * Whether the person has to be asked before the client gets what it wants. The office's own applications need not ask,
 * where it is certain that it is them.
 * @throws {OAuthError} consent_required where the client forbids to ask.
 */
export async function consentNeeded(
  { config, repositories }: Appliance,
  request: AuthorizationRequest,
  session: Session,
): Promise<boolean> {
  const { client, prompt, scope } = request
  if (prompt.has('consent')) return true
  const proven = isProven(request, config.issuer)
  if (client.first_party && proven) return false
  const consent = await repositories.consents.find({
    personId: session.person_id,
    clientId: client.client_id,
    resource: '',
  })
  const given = scopeNames(consent?.scope ?? '')
  if (proven && scope.every((name) => given.includes(name))) return false
  if (prompt.has('none')) throw new OAuthError('consent_required', 'The person has to be asked.')
  return true
}

/**
 * RFC 8252 §8.6: any program of the machine can pretend to be a public client behind a loopback or private-scheme URI,
 * so such a one is never waved through on the strength of an earlier consent (SEC-B46, SEC-Q-10.7.1).
 */
const isProven = ({ client, redirectUri }: AuthorizationRequest, issuer: string): boolean =>
  !isPublic(client) || isClaimed(redirectUri) || isOwn(redirectUri, issuer)
