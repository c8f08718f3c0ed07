import { grantableTo } from '../../identity/role-scopes.ts'
import type { Session } from '../../identity/sessions.ts'
import { timeOrderedId } from '../../platform/ids.ts'
import type { RequestFacts } from '../../platform/request-facts.ts'
import type { Appliance } from '../../security/appliance.ts'
import type { Transaction } from '../../storage/store.ts'
import { involved } from '../record.ts'
import { rememberConsent } from '../remember-consent.ts'
import { scopeText } from '../scope.ts'
import type { WaitingDevice } from './find-waiting.ts'

export interface DeviceAnswer {
  device: WaitingDevice
  session: Session
  decision: 'allow' | 'deny'
  facts: RequestFacts
}

/**
 * A person lets a device in, or does not (RFC 8628 §3.3). One answer counts; the grant is made with it, and the device fetches its
 * tokens the next time it asks.
 * @returns false where nothing came of it: the code has expired or was answered in another window, or the session has ended
 * @throws {StorageError}
 */
export async function answerDevice(appliance: Appliance, answer: DeviceAnswer): Promise<boolean> {
  return appliance.store.write((transaction) =>
    answer.decision === 'allow' ? allow(appliance, transaction, answer) : deny(appliance, transaction, answer),
  )
}

async function allow(appliance: Appliance, transaction: Transaction, answer: DeviceAnswer): Promise<boolean> {
  const { clock, events, repositories } = appliance
  const { device, session, facts } = answer
  const at = clock.now()
  const grantId = timeOrderedId(at)
  const open = await repositories.sessions.find(session.selector, at, transaction)
  const scope = grantableTo(open ?? session, device.scope)
  if (!open || scope.length === 0) return false
  if (!(await repositories.deviceAuthorizations.approve(transaction, device.selector, { grantId, at }))) return false
  // For where people see and take back what they allowed; a device asks anew all the same.
  await rememberConsent(appliance, transaction, {
    personId: session.person_id,
    clientId: device.client.client_id,
    scope,
    resources: device.resources.length === 0 ? [''] : device.resources,
  })
  await repositories.grants.insert(transaction, {
    id: grantId,
    person_id: session.person_id,
    client_id: device.client.client_id,
    scope: scopeText(scope),
    session_selector: session.selector,
    auth_time: open.auth_time,
    amr: open.amr,
    acr: open.acr,
    nonce: null,
    address: device.address,
    created_at: at,
    revoked_at: null,
    revoked_reason: null,
    resource: device.resources.join(' '),
  })
  await events.record(transaction, {
    ...involved({ facts, client: device.client, person: { id: session.person_id, name: session.name } }),
    type: 'oauth_authorization',
    outcome: 'success',
    details: { scope: scopeText(scope), device_address: device.address ?? '' },
  })
  return true
}

async function deny(
  { clock, events, repositories }: Appliance,
  transaction: Transaction,
  { device, session, facts }: DeviceAnswer,
): Promise<boolean> {
  const denied = await repositories.deviceAuthorizations.deny(transaction, device.selector, clock.now())
  if (!denied) return false
  await events.record(transaction, {
    ...involved({ facts, client: device.client, person: { id: session.person_id, name: session.name } }),
    type: 'oauth_authorization',
    outcome: 'failure',
    reason: 'rejected_by_person',
    details: { device_address: device.address ?? '' },
  })
  return true
}
