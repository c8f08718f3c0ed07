import { timingSafeEqual } from 'node:crypto'
import type { Appliance } from '../../security/appliance.ts'
import { createSuccessor } from '../../security/opaque-token.ts'
import { isPublic } from '../authenticate-client.ts'
import { invalidGrant, type OAuthError } from '../errors.ts'
import { type GrantRequest, keepIssued, personOf } from './grant-request.ts'
import type { TokenResponse } from './issue.ts'
import { issueToPerson } from './issue-to-person.ts'
import { revokeFamily } from './revoke-family.ts'

/** A refresh token with the grant that it belongs to. */
export type StoredRefresh = NonNullable<Awaited<ReturnType<Appliance['repositories']['refreshTokens']['find']>>>

export interface PresentedRefresh {
  token: StoredRefresh
  verifier: Uint8Array
}

/**
 * Two tabs of one application may use the same token at the same moment. A loser within so many milliseconds of the
 * winner is refused and no more; whoever comes later holds a copy, and that ends the family (SEC-A14, SEC-B26).
 */
export const concurrentUseMs = 2000

/**
 * A refresh token that was used before comes again. Shortly after its use, from a client or key that proved itself, it is a
 * repetition: the answer is the same refresh token as the first time, with another access token. Anything else is a replay.
 * @throws {OAuthError} invalid_grant
 */
export async function repeatRefresh(
  appliance: Appliance,
  request: GrantRequest,
  presented: PresentedRefresh,
): Promise<TokenResponse> {
  const { token } = presented
  const successor = await successorFor(appliance, request, presented)
  if (successor === undefined) throw await replayed(appliance, request, token)
  const person = await personOf(appliance, token)
  const issued = await issueToPerson(appliance, request, {
    grant: token,
    person,
    scope: request.parameters.get('scope'),
    nonce: null,
    refresh: { token: successor },
  })
  await appliance.store.write((transaction) => keepIssued(appliance, transaction, { issued, request, person }))
  return issued.response
}

/**
 * The token that followed, while nobody used that one. A public client proves itself by its key alone; without one, whoever
 * asks may be anybody, and gets nothing twice.
 */
async function successorFor(
  { clock, codeKey, protocol, repositories }: Appliance,
  { client }: GrantRequest,
  { token, verifier }: PresentedRefresh,
): Promise<string | undefined> {
  const isProven = !isPublic(client) || token.dpop_jkt !== null
  const { replaySeconds } = protocol.current().refresh
  const inTime = replaySeconds > 0 && sinceUse(token, clock.now()) <= replaySeconds * 1000
  if (!isProven || !inTime || token.revoked_at !== null || token.successor === null) return undefined
  const next = await repositories.refreshTokens.find(token.successor)
  if (!next || next.used_at !== null || next.expires_at <= clock.now()) return undefined
  const derived = createSuccessor(codeKey, { selector: next.selector, after: verifier })
  return timingSafeEqual(derived.verifierHash, next.verifier_hash) ? derived.token : undefined
}

// Both ways, since an operator may have moved the clock back in between.
const sinceUse = ({ used_at }: StoredRefresh, now: number): number => Math.abs(now - (used_at ?? 0))

async function replayed(appliance: Appliance, request: GrantRequest, token: StoredRefresh): Promise<OAuthError> {
  if (sinceUse(token, appliance.clock.now()) <= concurrentUseMs) return concurrentlyUsed(token)
  await revokeFamily(appliance, request, { ...token, reason: 'refresh_replayed' })
  return invalidGrant({})
}

const concurrentlyUsed = (token: StoredRefresh) =>
  invalidGrant({
    personId: token.person_id,
    detail: 'used by two at the same moment',
    event: { type: 'invalid_token', reason: 'refresh_replayed' },
  })
