import type { Appliance } from '../security/appliance.ts'
import { matches, parseOpaqueToken } from '../security/opaque-token.ts'
import { type AccessToken, recogniseAccessToken } from './access-token.ts'

export type RefreshToken = NonNullable<Awaited<ReturnType<Appliance['repositories']['refreshTokens']['find']>>>

/** A token of ours, alive or not. */
export type PresentedToken =
  | { kind: 'access_token'; token: AccessToken; active: boolean }
  | { kind: 'refresh_token'; token: RefreshToken; active: boolean }

/**
 * Finds the token that a client presents for introspection or revocation; undefined when it is none of ours.
 * The two kinds differ in shape, so `token_type_hint` is not needed to tell them apart (RFC 7009 §2.1).
 */
export async function findPresentedToken(appliance: Appliance, text: string): Promise<PresentedToken | undefined> {
  const presented = parseOpaqueToken(text)
  if (!presented) {
    const recognition = await recogniseAccessToken(appliance, text)
    return recognition.token && { kind: 'access_token', token: recognition.token, active: recognition.valid }
  }
  const token = await appliance.repositories.refreshTokens.find(presented.selector)
  if (!matches(presented.verifier, token?.verifier_hash) || !token) return undefined
  const active = token.used_at === null && token.revoked_at === null && appliance.clock.now() < token.expires_at
  return { kind: 'refresh_token', token, active }
}
