import { hash, timingSafeEqual } from 'node:crypto'
import type { EventReason } from '../contract/event-types.ts'
import { timeOrderedId } from '../platform/ids.ts'
import type { Appliance } from '../security/appliance.ts'
import type { Row } from '../storage/schema.ts'
import { scopeText } from './scope.ts'

export interface AccessTokenContent {
  clientId: string
  grantId: string
  /** Null where the client acts for itself. */
  personId: string | null
  scope: readonly string[]
  /** Epoch milliseconds; null where nobody signed in. */
  authTime: number | null
}

/** What is stored of an access token, with the state of its grant. */
export type AccessToken = NonNullable<Awaited<ReturnType<Appliance['repositories']['accessTokens']['find']>>>

/** In characters; ours have about 600. */
const longestToken = 4096
const payload = /^[A-Za-z0-9_-]+\.([A-Za-z0-9_-]+)\.[A-Za-z0-9_-]+$/

/** The audience of the admin API: a token is meant for it or for everything else, never for both (RFC 9068 §3, SEC-A22). */
export const adminAudience = (issuer: string): string => `${issuer}/api/v1`

/** A signed access token (RFC 9068) and the row that recognises it. */
export function createAccessToken(
  { config, clock, signingKeys }: Appliance,
  { clientId, grantId, personId, scope, authTime }: AccessTokenContent,
): { token: string; row: Row<'access_token'> } {
  const now = clock.now()
  const id = timeOrderedId(now)
  const opensConsole = scope.includes('admin') || scope.includes('audit')
  const audience = opensConsole ? adminAudience(config.issuer) : config.issuer
  const expiresAt = now + config.lifetimes.accessToken
  const claims = {
    iss: config.issuer,
    sub: personId ?? clientId,
    aud: audience,
    exp: seconds(expiresAt),
    iat: seconds(now),
    jti: id,
    client_id: clientId,
    scope: scopeText(scope),
    ...(authTime !== null && { auth_time: seconds(authTime) }),
  }
  const token = signingKeys.sign('ES256', { typ: 'at+jwt' }, claims)
  const row = {
    id,
    digest: digestOf(token),
    grant_id: grantId,
    client_id: clientId,
    person_id: personId,
    scope: claims.scope,
    audience,
    created_at: now,
    expires_at: expiresAt,
    revoked_at: null,
    dpop_jkt: null,
  }
  return { token, row }
}

export type Recognition =
  | { valid: true; token: AccessToken }
  | { valid: false; reason: EventReason; token?: AccessToken }

/**
 * Whether this is an access token of ours that still lives. Its digest decides, before and instead of any signature:
 * what was not handed out here, byte for byte, is unknown, whatever it says or is signed with (SEC-A20).
 */
export async function recogniseAccessToken(appliance: Appliance, text: string): Promise<Recognition> {
  const id = idIn(text)
  const token = id === undefined ? undefined : await appliance.repositories.accessTokens.find(id)
  if (!token || !sameBytes(token.digest, digestOf(text))) return { valid: false, reason: 'token_unknown' }
  if (token.revoked_at !== null) return { valid: false, reason: 'token_revoked', token }
  if (token.grant_revoked_at !== null) return { valid: false, reason: 'grant_revoked', token }
  if (token.expires_at <= appliance.clock.now()) return { valid: false, reason: 'token_expired', token }
  return { valid: true, token }
}

/** Epoch seconds, as every claim of RFC 7519 §2 counts them. */
export const seconds = (milliseconds: number): number => Math.floor(milliseconds / 1000)

/** The jti that the token claims; it only finds a row, so nothing is believed. */
function idIn(text: string): string | undefined {
  const part = text.length > longestToken ? undefined : payload.exec(text)?.[1]
  if (part === undefined) return undefined
  try {
    const claims: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'))
    const hasId = typeof claims === 'object' && claims !== null && 'jti' in claims
    return hasId && typeof claims.jti === 'string' ? claims.jti : undefined
  } catch {
    return undefined
  }
}

const digestOf = (text: string): Uint8Array => hash('sha256', text, 'buffer')

const sameBytes = (one: Uint8Array, other: Uint8Array): boolean =>
  one.length === other.length && timingSafeEqual(one, other)
