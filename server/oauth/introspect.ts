import type { Act } from '../contract/client-settings.ts'
import type { Appliance } from '../security/appliance.ts'
import type { Client } from '../storage/clients.ts'
import { fromJson } from '../storage/json.ts'
import { type AccessToken, audienceOf, seconds, signInClaims } from './access-token.ts'
import { authenticateClient, isPublic } from './authenticate-client.ts'
import { invalidClient } from './client-credentials.ts'
import { type EndpointAnswer, type EndpointRequest, jsonAnswer, refuseQuery } from './endpoint-request.ts'
import { refuseAmbiguous, required } from './parameters.ts'
import { findPresentedToken, type PresentedToken } from './presented-token.ts'
import { involved, recordingRefusals } from './record.ts'
import { scopeNames } from './scope.ts'
import { subjectOf } from './subject.ts'

const defined = ['token', 'token_type_hint', 'client_id', 'client_secret', 'client_assertion', 'client_assertion_type']

/** RFC 7662 §2.2, RFC 8693 §4.1, RFC 9449 §6.2, RFC 9470 §6.2. */
export interface Introspection {
  active: boolean
  iss?: string
  client_id?: string
  scope?: string
  sub?: string
  username?: string
  token_type?: 'Bearer' | 'DPoP'
  aud?: string | string[]
  jti?: string
  iat?: number
  exp?: number
  auth_time?: number
  acr?: string
  cnf?: { jkt: string }
  act?: Act
}

const signedType = 'application/token-introspection+jwt'

/**
 * Token introspection (RFC 7662) for confidential clients, about their own tokens, and about the access tokens that are meant
 * for a resource they are registered for. Of anything else they hear only that it is not active, as of no token at all
 * (SEC-A57). Who accepts a signed answer (RFC 9701) gets it as one.
 * @param accept the header of that name
 * @throws {OAuthError}
 */
export async function introspect(
  appliance: Appliance,
  request: EndpointRequest,
  accept: string | undefined,
): Promise<EndpointAnswer> {
  const { facts, parameters } = request
  const client = await recordingRefusals(appliance, { facts }, async () => {
    refuseAmbiguous(parameters, defined)
    refuseQuery(request, defined)
    const authenticated = await authenticateClient(appliance, request)
    if (isPublic(authenticated))
      throw invalidClient({ client: authenticated, detail: 'a public client may not introspect' })
    return authenticated
  })
  return recordingRefusals(appliance, { facts, client }, async () => {
    const found = await findPresentedToken(appliance, required(parameters, 'token'))
    const told = await introspectionOf(appliance, client, found)
    noteIntrospection(appliance, { request, client, found })
    return accept?.includes(signedType) ? signedAnswer(appliance, client, told) : jsonAnswer(told)
  })
}

/** RFC 9701 §5: signed as the client has its ID tokens signed, and of a type that nobody takes for one. */
function signedAnswer({ config, clock, signingKeys }: Appliance, client: Client, told: Introspection): EndpointAnswer {
  const claims = {
    iss: config.issuer,
    aud: client.client_id,
    iat: seconds(clock.now()),
    token_introspection: told,
  }
  const header = { typ: 'token-introspection+jwt' }
  return { type: signedType, body: signingKeys.sign(client.id_token_signed_response_alg, header, claims) }
}

async function introspectionOf(
  appliance: Appliance,
  client: Client,
  found: PresentedToken | undefined,
): Promise<Introspection> {
  const { config, repositories } = appliance
  const holder = found?.active && concerns(client, found) && (await repositories.clients.find(found.token.client_id))
  if (!holder) return { active: false }
  const { token } = found
  const person = token.person_id === null ? undefined : await repositories.people.find(token.person_id)
  const { auth_time, acr } = signInClaims({ authTime: token.auth_time, acr: token.acr, amr: '' })
  return {
    active: true,
    iss: config.issuer,
    client_id: token.client_id,
    scope: token.scope,
    sub: await subjectIn(appliance, holder, found),
    iat: seconds(token.created_at),
    exp: seconds(token.expires_at),
    ...(person && mayHearName({ client, holder, token }) && { username: person.username }),
    ...(auth_time !== undefined && { auth_time }),
    ...(acr !== undefined && { acr }),
    ...(found.kind === 'access_token' && accessTokenFacts(found.token)),
  }
}

/** The `sub` that the token's own client was told; of a machine's token that was exchanged, the machine. */
async function subjectIn(appliance: Appliance, holder: Client, { kind, token }: PresentedToken): Promise<string> {
  if (token.person_id !== null) return subjectOf(appliance, holder, token.person_id)
  return kind === 'access_token' ? token.grant_client_id : token.client_id
}

/** A user name would undo a pairwise subject, and an API hears it only where the person let their profile be seen. */
const mayHearName = ({
  client,
  holder,
  token,
}: {
  client: Client
  holder: Client
  token: { scope: string }
}): boolean =>
  holder.subject_type === 'public' &&
  (holder.client_id === client.client_id || scopeNames(token.scope).includes('profile'))

function accessTokenFacts(token: AccessToken): Partial<Introspection> {
  const [single = '', ...others] = audienceOf(token)
  return {
    token_type: token.dpop_jkt === null ? 'Bearer' : 'DPoP',
    aud: others.length === 0 ? single : [single, ...others],
    jti: token.id,
    ...(token.dpop_jkt !== null && { cnf: { jkt: token.dpop_jkt } }),
    ...(token.act !== null && { act: fromJson(token.act) }),
  }
}

/** Whether the token is the client's own, or meant for an API that the client is registered for. */
const concerns = (client: Client, { kind, token }: PresentedToken): boolean =>
  token.client_id === client.client_id ||
  (kind === 'access_token' && audienceOf(token).some((name) => client.resources.includes(name)))

interface Asked {
  request: EndpointRequest
  client: Client
  found: PresentedToken | undefined
}

function noteIntrospection({ events }: Appliance, { request, client, found }: Asked): void {
  const foreign = found !== undefined && !concerns(client, found)
  events.note({
    ...involved({ facts: request.facts, client }),
    type: 'oauth_token_introspected',
    outcome: foreign ? 'failure' : 'success',
    reason: foreign ? 'client_mismatch' : null,
    details: { active: !foreign && found?.active === true },
  })
}
