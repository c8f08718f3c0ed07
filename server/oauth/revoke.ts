import type { Appliance } from '../security/appliance.ts'
import type { Client } from '../storage/clients.ts'
import type { Transaction } from '../storage/store.ts'
import { authenticateClient } from './authenticate-client.ts'
import { type EndpointRequest, refuseQuery } from './endpoint-request.ts'
import { refuseAmbiguous, required } from './parameters.ts'
import { findPresentedToken, type PresentedToken } from './presented-token.ts'
import { involved, recordingRefusals } from './record.ts'

const defined = ['token', 'token_type_hint', 'client_id', 'client_secret', 'client_assertion', 'client_assertion_type']

/**
 * Token revocation (RFC 7009). A refresh token takes its grant with it, and so every token of it (§2.1). A token that is not
 * known, or not this client's, is left as it is, and the answer is the same (§2.2, SEC-A57).
 * @throws {OAuthError}; {StorageError} when it could not be revoked: never a success that is none (SEC-A56).
 */
export async function revoke(appliance: Appliance, request: EndpointRequest): Promise<void> {
  const { facts, parameters } = request
  const client = await recordingRefusals(appliance, { facts }, async () => {
    refuseAmbiguous(parameters, defined)
    refuseQuery(request, defined)
    return authenticateClient(appliance, request)
  })
  await recordingRefusals(appliance, { facts, client }, async () => {
    const found = await findPresentedToken(appliance, required(parameters, 'token'))
    if (found?.token.client_id === client.client_id) await end(appliance, request, { client, found })
    else if (found) await recordForeign(appliance, request, client)
  })
}

async function end(
  appliance: Appliance,
  { facts }: EndpointRequest,
  { client, found }: { client: Client; found: PresentedToken },
): Promise<void> {
  const { person_id } = found.token
  const person = person_id === null ? undefined : await appliance.repositories.people.find(person_id)
  await appliance.store.write(async (transaction) => {
    if (!(await endInStore(appliance, transaction, found))) return
    await appliance.events.record(transaction, {
      ...involved({ facts, client, person }),
      type: 'oauth_token_revoked',
      outcome: 'success',
      details: { token_type: found.kind },
    })
  })
}

/** Whether there was anything left to end. */
async function endInStore(
  { repositories, clock }: Appliance,
  transaction: Transaction,
  found: PresentedToken,
): Promise<boolean> {
  const at = clock.now()
  if (found.kind === 'access_token') return repositories.accessTokens.revoke(transaction, found.token.id, at)
  const ended = await repositories.grants.revoke(transaction, found.token.grant_id, { at, reason: 'token_revoked' })
  return ended > 0
}

async function recordForeign(appliance: Appliance, { facts }: EndpointRequest, client: Client): Promise<void> {
  await appliance.events.write({
    ...involved({ facts, client }),
    type: 'unauthorized_access',
    outcome: 'failure',
    reason: 'client_mismatch',
    details: { action: 'revoke' },
  })
}
