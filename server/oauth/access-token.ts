import { hash, timingSafeEqual } from 'node:crypto'
import type { Act } from '../contract/client-settings.ts'
import type { EventReason } from '../contract/event-types.ts'
import type { Acr } from '../contract/second-factor.ts'
import { timeOrderedId } from '../platform/ids.ts'
import type { Appliance } from '../security/appliance.ts'
import { createOpaqueToken, parseOpaqueToken } from '../security/opaque-token.ts'
import type { Client } from '../storage/clients.ts'
import { toJson } from '../storage/json.ts'
import type { Row } from '../storage/schema.ts'
import { scopeText } from './scope.ts'

/** How a person signed in, as tokens tell it. */
export interface SignIn {
  personId: string
  /** Epoch milliseconds. */
  authTime: number | null
  /** Authentication methods (RFC 8176), with spaces between. */
  amr: string
  /** How well the person had proved who they are. */
  acr: Acr | null
  /** Which browser session it came from (OpenID Connect Front-Channel Logout §3). */
  sid: string | null
}

export interface AccessTokenContent {
  client: Client
  grantId: string
  /** The `sub`: of the person, as this client knows them, or the client's own id where it acts for itself. */
  subject: string
  signIn: SignIn | null
  scope: readonly string[]
  /** At least one resource. */
  audience: readonly string[]
  /** Epoch milliseconds. */
  expiresAt: number
  /** The thumbprint of the key that must prove itself with the token (RFC 9449 §6); null: none. */
  dpopKey: string | null
  /** Who acts for the subject (RFC 8693 §4.1). */
  act: Act | null
}

/** What is stored of an access token, with the state of its grant. */
export type AccessToken = NonNullable<Awaited<ReturnType<Appliance['repositories']['accessTokens']['find']>>>

/** Says what the rest is, to this server and to whoever looks for secrets where none should be. */
const opaquePrefix = 'at_live_'
/** In characters; ours have about 700, and more with a long scope or many resources. */
const longestToken = 16_384
const payload = /^[A-Za-z0-9_-]+\.([A-Za-z0-9_-]+)\.[A-Za-z0-9_-]+$/

/** The audience of the admin API: a token is meant for it or for everything else, never for both (RFC 9068 §3, SEC-A22). */
export const adminAudience = (issuer: string): string => `${issuer}/api/v1`

/** An access token, signed for everybody to check (RFC 9068) or opaque, and the row that recognises it. */
export function createAccessToken(
  appliance: Appliance,
  content: AccessTokenContent,
): { token: string; row: Row<'access_token'> } {
  const now = appliance.clock.now()
  const { id, token } =
    content.client.access_token_format === 'opaque' ? createReference(now) : createSigned(appliance, content, now)
  const row = {
    id,
    digest: digestOf(token),
    grant_id: content.grantId,
    client_id: content.client.client_id,
    person_id: content.signIn?.personId ?? null,
    scope: scopeText(content.scope),
    audience: content.audience.join(' '),
    created_at: now,
    expires_at: content.expiresAt,
    revoked_at: null,
    dpop_jkt: content.dpopKey,
    act: content.act && toJson(content.act),
  }
  return { token, row }
}

function createReference(now: number): { id: string; token: string } {
  const { selector, token } = createOpaqueToken(now)
  return { id: selector, token: opaquePrefix + token }
}

/** RFC 9068 §2.2. */
function createSigned({ config, signingKeys }: Appliance, content: AccessTokenContent, now: number) {
  const id = timeOrderedId(now)
  const [single, ...others] = content.audience
  const claims = {
    iss: config.issuer,
    sub: content.subject,
    aud: others.length === 0 ? single : content.audience,
    exp: seconds(content.expiresAt),
    iat: seconds(now),
    jti: id,
    client_id: content.client.client_id,
    scope: scopeText(content.scope),
    ...(content.signIn && signInClaims(content.signIn)),
    ...(content.dpopKey !== null && { cnf: { jkt: content.dpopKey } }),
    ...(content.act !== null && { act: content.act }),
  }
  return { id, token: signingKeys.sign('ES256', { typ: 'at+jwt' }, claims) }
}

/** When, how and how well the person signed in (RFC 9068 §2.2.1, OpenID Connect Core §2). */
export const signInClaims = ({ authTime, acr, amr }: Pick<SignIn, 'authTime' | 'acr' | 'amr'>) => ({
  ...(authTime !== null && { auth_time: seconds(authTime) }),
  ...(acr !== null && { acr }),
  ...(amr !== '' && { amr: amr.split(' ') }),
})

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
  if (await lostItsClient(appliance, token)) return { valid: false, reason: 'unknown_client', token }
  return { valid: true, token }
}

/** A token that was exchanged belongs to the grant of another client, which goes on when its own is deleted. */
const lostItsClient = async (
  { repositories }: Appliance,
  { client_id, grant_client_id }: AccessToken,
): Promise<boolean> => client_id !== grant_client_id && (await repositories.clients.find(client_id)) === undefined

/** The resources that a stored token is for. */
export const audienceOf = ({ audience }: Pick<AccessToken, 'audience'>): string[] => audience.split(' ')

/** Epoch seconds, as every claim of RFC 7519 §2 counts them. */
export const seconds = (milliseconds: number): number => Math.floor(milliseconds / 1000)

/** The id that the token claims; it only finds a row, so nothing is believed. */
function idIn(text: string): string | undefined {
  if (text.length > longestToken) return undefined
  if (text.startsWith(opaquePrefix)) return parseOpaqueToken(text.slice(opaquePrefix.length))?.selector
  const part = payload.exec(text)?.[1]
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
