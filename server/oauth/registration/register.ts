import { randomToken } from '../../platform/ids.ts'
import type { Appliance } from '../../security/appliance.ts'
import { type Client, plainClient } from '../../storage/clients.ts'
import { involved, recordingRefusals } from '../record.ts'
import type { Admission, Admitted } from './admission.ts'
import { clientInformation } from './client-information.ts'
import { readClientMetadata } from './client-metadata.ts'
import { describeClient } from './describe-client.ts'
import type { RegistrationRequest } from './registration-request.ts'
import { createRegistrationToken } from './registration-token.ts'

/**
 * The client registration endpoint (RFC 7591 §3, OpenID Connect Registration §3): answers the client's information. In
 * quarantine the client waits for an administrator before anybody may sign in to it.
 * @throws {OAuthError}
 */
export async function register(
  appliance: Appliance,
  admission: Admission,
  request: RegistrationRequest,
): Promise<Record<string, unknown>> {
  const { facts } = request
  return recordingRefusals(appliance, { facts }, async () => {
    const admitted = await admission(request)
    const settings = await describeClient(appliance, readClientMetadata(request.body))
    const secret = keepsSecret(settings) ? appliance.clientSecrets.create() : undefined
    const registration = createRegistrationToken()
    const client: Client = {
      ...plainClient,
      ...settings,
      client_id: newClientId(),
      created_at: appliance.clock.now(),
      secret_hash: secret?.hash ?? null,
      origin: 'registration',
      approval: appliance.protocol.current().registration.approval === 'wait' ? 'waiting' : 'approved',
      registration_token_hash: registration.hash,
    }
    await keep(appliance, request, { client, admitted })
    return clientInformation(appliance, client, { registrationToken: registration.token, secret: secret?.secret })
  })
}

/** Made here, and with a hyphen, which no person's id has: neither can be mistaken for the other (SEC-B41). */
const newClientId = (): string => `r-${randomToken(16)}`

/** Whether the client proves itself by a secret that it is given (RFC 7591 §3.2.1). */
export const keepsSecret = ({ token_endpoint_auth_method: method }: Pick<Client, 'token_endpoint_auth_method'>) =>
  method === 'client_secret_basic' || method === 'client_secret_post'

async function keep(
  { events, repositories, store }: Appliance,
  { facts }: RegistrationRequest,
  { client, admitted }: { client: Client; admitted: Admitted },
): Promise<void> {
  await store.write(async (transaction) => {
    await admitted.take(transaction)
    await repositories.clients.insert(transaction, client)
    await events.record(transaction, {
      ...involved({ facts, client }),
      type: 'oauth_client_registered',
      outcome: 'success',
      details: {
        approval: client.approval,
        scope: client.scopes.join(' '),
        ...(admitted.tokenName !== null && { initial_access_token: admitted.tokenName }),
      },
    })
  })
}
