import type { Appliance } from '../security/appliance.ts'
import type { Client } from '../storage/clients.ts'
import { seconds } from './access-token.ts'
import { authenticateClient, isPublic } from './authenticate-client.ts'
import { invalidClient } from './client-credentials.ts'
import { type EndpointRequest, refuseQuery } from './endpoint-request.ts'
import { refuseAmbiguous, required } from './parameters.ts'
import { findPresentedToken, type PresentedToken } from './presented-token.ts'
import { involved, recordingRefusals } from './record.ts'

const defined = ['token', 'token_type_hint', 'client_id', 'client_secret', 'client_assertion', 'client_assertion_type']

/** RFC 7662 §2.2. */
export interface Introspection {
  active: boolean
  iss?: string
  client_id?: string
  scope?: string
  sub?: string
  username?: string
  token_type?: 'Bearer'
  aud?: string
  jti?: string
  iat?: number
  exp?: number
}

/**
 * Token introspection (RFC 7662) for confidential clients, about their own tokens: of anybody else's they hear only that it
 * is not active, as of no token at all (SEC-A57). A resource server of another client checks the signature instead.
 * @throws {OAuthError}
 */
export async function introspect(appliance: Appliance, request: EndpointRequest): Promise<Introspection> {
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
    const answer = await introspectionOf(appliance, client, found)
    noteIntrospection(appliance, { request, client, found })
    return answer
  })
}

async function introspectionOf(
  { config, repositories }: Appliance,
  client: Client,
  found: PresentedToken | undefined,
): Promise<Introspection> {
  if (!found?.active || found.token.client_id !== client.client_id) return { active: false }
  const { token } = found
  const person = token.person_id === null ? undefined : await repositories.people.find(token.person_id)
  return {
    active: true,
    iss: config.issuer,
    client_id: token.client_id,
    scope: token.scope,
    sub: token.person_id ?? token.client_id,
    iat: seconds(token.created_at),
    exp: seconds(token.expires_at),
    ...(person && { username: person.username }),
    ...(found.kind === 'access_token' && { token_type: 'Bearer', aud: found.token.audience, jti: found.token.id }),
  }
}

interface Asked {
  request: EndpointRequest
  client: Client
  found: PresentedToken | undefined
}

function noteIntrospection({ events }: Appliance, { request, client, found }: Asked): void {
  const foreign = found !== undefined && found.token.client_id !== client.client_id
  events.note({
    ...involved({ facts: request.facts, client }),
    type: 'oauth_token_introspected',
    outcome: foreign ? 'failure' : 'success',
    reason: foreign ? 'client_mismatch' : null,
    details: { active: !foreign && found?.active === true },
  })
}
