import type { grantTypes } from '../../contract/applications.ts'
import type { Appliance } from '../../security/appliance.ts'
import type { Client } from '../../storage/clients.ts'
import { authenticateClient } from '../authenticate-client.ts'
import { proveKeyOf } from '../dpop.ts'
import { type EndpointRequest, refuseQuery } from '../endpoint-request.ts'
import { OAuthError } from '../errors.ts'
import { refuseAmbiguous, required } from '../parameters.ts'
import { recordingRefusals } from '../record.ts'
import { redeemCode } from './authorization-code.ts'
import { clientCredentials } from './client-credentials.ts'
import { redeemDeviceCode } from './device-code.ts'
import type { GrantHandler } from './grant-request.ts'
import type { TokenResponse } from './issue.ts'
import { refresh } from './refresh-token.ts'
import { exchangeToken } from './token-exchange.ts'

type GrantType = (typeof grantTypes)[number]

const handlers: Readonly<Record<GrantType, GrantHandler>> = {
  authorization_code: redeemCode,
  refresh_token: refresh,
  client_credentials: clientCredentials,
  'urn:ietf:params:oauth:grant-type:device_code': redeemDeviceCode,
  'urn:ietf:params:oauth:grant-type:token-exchange': exchangeToken,
}

/** What the metadata says: the grants that are handled here, and no other. */
export const supportedGrantTypes: readonly string[] = Object.keys(handlers)

const defined = [
  'grant_type',
  'client_id',
  'client_secret',
  'client_assertion',
  'client_assertion_type',
  'code',
  'code_verifier',
  'device_code',
  'redirect_uri',
  'refresh_token',
  'scope',
  'subject_token',
  'subject_token_type',
  'actor_token',
  'actor_token_type',
  'requested_token_type',
]

/** May be sent more than once (RFC 8707 §2, RFC 8693 §2.1). */
const repeatable = ['resource', 'audience']

/**
 * The token endpoint (RFC 6749 §3.2).
 * @throws {OAuthError} in the words of RFC 6749 §5.2; {StorageError} when nothing could be issued.
 */
export async function token(appliance: Appliance, request: EndpointRequest): Promise<TokenResponse> {
  const { facts, parameters } = request
  const client = await recordingRefusals(appliance, { facts }, async () => {
    refuseAmbiguous(parameters, defined)
    refuseQuery(request, [...defined, ...repeatable])
    return authenticateClient(appliance, request)
  })
  return recordingRefusals(appliance, { facts, client }, async () => {
    const grantType = supportedGrantType(required(parameters, 'grant_type'))
    refuseUnregistered(client, grantType)
    const dpopKey = await proveKeyOf(appliance, request, client)
    return handlers[grantType](appliance, { client, parameters, facts, dpopKey })
  })
}

function supportedGrantType(text: string): GrantType {
  if (isGrantType(text)) return text
  throw new OAuthError('unsupported_grant_type', 'This server does not know this grant type.', {
    event: { type: 'unauthorized_access', reason: 'unsupported_grant_type' },
  })
}

const isGrantType = (text: string): text is GrantType => Object.hasOwn(handlers, text)

/** What waits for an administrator gets no token, by whatever way it came here. */
function refuseUnregistered(client: Client, grantType: GrantType): void {
  const isWaiting = client.approval === 'waiting'
  if (!isWaiting && client.grant_types.includes(grantType)) return
  const why = isWaiting
    ? 'This client waits for an administrator.'
    : 'This client is not registered for this grant type.'
  throw new OAuthError('unauthorized_client', why, {
    event: { type: 'unauthorized_access', reason: 'unauthorized_client' },
  })
}
