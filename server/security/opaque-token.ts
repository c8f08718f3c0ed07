import { createHmac, hash, type KeyObject, randomBytes, timingSafeEqual } from 'node:crypto'
import { timeOrderedId } from '../platform/ids.ts'

/** A selector that finds the row (time-ordered, so the index only ever grows at its end) and a verifier that proves. */
export interface OpaqueToken {
  /** Selector and verifier as one text: for its owner's eyes, never stored. */
  token: string
  /** 26 characters, the primary key. */
  selector: string
  /** SHA-256 of the verifier: 32 bytes. */
  verifierHash: Uint8Array
}

export interface PresentedToken {
  selector: string
  verifier: Uint8Array
}

const selectorLength = 26
const verifierBytes = 32

// The last character of 43 carries two spare bits: only the spelling with both of them 0 is the token that was handed out.
const shape = /^[0-9a-hjkmnp-tv-z]{26}[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$/
const nobodysHash = new Uint8Array(randomBytes(verifierBytes))

/**
 * A code, refresh token or session id with 256 random bits (SEC-B43).
 * @param now epoch milliseconds
 */
export const createOpaqueToken = (now: number): OpaqueToken => createVerifier(timeOrderedId(now))

/** Another secret for a row that is there: the token that was handed out before proves nothing any more. */
export const createVerifier = (selector: string): OpaqueToken => withVerifier(selector, randomBytes(verifierBytes))

/**
 * A token whose secret follows from the one before it: whoever still presents that one can be given the same successor again,
 * although nothing of it is stored. Without the key, neither tells the other.
 * @param tokens `after` is the verifier of the token before
 */
export function createSuccessor(
  key: KeyObject,
  { selector, after }: { selector: string; after: Uint8Array },
): OpaqueToken {
  return withVerifier(selector, createHmac('sha256', key).update('successor ').update(after).update(selector).digest())
}

const withVerifier = (selector: string, verifier: Buffer): OpaqueToken => ({
  token: selector + verifier.toString('base64url'),
  selector,
  verifierHash: sha256(verifier),
})

/** Takes a presented token apart; undefined when it cannot be one of ours, at a cost that its length does not change. */
export function parseOpaqueToken(token: string): PresentedToken | undefined {
  if (token.length !== selectorLength + 43 || !shape.test(token)) return undefined
  return { selector: token.slice(0, selectorLength), verifier: Buffer.from(token.slice(selectorLength), 'base64url') }
}

/** Whether the verifier is the one that was hashed; the work is the same when there is no row to compare with. */
export function matches(verifier: Uint8Array, verifierHash: Uint8Array | undefined): boolean {
  const expected = verifierHash?.length === verifierBytes ? verifierHash : nobodysHash
  return timingSafeEqual(sha256(verifier), expected) && expected === verifierHash
}

const sha256 = (bytes: Uint8Array): Uint8Array => hash('sha256', bytes, 'buffer')
