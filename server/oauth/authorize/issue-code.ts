import type { Session } from '../../identity/sessions.ts'
import { timeOrderedId } from '../../platform/ids.ts'
import type { RequestFacts } from '../../platform/request-facts.ts'
import type { Appliance } from '../../security/appliance.ts'
import { createOpaqueToken } from '../../security/opaque-token.ts'
import type { Transaction } from '../../storage/store.ts'
import { OAuthError } from '../errors.ts'
import { involved } from '../record.ts'
import { scopeNames, scopeText } from '../scope.ts'
import type { AuthorizationRequest } from './authorization-request.ts'

export interface Approval {
  /** Its scope is what the person may pass on. */
  request: AuthorizationRequest
  session: Session
  facts: RequestFacts
  /** Whether the person was asked and said yes just now, so that it is to be remembered. */
  consented: boolean
}

/**
 * Makes the grant and the code that leads to it (RFC 6749 §4.1.2), in one transaction with the consent and the event.
 * The answer is the code, which is stored hashed and lives 60 seconds unless configured otherwise.
 */
export async function issueCode(appliance: Appliance, approval: Approval): Promise<string> {
  const { repositories, clock, config, store, events } = appliance
  const { request, session, facts } = approval
  const now = clock.now()
  const code = createOpaqueToken(now)
  const grantId = timeOrderedId(now)
  await store.write(async (transaction) => {
    await refuseEnded(appliance, transaction, session)
    if (approval.consented) await rememberConsent(appliance, transaction, approval)
    await repositories.grants.insert(transaction, {
      id: grantId,
      person_id: session.person_id,
      client_id: request.client.client_id,
      scope: scopeText(request.scope),
      session_selector: session.selector,
      auth_time: session.auth_time,
      amr: session.amr,
      acr: session.acr,
      nonce: request.nonce,
      address: facts.address,
      created_at: now,
      revoked_at: null,
      revoked_reason: null,
    })
    await repositories.authorizationCodes.insert(transaction, {
      selector: code.selector,
      verifier_hash: code.verifierHash,
      grant_id: grantId,
      client_id: request.client.client_id,
      redirect_uri: request.redirectUri,
      code_challenge: request.codeChallenge,
      dpop_jkt: null,
      created_at: now,
      expires_at: now + config.lifetimes.authorizationCode,
      used_at: null,
    })
    await events.record(transaction, {
      ...involved({ facts, client: request.client, person: { id: session.person_id, name: session.name } }),
      type: 'oauth_authorization',
      outcome: 'success',
      details: { scope: scopeText(request.scope) },
    })
  })
  return code.token
}

/** The person may have signed out, or been disabled, while this request was on its way. */
async function refuseEnded(
  { repositories, clock }: Appliance,
  transaction: Transaction,
  session: Session,
): Promise<void> {
  if (await repositories.sessions.find(session.selector, clock.now(), transaction)) return
  throw new OAuthError('login_required', 'The person is no longer signed in.')
}

/** Adds to what was allowed before: saying yes to less takes nothing back. */
async function rememberConsent(
  { repositories, clock }: Appliance,
  transaction: Transaction,
  { request, session }: Approval,
): Promise<void> {
  const before = await repositories.consents.find(
    { personId: session.person_id, clientId: request.client.client_id, resource: '' },
    transaction,
  )
  await repositories.consents.put(transaction, {
    person_id: session.person_id,
    client_id: request.client.client_id,
    resource: '',
    scope: scopeText([...new Set([...scopeNames(before?.scope ?? ''), ...request.scope])]),
    granted_at: clock.now(),
  })
}
