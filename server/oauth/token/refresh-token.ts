import type { Appliance } from '../../security/appliance.ts'
import { matches, parseOpaqueToken } from '../../security/opaque-token.ts'
import type { Transaction } from '../../storage/store.ts'
import { invalidGrant } from '../errors.ts'
import { required } from '../parameters.ts'
import { type GrantHandler, type GrantRequest, keepIssued, personOf } from './grant-request.ts'
import { issueToPerson } from './issue-to-person.ts'
import { createRefreshToken, type NewRefreshToken } from './next-refresh-token.ts'
import { type PresentedRefresh, repeatRefresh, type StoredRefresh } from './repeat-refresh.ts'

/**
 * refresh_token (RFC 6749 §6): each is used once and followed by the next; all that came of one grant are a family. Who
 * repeats a request whose answer was lost gets the same successor, where it is certain who asks: see repeat-refresh.ts.
 * Clients of the FAPI 2.0 profile keep theirs.
 */
export const refresh: GrantHandler = async (appliance, request) => {
  const presented = await findToken(appliance, required(request.parameters, 'refresh_token'))
  const { token } = presented
  refuseOtherClient(token, request)
  refuseOtherKey(token, request)
  if (token.used_at !== null) return repeatRefresh(appliance, request, presented)
  refuseRevoked(token)
  refuseExpired(token, appliance.clock.now())
  const person = await personOf(appliance, token)
  const until = token.grant_created_at + appliance.config.lifetimes.grant
  const next = rotates(request)
    ? createRefreshToken(appliance, request, { grantId: token.grant_id, until, after: presented.verifier })
    : null
  const scope = request.parameters.get('scope')
  const issued = await issueToPerson(appliance, request, { grant: token, person, scope, nonce: null, refresh: next })
  const spent = await appliance.store.write(async (transaction) => {
    const won = await spend(appliance, transaction, { token, next, until })
    if (won) await keepIssued(appliance, transaction, { issued, request, person })
    return won
  })
  return spent ? issued.response : repeatRefresh(appliance, request, await lookAgain(appliance, presented))
}

/**
 * FAPI 2.0 Security Profile §5.3.2.1 wants none: its clients prove themselves by keys twice over, so a copied token is worth
 * nothing, and an answer that got lost would cost a sign-in.
 */
const rotates = ({ client }: GrantRequest): boolean => client.security_profile !== 'fapi2'

/** Whether the token was there to be used; where none follows it, it goes on itself. */
async function spend(
  { clock, config, repositories }: Appliance,
  transaction: Transaction,
  { token, next, until }: { token: StoredRefresh; next: NewRefreshToken | null; until: number },
): Promise<boolean> {
  const used = { selector: token.selector, at: clock.now() }
  if (next) return repositories.refreshTokens.use(transaction, { ...used, successor: next.row.selector })
  const expiresAt = Math.min(used.at + config.lifetimes.refreshToken, until)
  return repositories.refreshTokens.extend(transaction, { ...used, expiresAt })
}

async function findToken({ repositories }: Appliance, text: string): Promise<PresentedRefresh> {
  const presented = parseOpaqueToken(text)
  const token = presented && (await repositories.refreshTokens.find(presented.selector))
  if (presented && matches(presented.verifier, token?.verifier_hash) && token) {
    return { token, verifier: presented.verifier }
  }
  throw invalidGrant({ event: { type: 'invalid_token', reason: 'token_unknown' } })
}

/** Somebody else used it in the meantime. */
async function lookAgain(
  { repositories }: Appliance,
  { token, verifier }: PresentedRefresh,
): Promise<PresentedRefresh> {
  return { token: (await repositories.refreshTokens.find(token.selector)) ?? token, verifier }
}

function refuseOtherClient(token: StoredRefresh, { client }: GrantRequest): void {
  if (token.client_id === client.client_id) return
  throw invalidGrant({
    personId: token.person_id,
    detail: `issued to ${token.client_id}`,
    event: { type: 'suspicious_activity', reason: 'client_mismatch' },
  })
}

/** RFC 9449 §5: a public client's refresh token is for whoever holds the key. */
function refuseOtherKey(token: StoredRefresh, { dpopKey }: GrantRequest): void {
  if (token.dpop_jkt === null || token.dpop_jkt === dpopKey) return
  throw invalidGrant({ personId: token.person_id, event: { type: 'suspicious_activity', reason: 'key_mismatch' } })
}

function refuseRevoked(token: StoredRefresh): void {
  if (token.revoked_at === null) return
  throw invalidGrant({ personId: token.person_id, event: { type: 'invalid_token', reason: 'grant_revoked' } })
}

function refuseExpired(token: StoredRefresh, now: number): void {
  if (now < token.expires_at) return
  throw invalidGrant({ personId: token.person_id, event: { type: 'invalid_token', reason: 'refresh_expired' } })
}
