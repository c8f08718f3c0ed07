import type { Appliance } from '../../security/appliance.ts'
import { matches, parseOpaqueToken } from '../../security/opaque-token.ts'
import type { DeviceAuthorization } from '../../storage/device-authorizations.ts'
import type { Grant } from '../../storage/grants.ts'
import { pollEvery } from '../device/authorize-device.ts'
import { invalidGrant, OAuthError } from '../errors.ts'
import { required } from '../parameters.ts'
import { type GrantHandler, type GrantRequest, keepIssued, personOf } from './grant-request.ts'
import { issueToPerson } from './issue-to-person.ts'
import { createRefreshToken, mayRefresh } from './next-refresh-token.ts'
import { revokeFamily } from './revoke-family.ts'

type GivenGrant = Grant & { grant_id: string }

/** device_code (RFC 8628 §3.4, §3.5): the device asks until somebody has answered for it. */
export const redeemDeviceCode: GrantHandler = async (appliance, request) => {
  const device = await findDevice(appliance, required(request.parameters, 'device_code'))
  refuseOtherClient(device, request)
  refuseExpired(device, appliance.clock.now())
  refuseDenied(device)
  if (device.grant_id === null) throw await pending(appliance, device)
  const grant = await givenGrant(appliance, device.grant_id)
  if (device.used_at !== null) throw await replayed(appliance, request, grant)
  const person = await personOf(appliance, grant)
  const until = grant.created_at + appliance.config.lifetimes.grant
  const issued = await issueToPerson(appliance, request, {
    grant,
    person,
    nonce: null,
    refresh: mayRefresh(request)
      ? createRefreshToken(appliance, request, { grantId: grant.grant_id, until, after: null })
      : null,
  })
  const spent = await appliance.store.write(async (transaction) => {
    const { deviceAuthorizations } = appliance.repositories
    const won = await deviceAuthorizations.use(transaction, device.selector, appliance.clock.now())
    if (won) await keepIssued(appliance, transaction, { issued, request, person })
    return won
  })
  if (spent) return issued.response
  throw await replayed(appliance, request, grant)
}

async function findDevice({ repositories }: Appliance, text: string): Promise<DeviceAuthorization> {
  const presented = parseOpaqueToken(text)
  const device = presented && (await repositories.deviceAuthorizations.find(presented.selector))
  if (presented && matches(presented.verifier, device?.verifier_hash) && device) return device
  throw invalidGrant({ event: { type: 'invalid_token', reason: 'token_unknown' } })
}

function refuseOtherClient({ client_id }: DeviceAuthorization, { client }: GrantRequest): void {
  if (client_id === client.client_id) return
  throw invalidGrant({
    detail: `issued to ${client_id}`,
    event: { type: 'suspicious_activity', reason: 'client_mismatch' },
  })
}

/** That nobody came to let a device in is no more than an everyday thing, so nothing is recorded. */
function refuseExpired({ expires_at }: DeviceAuthorization, now: number): void {
  if (now < expires_at) return
  throw new OAuthError('expired_token', 'The device code has expired. Ask for another one.')
}

/** The person's no was recorded when they said it. */
function refuseDenied({ denied_at }: DeviceAuthorization): void {
  if (denied_at === null) return
  throw new OAuthError('access_denied', 'The person said no.', { status: 400 })
}

/** Nobody has answered yet; a device that asks too often waits longer from then on. */
async function pending({ clock, repositories, store }: Appliance, { selector }: DeviceAuthorization) {
  const asked = { at: clock.now(), by: pollEvery }
  const inTime = await store.write((transaction) =>
    repositories.deviceAuthorizations.poll(transaction, selector, asked),
  )
  return inTime
    ? new OAuthError('authorization_pending', 'Nobody has let this device in yet.')
    : new OAuthError('slow_down', 'This device asks too often. Wait five seconds longer each time from now on.')
}

async function givenGrant({ repositories }: Appliance, id: string): Promise<GivenGrant> {
  const grant = await repositories.grants.find(id)
  if (grant?.revoked_at === null) return { ...grant, grant_id: id }
  throw invalidGrant({
    personId: grant?.person_id ?? null,
    event: { type: 'invalid_token', reason: 'grant_revoked' },
  })
}

/** As with an authorization code: a device has no reason to redeem its code twice, and a thief has (SEC-B13). */
async function replayed(appliance: Appliance, request: GrantRequest, grant: GivenGrant): Promise<OAuthError> {
  await revokeFamily(appliance, request, { ...grant, reason: 'code_replayed' })
  return invalidGrant({})
}
