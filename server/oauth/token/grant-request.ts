import type { RequestFacts } from '../../platform/request-facts.ts'
import type { Appliance } from '../../security/appliance.ts'
import type { Client } from '../../storage/clients.ts'
import type { PersonRow } from '../../storage/people.ts'
import type { Transaction } from '../../storage/store.ts'
import { invalidGrant } from '../errors.ts'
import type { Parameters } from '../parameters.ts'
import { involved } from '../record.ts'
import type { IssuedTokens, TokenResponse } from './issue.ts'

/** A token request whose client is proven and may use this grant type. */
export interface GrantRequest {
  client: Client
  parameters: Parameters
  facts: RequestFacts
  /** The thumbprint of the key that proved itself with this request (RFC 9449 §6.1); null where none did. */
  dpopKey: string | null
}

/** Handles one grant type (RFC 6749 §4). @throws {OAuthError} */
export type GrantHandler = (appliance: Appliance, request: GrantRequest) => Promise<TokenResponse>

/**
 * The person behind a grant, as they are now.
 * @throws {OAuthError} invalid_grant where they are gone or disabled (SEC-B28).
 */
export async function personOf(appliance: Appliance, grant: { person_id: string | null }): Promise<PersonRow> {
  const person = grant.person_id === null ? undefined : await appliance.repositories.people.find(grant.person_id)
  if (person?.disabled === 0) return person
  throw invalidGrant({
    personId: grant.person_id,
    event: { type: 'invalid_token', reason: 'account_disabled' },
  })
}

/** Keeps issued tokens together with the event that says so (SEC-S67). */
export async function keepIssued(
  appliance: Appliance,
  transaction: Transaction,
  { issued, request, person }: { issued: IssuedTokens; request: GrantRequest; person?: PersonRow },
): Promise<void> {
  await issued.keep(transaction)
  await appliance.events.record(transaction, {
    ...involved({ ...request, person }),
    type: 'oauth_token_issued',
    outcome: 'success',
    details: { grant_type: request.parameters.get('grant_type') ?? '', scope: issued.response.scope },
  })
}
