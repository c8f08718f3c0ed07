import type { Session } from '../../identity/sessions.ts'
import { timeOrderedId } from '../../platform/ids.ts'
import type { RequestFacts } from '../../platform/request-facts.ts'
import type { Appliance } from '../../security/appliance.ts'
import { createOpaqueToken } from '../../security/opaque-token.ts'
import type { Client } from '../../storage/clients.ts'
import { toJson } from '../../storage/json.ts'
import type { NewRow } from '../../storage/schema.ts'
import type { Transaction } from '../../storage/store.ts'
import { OAuthError } from '../errors.ts'
import { spendRequest } from '../pushed-requests.ts'
import { involved } from '../record.ts'
import { rememberConsent } from '../remember-consent.ts'
import { scopeText } from '../scope.ts'
import type { AuthorizationRequest } from './authorization-request.ts'
import { permissionsIn } from './permissions.ts'
import { saidAcr } from './read-acr.ts'

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
    if (request.pushed !== null) await spendRequest(appliance, transaction, request.pushed)
    if (approval.consented) {
      const { scope, resources } = await permissionsIn(appliance, request)
      const said = { personId: session.person_id, clientId: request.client.client_id, scope, resources }
      await rememberConsent(appliance, transaction, said)
    }
    await repositories.grants.insert(transaction, grantOf(appliance, approval, grantId))
    await repositories.authorizationCodes.insert(transaction, {
      selector: code.selector,
      verifier_hash: code.verifierHash,
      grant_id: grantId,
      client_id: request.client.client_id,
      redirect_uri: request.redirectUri,
      code_challenge: request.codeChallenge,
      dpop_jkt: request.dpopKey,
      created_at: now,
      expires_at: now + codeLifetime(config, request.client),
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

function grantOf({ clock }: Appliance, { request, session, facts }: Approval, id: string): NewRow<'oauth_grant'> {
  return {
    id,
    person_id: session.person_id,
    client_id: request.client.client_id,
    scope: scopeText(request.scope),
    session_selector: session.selector,
    auth_time: session.auth_time,
    amr: session.amr,
    acr: saidAcr(request.acr, session),
    nonce: request.nonce,
    resource: request.resources.join(' '),
    claims: request.claims && toJson(request.claims),
    address: facts.address,
    created_at: clock.now(),
    revoked_at: null,
    revoked_reason: null,
  }
}

/** In milliseconds; FAPI 2.0 Security Profile §5.3.2.1 allows a minute. */
const codeLifetime = ({ lifetimes }: Appliance['config'], { security_profile }: Client): number =>
  security_profile === 'fapi2' ? Math.min(lifetimes.authorizationCode, 60_000) : lifetimes.authorizationCode

/** The person may have signed out, or been disabled, while this request was on its way. */
async function refuseEnded(
  { repositories, clock }: Appliance,
  transaction: Transaction,
  session: Session,
): Promise<void> {
  if (await repositories.sessions.find(session.selector, clock.now(), transaction)) return
  throw new OAuthError('login_required', 'The person is no longer signed in.')
}
