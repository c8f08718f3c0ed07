import { timeOrderedId } from '../../platform/ids.ts'
import type { Appliance } from '../../security/appliance.ts'
import { createOpaqueToken } from '../../security/opaque-token.ts'
import type { Client } from '../../storage/clients.ts'
import { seconds } from '../access-token.ts'
import { authenticateClient, isPublic } from '../authenticate-client.ts'
import { readResources } from '../authorize/read-resources.ts'
import { readScope } from '../authorize/read-scope.ts'
import { type EndpointRequest, refuseQuery } from '../endpoint-request.ts'
import { OAuthError } from '../errors.ts'
import { refuseAmbiguous } from '../parameters.ts'
import { paths } from '../paths.ts'
import { involved, recordingRefusals } from '../record.ts'
import { scopeText } from '../scope.ts'
import { createUserCode, shownUserCode } from './user-code.ts'

/** RFC 8628 §3.2. */
export interface DeviceResponse {
  device_code: string
  user_code: string
  verification_uri: string
  verification_uri_complete: string
  /** Seconds. */
  expires_in: number
  /** Seconds. */
  interval: number
}

const deviceGrantType = 'urn:ietf:params:oauth:grant-type:device_code'

/** How long a device waits for a person, in milliseconds. */
export const deviceCodeLifetime = 10 * 60_000

/** How often a device may ask, in milliseconds; who asks sooner has to wait so much longer each time (RFC 8628 §3.5). */
export const pollEvery = 5000

/** Devices of public clients that one address may have waiting: a stranger must not fill the disk with them. */
const mostFromOneAddress = 100

const defined = ['client_id', 'client_secret', 'client_assertion', 'client_assertion_type', 'scope']

/**
 * The device authorization endpoint (RFC 8628 §3.1): a device that has no browser asks for a code that a person types elsewhere.
 * @throws {OAuthError} in the words of RFC 6749 §5.2; {StorageError}
 */
export async function authorizeDevice(appliance: Appliance, request: EndpointRequest): Promise<DeviceResponse> {
  const { facts, parameters } = request
  const client = await recordingRefusals(appliance, { facts }, async () => {
    refuseAmbiguous(parameters, defined)
    refuseQuery(request, [...defined, 'resource'])
    return authenticateClient(appliance, request)
  })
  return recordingRefusals(appliance, { facts, client }, async () => {
    refuseUnregistered(client)
    const scope = readScope(client, parameters)
    const resources = await readResources(appliance, client, { parameters, scope })
    if (isPublic(client)) await refuseMany(appliance, facts.address)
    return begin(appliance, request, { client, scope: scopeText(scope), resource: resources.join(' ') })
  })
}

function refuseUnregistered({ approval, grant_types }: Client): void {
  if (approval === 'approved' && grant_types.includes(deviceGrantType)) return
  throw new OAuthError('unauthorized_client', 'This client is not registered for devices.', {
    event: { type: 'unauthorized_access', reason: 'unauthorized_client' },
  })
}

async function refuseMany({ clock, repositories }: Appliance, address: string): Promise<void> {
  const since = timeOrderedId(Math.max(0, clock.now() - deviceCodeLifetime)).slice(0, 10)
  if ((await repositories.deviceAuthorizations.countFrom(address, since)) < mostFromOneAddress) return
  throw new OAuthError('temporarily_unavailable', 'Too many devices wait at this address. Try again later.', {
    status: 429,
    retryAfterMs: deviceCodeLifetime,
    event: { type: 'rate_limit_exceeded', reason: 'too_many_attempts' },
  })
}

async function begin(
  appliance: Appliance,
  { facts }: EndpointRequest,
  { client, scope, resource }: { client: Client; scope: string; resource: string },
): Promise<DeviceResponse> {
  const { clock, config, events, repositories, store } = appliance
  const now = clock.now()
  const { token, selector, verifierHash } = createOpaqueToken(now)
  const userCode = await store.write(async (transaction) => {
    let code = createUserCode()
    const row = {
      selector,
      verifier_hash: verifierHash,
      client_id: client.client_id,
      scope,
      resource,
      address: facts.address,
      interval_ms: pollEvery,
      last_polled_at: null,
      created_at: now,
      expires_at: now + deviceCodeLifetime,
      grant_id: null,
      denied_at: null,
      used_at: null,
    }
    // One in 25 billion is taken already.
    while (!(await repositories.deviceAuthorizations.insert(transaction, { ...row, user_code: code })))
      code = createUserCode()
    await events.record(transaction, {
      ...involved({ facts, client }),
      type: 'device_asked',
      outcome: 'success',
      details: { scope },
    })
    return shownUserCode(code)
  })
  const page = config.issuer + paths.deviceVerification
  return {
    device_code: token,
    user_code: userCode,
    verification_uri: page,
    verification_uri_complete: `${page}?user_code=${userCode}`,
    expires_in: seconds(deviceCodeLifetime),
    interval: seconds(pollEvery),
  }
}
