import type { Appliance } from '../../security/appliance.ts'
import { matches, parseOpaqueToken } from '../../security/opaque-token.ts'
import { invalidGrant, type OAuthError } from '../errors.ts'
import { required } from '../parameters.ts'
import { needsPkce, verifierMatches } from '../pkce.ts'
import { type GrantHandler, type GrantRequest, keepIssued, personOf } from './grant-request.ts'
import { issueToPerson } from './issue-to-person.ts'
import { createRefreshToken, mayRefresh } from './next-refresh-token.ts'
import { revokeFamily } from './revoke-family.ts'

type Code = NonNullable<Awaited<ReturnType<Appliance['repositories']['authorizationCodes']['find']>>>

/**
 * authorization_code (RFC 6749 §4.1.3, RFC 7636 §4.5). Everything is looked at before the code is spent, in one statement:
 * a failed attempt never burns it for its owner (SEC-A17), and of many at once exactly one succeeds (SEC-A13).
 */
export const redeemCode: GrantHandler = async (appliance, request) => {
  const code = await findCode(appliance, required(request.parameters, 'code'))
  refuseOtherClient(code, request)
  if (code.used_at !== null) throw await replayed(appliance, request, code)
  refuseExpired(code, appliance.clock.now())
  refuseOtherRedirectUri(code, request)
  refuseWrongVerifier(code, request)
  refuseOtherKey(code, request)
  refuseRevoked(code)
  const person = await personOf(appliance, code)
  const until = code.created_at + appliance.config.lifetimes.grant
  const issued = await issueToPerson(appliance, request, {
    grant: code,
    person,
    nonce: code.nonce,
    refresh: mayRefresh(request)
      ? createRefreshToken(appliance, request, { grantId: code.grant_id, until, after: null })
      : null,
  })
  const spent = await appliance.store.write(async (transaction) => {
    const won = await appliance.repositories.authorizationCodes.use(transaction, code.selector, appliance.clock.now())
    if (won) await keepIssued(appliance, transaction, { issued, request, person })
    return won
  })
  if (spent) return issued.response
  throw await replayed(appliance, request, code)
}

async function findCode({ repositories }: Appliance, text: string): Promise<Code> {
  const presented = parseOpaqueToken(text)
  const code = presented && (await repositories.authorizationCodes.find(presented.selector))
  if (presented && matches(presented.verifier, code?.verifier_hash) && code) return code
  throw invalidGrant({ event: { type: 'invalid_token', reason: 'token_unknown' } })
}

function refuseOtherClient(code: Code, { client }: GrantRequest): void {
  if (code.client_id === client.client_id) return
  throw invalidGrant({
    personId: code.person_id,
    detail: `issued to ${code.client_id}`,
    event: { type: 'suspicious_activity', reason: 'client_mismatch' },
  })
}

function refuseExpired(code: Code, now: number): void {
  if (now < code.expires_at) return
  throw invalidGrant({ personId: code.person_id, event: { type: 'invalid_token', reason: 'code_expired' } })
}

/** OAuth 2.1 leaves it out of the token request; where a client sends it, it must be the same (SEC-B14). */
function refuseOtherRedirectUri(code: Code, { parameters }: GrantRequest): void {
  const sent = parameters.get('redirect_uri')
  if (sent === undefined || sent === code.redirect_uri) return
  throw invalidGrant({
    personId: code.person_id,
    detail: 'redirect_uri differs from the authorization request',
    event: { type: 'invalid_token', reason: 'invalid_redirect_uri' },
  })
}

/**
 * Without a challenge there is nothing to verify: a verifier then means that somebody took the challenge out of the request
 * (SEC-B10), and none is right only for a client that may do without, and may still.
 */
function refuseWrongVerifier(code: Code, { client, parameters }: GrantRequest): void {
  const verifier = parameters.get('code_verifier')
  const { code_challenge: challenge } = code
  if (verifier === undefined && challenge === null && !needsPkce(client)) return
  if (verifier !== undefined && challenge !== null && verifierMatches(verifier, challenge)) return
  const reason = verifier === undefined ? 'pkce_missing' : challenge === null ? 'pkce_downgrade' : 'pkce_mismatch'
  throw invalidGrant({ personId: code.person_id, event: { type: 'pkce_failure', reason } })
}

/** A code that was asked for with a key is for whoever holds it (RFC 9449 §10). */
function refuseOtherKey(code: Code, { dpopKey }: GrantRequest): void {
  if (code.dpop_jkt === null || code.dpop_jkt === dpopKey) return
  throw invalidGrant({ personId: code.person_id, event: { type: 'suspicious_activity', reason: 'key_mismatch' } })
}

function refuseRevoked(code: Code): void {
  if (code.revoked_at === null) return
  throw invalidGrant({ personId: code.person_id, event: { type: 'invalid_token', reason: 'grant_revoked' } })
}

/**
 * A second use by the client that the code was issued to ends the grant, the first one's tokens included (SEC-B13),
 * also when both came at the same moment: a client has no reason to redeem a code twice, and a thief has.
 */
async function replayed(appliance: Appliance, request: GrantRequest, code: Code): Promise<OAuthError> {
  await revokeFamily(appliance, request, { ...code, reason: 'code_replayed' })
  return invalidGrant({})
}
