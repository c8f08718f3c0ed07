import type { Appliance } from '../../security/appliance.ts'
import type { Client } from '../../storage/clients.ts'
import { invalidRequest } from '../errors.ts'
import { readIdTokenHint } from '../id-token.ts'
import type { Parameters } from '../parameters.ts'
import { personOfSubject } from '../subject.ts'
import { type AskedClaims, namedSubjects } from './read-claims.ts'

/** In characters, for texts that come back as they were sent; the sum has to fit into one redirect. */
export const longest = { state: 4096, nonce: 2048, loginHint: 200, request: 12_000 }

/** @throws {OAuthError} invalid_request */
export function checkState(parameters: Parameters): void {
  if ((parameters.get('state') ?? '').length > longest.state) throw invalidRequest('The state is too long.')
}

/** @throws {OAuthError} invalid_request */
export function readNonce(parameters: Parameters): string | null {
  const nonce = parameters.get('nonce') ?? null
  if ((nonce ?? '').length > longest.nonce) throw invalidRequest('The nonce is too long.')
  return nonce
}

/** What to write into the user name field; a hint that cannot be one is not worth an error. */
export function readLoginHint(parameters: Parameters): string | null {
  const hint = parameters.get('login_hint') ?? null
  return (hint ?? '').length > longest.loginHint ? null : hint
}

/**
 * Who has to be signed in: the person an ID token of ours speaks of (OpenID Connect Core §3.1.2.1), and whoever the parameter
 * `claims` names by subject (§5.5.1). A subject that was never told to anybody is nobody: whoever signs in is somebody else.
 * @throws {OAuthError} invalid_request
 */
export async function readExpectedPeople(
  appliance: Appliance,
  client: Client,
  { parameters, claims }: { parameters: Parameters; claims: AskedClaims | null },
): Promise<string[]> {
  const named = namedSubjects(claims).map(
    async (subject) => (await personOfSubject(appliance, client, subject)) ?? subject,
  )
  return [...(await hintedPerson(appliance, parameters)), ...(await Promise.all(named))]
}

/** An ID token calls the person what the client that it was made for does. */
async function hintedPerson(appliance: Appliance, parameters: Parameters): Promise<string[]> {
  const text = parameters.get('id_token_hint')
  if (text === undefined) return []
  const hint = readIdTokenHint(appliance, text)
  if (!hint) throw invalidRequest('The id_token_hint is not an ID token of this server.')
  const client = await appliance.repositories.clients.find(hint.clientId)
  return [(client && (await personOfSubject(appliance, client, hint.subject))) ?? hint.subject]
}
