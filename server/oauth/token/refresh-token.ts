import { grantableTo } from '../../identity/role-scopes.ts'
import type { Appliance } from '../../security/appliance.ts'
import { matches, parseOpaqueToken } from '../../security/opaque-token.ts'
import type { PersonRow } from '../../storage/people.ts'
import { invalidGrant, invalidScope, type OAuthError } from '../errors.ts'
import { required } from '../parameters.ts'
import { parseScope, scopeNames, withImplied } from '../scope.ts'
import { type GrantHandler, type GrantRequest, keepIssued, personOf } from './grant-request.ts'
import { issueTokens } from './issue.ts'
import { revokeFamily } from './revoke-family.ts'

type RefreshToken = NonNullable<Awaited<ReturnType<Appliance['repositories']['refreshTokens']['find']>>>

/**
 * Two tabs of one application may use the same token at the same moment. A loser within so many milliseconds of the
 * winner is refused and no more; whoever comes later holds a copy, and that ends the family (SEC-A14, SEC-B26).
 */
export const concurrentUseMs = 2000

/** refresh_token (RFC 6749 §6): each is used once and followed by the next; all that came of one grant are a family. */
export const refresh: GrantHandler = async (appliance, request) => {
  const token = await findToken(appliance, required(request.parameters, 'refresh_token'))
  refuseOtherClient(token, request)
  if (token.used_at !== null) throw await usedBefore(appliance, request, { ...token, used_at: token.used_at })
  refuseRevoked(token)
  refuseExpired(token, appliance.clock.now())
  const person = await personOf(appliance, token)
  const issued = issueTokens(appliance, {
    clientId: token.client_id,
    grantId: token.grant_id,
    scope: await narrowedScope(appliance, request, { token, person }),
    signIn: {
      personId: person.id,
      authTime: token.auth_time,
      amr: token.amr,
      acr: token.acr,
      sid: token.session_selector,
    },
    refreshUntil: token.grant_created_at + appliance.config.lifetimes.grant,
    nonce: null,
  })
  const spent = await appliance.store.write(async (transaction) => {
    const won = await appliance.repositories.refreshTokens.use(transaction, token.selector, appliance.clock.now())
    if (won) await keepIssued(appliance, transaction, { issued, request, person })
    return won
  })
  if (spent) return issued.response
  throw concurrentlyUsed(token)
}

async function findToken({ repositories }: Appliance, text: string): Promise<RefreshToken> {
  const presented = parseOpaqueToken(text)
  const token = presented && (await repositories.refreshTokens.find(presented.selector))
  if (presented && matches(presented.verifier, token?.verifier_hash) && token) return token
  throw invalidGrant({ event: { type: 'invalid_token', reason: 'token_unknown' } })
}

function refuseOtherClient(token: RefreshToken, { client }: GrantRequest): void {
  if (token.client_id === client.client_id) return
  throw invalidGrant({
    personId: token.person_id,
    detail: `issued to ${token.client_id}`,
    event: { type: 'suspicious_activity', reason: 'client_mismatch' },
  })
}

async function usedBefore(
  appliance: Appliance,
  request: GrantRequest,
  token: RefreshToken & { used_at: number },
): Promise<OAuthError> {
  // Both ways, since an operator may have moved the clock back in between.
  if (Math.abs(appliance.clock.now() - token.used_at) <= concurrentUseMs) return concurrentlyUsed(token)
  await revokeFamily(appliance, request, { ...token, reason: 'refresh_replayed' })
  return invalidGrant({})
}

const concurrentlyUsed = (token: RefreshToken) =>
  invalidGrant({
    personId: token.person_id,
    detail: 'used by two at the same moment',
    event: { type: 'invalid_token', reason: 'refresh_replayed' },
  })

function refuseRevoked(token: RefreshToken): void {
  if (token.revoked_at === null) return
  throw invalidGrant({ personId: token.person_id, event: { type: 'invalid_token', reason: 'grant_revoked' } })
}

function refuseExpired(token: RefreshToken, now: number): void {
  if (now < token.expires_at) return
  throw invalidGrant({ personId: token.person_id, event: { type: 'invalid_token', reason: 'refresh_expired' } })
}

/** The grant's scope, or the part of it that is asked for; the next refresh token has the whole of it again (SEC-B24, SEC-B25). */
async function narrowedScope(
  appliance: Appliance,
  { parameters }: GrantRequest,
  { token, person }: { token: RefreshToken; person: PersonRow },
): Promise<string[]> {
  const known = await appliance.repositories.scopes.all()
  const whole = withImplied(grantableTo(person, scopeNames(token.scope)), known)
  const text = parameters.get('scope')
  if (text === undefined) return whole
  const asked = withImplied(parseScope(text), known)
  if (!asked.every((name) => whole.includes(name))) throw invalidScope('The scope is wider than what was granted.')
  return asked
}
