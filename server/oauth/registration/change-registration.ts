import { isDeepStrictEqual } from 'node:util'
import * as z from 'zod'
import type { Appliance } from '../../security/appliance.ts'
import type { Client } from '../../storage/clients.ts'
import { involved, recordingRefusals } from '../record.ts'
import { invalidToken } from './admission.ts'
import { clientInformation } from './client-information.ts'
import { invalidMetadata, readClientMetadata } from './client-metadata.ts'
import { describeClient } from './describe-client.ts'
import { type ManagementRequest, managedClient } from './manage.ts'
import { keepsSecret } from './register.ts'
import { createRegistrationToken } from './registration-token.ts'

/** What a client says of itself besides its metadata (RFC 7592 §2.2). */
const identity = z.looseObject({ client_id: z.string(), client_secret: z.string().max(200).nullish() })

/** What only this server says. */
const serversOwn = [
  'registration_access_token',
  'registration_client_uri',
  'client_secret_expires_at',
  'client_id_issued_at',
]

/**
 * Puts what is sent in the place of what was registered (RFC 7592 §2.2), and another registration access token in the place
 * of the one that it came with. Where clients wait for an administrator, one that has become another waits again.
 * @throws {OAuthError}
 */
export async function changeRegistration(
  appliance: Appliance,
  request: ManagementRequest,
): Promise<Record<string, unknown>> {
  const { facts, body } = request
  return recordingRefusals(appliance, { facts }, async () => {
    const { client: before } = await managedClient(appliance, request)
    await checkIdentity(appliance, before, body)
    const settings = await describeClient(appliance, readClientMetadata(body), before)
    const made = keepsSecret(settings) && before.secret_hash === null ? appliance.clientSecrets.create() : undefined
    const described: Client = {
      ...before,
      ...settings,
      secret_hash: keepsSecret(settings) ? (made?.hash ?? before.secret_hash) : null,
    }
    const waits = appliance.protocol.current().registration.approval === 'wait' && !isDeepStrictEqual(before, described)
    const registration = createRegistrationToken()
    const client: Client = {
      ...described,
      approval: waits ? 'waiting' : before.approval,
      registration_token_hash: registration.hash,
    }
    await keep(appliance, request, { before, client })
    return clientInformation(appliance, client, { registrationToken: registration.token, secret: made?.secret })
  })
}

async function checkIdentity({ clientSecrets }: Appliance, client: Client, body: unknown): Promise<void> {
  const sent = identity.safeParse(body)
  if (!sent.success || sent.data.client_id !== client.client_id)
    throw invalidMetadata('client_id: it is the one of the address, and has to be there.')
  const own = serversOwn.find((member) => Object.hasOwn(sent.data, member))
  if (own !== undefined) throw invalidMetadata(`${own}: leave it out. Only the server says this.`)
  const secret = sent.data.client_secret
  if (typeof secret === 'string' && !(await clientSecrets.verify(client, secret)))
    throw invalidMetadata('client_secret: a client does not choose its own.')
}

async function keep(
  { events, repositories, store }: Appliance,
  { facts }: ManagementRequest,
  { before, client }: { before: Client; client: Client },
): Promise<void> {
  await store.write(async (transaction) => {
    // Of two changes at once one is the first; the other came with a token that is no more.
    const renewed = await repositories.clients.renewRegistrationToken(transaction, {
      clientId: client.client_id,
      former: before.registration_token_hash,
      next: client.registration_token_hash,
    })
    if (renewed === 0) throw invalidToken({ type: 'invalid_token', reason: 'token_unknown' })
    await repositories.clients.replace(transaction, client)
    await events.record(transaction, {
      ...involved({ facts, client }),
      type: 'oauth_client_changed',
      outcome: 'success',
      details: { changed: 'registration', approval: client.approval },
    })
  })
}
