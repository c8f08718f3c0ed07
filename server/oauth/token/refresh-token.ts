import type { Appliance } from '../../security/appliance.ts'
import { matches, parseOpaqueToken } from '../../security/opaque-token.ts'
import { invalidGrant } from '../errors.ts'
import { required } from '../parameters.ts'
import { type GrantHandler, type GrantRequest, keepIssued, personOf } from './grant-request.ts'
import { issueToPerson } from './issue-to-person.ts'
import { createRefreshToken } from './next-refresh-token.ts'
import { type PresentedRefresh, repeatRefresh, type StoredRefresh } from './repeat-refresh.ts'

/**
 * refresh_token (RFC 6749 §6): each is used once and followed by the next; all that came of one grant are a family. Who
 * repeats a request whose answer was lost gets the same successor, where it is certain who asks: see repeat-refresh.ts.
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
  const next = createRefreshToken(appliance, request, {
    grantId: token.grant_id,
    until: token.grant_created_at + appliance.config.lifetimes.grant,
    after: presented.verifier,
  })
  const scope = request.parameters.get('scope')
  const issued = await issueToPerson(appliance, request, { grant: token, person, scope, nonce: null, refresh: next })
  const spent = await appliance.store.write(async (transaction) => {
    const use = { selector: token.selector, at: appliance.clock.now(), successor: next.row.selector }
    const won = await appliance.repositories.refreshTokens.use(transaction, use)
    if (won) await keepIssued(appliance, transaction, { issued, request, person })
    return won
  })
  return spent ? issued.response : repeatRefresh(appliance, request, await lookAgain(appliance, presented))
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
