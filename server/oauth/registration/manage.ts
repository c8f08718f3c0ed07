import type { Appliance } from '../../security/appliance.ts'
import type { Client } from '../../storage/clients.ts'
import { OAuthError } from '../errors.ts'
import { involved, recordingRefusals } from '../record.ts'
import { bearerToken, closed, invalidToken } from './admission.ts'
import { clientInformation } from './client-information.ts'
import type { RegistrationRequest } from './registration-request.ts'
import { isRegistrationToken } from './registration-token.ts'

export interface ManagementRequest extends RegistrationRequest {
  /** In the address. */
  clientId: string
}

/** A client that proved itself with its registration access token. */
export interface ManagedClient {
  client: Client
  token: string
}

/**
 * The client that manages itself here. Of an unknown client, or with another one's token, nothing else is heard than with
 * a wrong token (RFC 7592 §2).
 * @throws {OAuthError} invalid_token
 */
export async function managedClient(appliance: Appliance, request: ManagementRequest): Promise<ManagedClient> {
  if (appliance.protocol.current().registration.mode === 'off') throw closed()
  const token = bearerToken(request)
  const client = await appliance.repositories.clients.find(request.clientId)
  if (!isRegistrationToken(token, client)) {
    const refusal = invalidToken({ type: 'invalid_token', reason: client ? 'client_mismatch' : 'token_unknown' })
    throw client ? new OAuthError(refusal.code, refusal.description, { ...refusal.facts, client }) : refusal
  }
  return { client, token }
}

/** What is registered of the client (RFC 7592 §2.1). @throws {OAuthError} */
export async function readRegistration(
  appliance: Appliance,
  request: ManagementRequest,
): Promise<Record<string, unknown>> {
  return recordingRefusals(appliance, { facts: request.facts }, async () => {
    const { client, token } = await managedClient(appliance, request)
    return clientInformation(appliance, client, { registrationToken: token })
  })
}

/** Takes the client out, and ends all that people let it do (RFC 7592 §2.3). @throws {OAuthError} */
export async function deleteRegistration(appliance: Appliance, request: ManagementRequest): Promise<void> {
  const { clock, events, repositories, store } = appliance
  const { facts } = request
  await recordingRefusals(appliance, { facts }, async () => {
    const { client } = await managedClient(appliance, request)
    const reason = 'client_deleted_itself'
    await store.write(async (transaction) => {
      await repositories.grants.revokeOfClient(transaction, client.client_id, { at: clock.now(), reason })
      if ((await repositories.clients.remove(transaction, client.client_id)) === 0)
        throw invalidToken({ type: 'invalid_token', reason: 'token_unknown' })
      const who = involved({ facts, client })
      await events.record(transaction, { ...who, type: 'oauth_client_deleted', outcome: 'success', reason })
    })
  })
}
