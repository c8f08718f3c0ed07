import { protocolSettings } from '../../server/contract/protocol.ts'
import { createOpaqueToken } from '../../server/security/opaque-token.ts'
import type { Answer, HttpBag, Send } from './http-server.ts'

type Registration = ReturnType<typeof protocolSettings.parse>['registration']

/** Decides who may register a client from outside. */
export async function openRegistration(
  { appliance }: Pick<HttpBag, 'appliance'>,
  registration: Partial<Registration> = {},
) {
  const settings = protocolSettings.parse({ registration: { mode: 'open', approval: 'limited', ...registration } })
  await appliance.store.write((transaction) => appliance.protocol.change(transaction, settings))
}

/** An initial access token, good for so many registrations within an hour. */
export async function initialAccessToken({ appliance }: Pick<HttpBag, 'appliance'>, uses = 1): Promise<string> {
  const { clock, repositories, store } = appliance
  const { token, selector, verifierHash } = createOpaqueToken(clock.now())
  await store.write((transaction) =>
    repositories.initialAccessTokens.insert(transaction, {
      selector,
      verifier_hash: verifierHash,
      name: 'For the build server',
      uses_left: uses,
      created_at: clock.now(),
      expires_at: clock.now() + 3_600_000,
    }),
  )
  return token
}

/** What a client of somebody outside says of itself. */
export const weather = {
  client_name: 'Weather Board',
  redirect_uris: ['https://weather.example/callback'],
  token_endpoint_auth_method: 'client_secret_basic',
  grant_types: ['authorization_code', 'refresh_token'],
  response_types: ['code'],
}

export const registerAt = (send: Send, metadata: unknown, token?: string): Promise<Answer> =>
  send('/oauth/register', {
    body: JSON.stringify(metadata),
    headers: {
      'content-type': 'application/json',
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
    },
  })

export interface RegisteredClient {
  client_id: string
  client_secret: string
  registration_access_token: string
  registration_client_uri: string
}

/** The answer to a registration that is right. */
export function registeredIn(answer: Answer): RegisteredClient & Record<string, unknown> {
  if (answer.status !== 201 && answer.status !== 200)
    throw new Error(`not registered but ${answer.status}: ${answer.text}`)
  return JSON.parse(answer.text)
}

/** A request to what a client was given to manage itself. */
export function manage(
  send: Send,
  client: Pick<RegisteredClient, 'registration_access_token' | 'registration_client_uri'>,
  { method = 'GET', metadata }: { method?: string; metadata?: unknown } = {},
): Promise<Answer> {
  return send(new URL(client.registration_client_uri).pathname, {
    method,
    headers: {
      authorization: `Bearer ${client.registration_access_token}`,
      ...(metadata !== undefined && { 'content-type': 'application/json' }),
    },
    ...(metadata !== undefined && { body: JSON.stringify(metadata) }),
  })
}
