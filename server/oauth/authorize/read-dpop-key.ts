import { invalidRequest } from '../errors.ts'
import type { Parameters } from '../parameters.ts'

/** RFC 7638 §3.1 with SHA-256: base64url of 32 bytes. */
const thumbprint = /^[A-Za-z0-9_-]{43}$/

/**
 * The thumbprint of the key that has to be proven with the code (RFC 9449 §10); null where none has to be.
 * @throws {OAuthError} invalid_request
 */
export function readDpopKey(parameters: Parameters): string | null {
  const key = parameters.get('dpop_jkt')
  if (key === undefined) return null
  if (!thumbprint.test(key)) throw invalidRequest('The dpop_jkt is not the SHA-256 thumbprint of a key, 43 characters.')
  return key
}
