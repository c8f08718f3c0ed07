import { addressBlock } from '../../security/address-block.ts'
import type { Appliance } from '../../security/appliance.ts'
import { matches, parseOpaqueToken } from '../../security/opaque-token.ts'
import { createSlidingWindow } from '../../security/sliding-window.ts'
import type { Transaction } from '../../storage/store.ts'
import { OAuthError } from '../errors.ts'
import { makeRoom } from './make-room.ts'
import type { RegistrationRequest } from './registration-request.ts'

/** Somebody who may register a client. */
export interface Admitted {
  /** The name of the initial access token; null where none was needed. */
  tokenName: string | null
  /** Takes what the registration costs, in its own transaction. @throws {OAuthError} */
  take(transaction: Transaction): Promise<void>
}

export type Admission = (request: RegistrationRequest) => Promise<Admitted>

/** So many tries each hour from one address where everybody may register: an office of developers, but no flood. */
const openTries = { limit: 20, windowMs: 60 * 60_000, capacity: 10_000, waitingLimit: 0 }

/** Whether somebody may register a client, as the office has decided (RFC 7591 §3). */
export function createAdmission(appliance: Appliance): Admission {
  const tries = createSlidingWindow({ clock: appliance.clock, ...openTries })

  async function admitEverybody({ facts }: RegistrationRequest): Promise<Admitted> {
    const place = await tries.take(addressBlock(facts.address), openTries.limit)
    if (place.kind === 'place') {
      place.settle(true)
      return {
        tokenName: null,
        take: (transaction) => makeRoom(appliance, transaction, { origin: 'registration', facts }),
      }
    }
    throw new OAuthError('temporarily_unavailable', 'Too many registrations. Try again later.', {
      status: 429,
      retryAfterMs: place.retryAfterMs,
      ...(place.announce && { event: { type: 'rate_limit_exceeded', reason: 'too_many_attempts' } }),
    })
  }

  return async (request) => {
    const { mode } = appliance.protocol.current().registration
    if (mode === 'off') throw closed()
    return mode === 'open' ? admitEverybody(request) : admitWithToken(appliance, request)
  }
}

/** What is said where there is nothing, so that it looks as any other address does. */
export const closed = () =>
  new OAuthError('invalid_request', 'There is nothing at this address.', {
    status: 404,
    event: { type: 'oauth_client_registered', reason: 'registration_off' },
  })

async function admitWithToken({ clock, repositories }: Appliance, request: RegistrationRequest): Promise<Admitted> {
  const presented = parseOpaqueToken(bearerToken(request))
  const token = presented && (await repositories.initialAccessTokens.find(presented.selector))
  if (!presented || !matches(presented.verifier, token?.verifier_hash) || !token)
    throw invalidToken({ type: 'invalid_token', reason: 'token_unknown' })
  const spent = invalidToken({ type: 'invalid_token', reason: 'token_expired' }, token.name)
  if (token.uses_left <= 0 || token.expires_at <= clock.now()) throw spent
  return {
    tokenName: token.name,
    async take(transaction) {
      if (!(await repositories.initialAccessTokens.use(transaction, token.selector, clock.now()))) throw spent
    },
  }
}

/**
 * The token of the header (RFC 6750 §2.1); one in the address or the body is not looked at.
 * @throws {OAuthError}
 */
export function bearerToken({ authorization = '' }: RegistrationRequest): string {
  const token = /^bearer +([A-Za-z0-9\-._~+/]{1,200}=*) *$/i.exec(authorization)?.[1]
  if (token !== undefined) return token
  throw new OAuthError('invalid_token', 'A token is needed here. Ask an administrator of this server for one.', {
    challenge: 'PlainBearer',
    event: { type: 'unauthorized_access', reason: 'token_unknown' },
  })
}

/** One sentence for a token that is unknown, spent, or for another client (RFC 7592 §2). */
export const invalidToken = (event: OAuthError['facts']['event'], detail?: string) =>
  new OAuthError('invalid_token', 'The token is unknown, expired or spent.', {
    challenge: 'Bearer',
    ...(event && { event }),
    ...(detail !== undefined && { detail }),
  })
