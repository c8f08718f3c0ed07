import { hash, timingSafeEqual } from 'node:crypto'
import type { Client } from '../storage/clients.ts'
import { isPublic } from './authenticate-client.ts'

// RFC 7636 §4.2: the base64url of a SHA-256, so exactly 43 characters, and no dot or tilde (SEC-S28).
const challengeShape = /^[A-Za-z0-9_-]{43}$/
// RFC 7636 §4.1.
const verifierShape = /^[A-Za-z0-9\-._~]{43,128}$/

/** Whether this can be an S256 challenge (RFC 7636 §4.2). */
export const isCodeChallenge = (text: string): boolean => challengeShape.test(text)

/** Whether the verifier is the one behind the S256 challenge (RFC 7636 §4.6). */
export function verifierMatches(verifier: string, challenge: string): boolean {
  if (!verifierShape.test(verifier)) return false
  const derived = Buffer.from(hash('sha256', verifier, 'base64url'))
  const expected = Buffer.from(challenge)
  return derived.length === expected.length && timingSafeEqual(derived, expected)
}

/**
 * Whether a client must use PKCE. A secret protects the code of a client whose library is older than that; whatever else is
 * stored, nothing does for the others (SEC-C49).
 */
export const needsPkce = (client: Client): boolean =>
  client.require_pkce || isPublic(client) || client.security_profile === 'fapi2'
