import type { Client } from '../../storage/clients.ts'
import { OAuthError } from '../errors.ts'
import type { Parameters } from '../parameters.ts'
import { isCodeChallenge, needsPkce } from '../pkce.ts'

/**
 * The S256 challenge, which every client must send (RFC 9700 §2.1.1). `plain`, also when meant by leaving the method out,
 * is refused: it protects nothing (SEC-B06, SEC-B07, SEC-B08, SEC-A10). Null only where a confidential client is let in
 * without one (SEC-C49).
 * @throws {OAuthError} invalid_request
 */
export function readCodeChallenge(client: Client, parameters: Parameters): string | null {
  const challenge = parameters.get('code_challenge')
  const method = parameters.get('code_challenge_method')
  if (challenge === undefined && method === undefined && !needsPkce(client)) return null
  if (challenge === undefined)
    throw refused('The parameter code_challenge is missing: PKCE is required.', 'pkce_missing')
  if (method !== 'S256') throw refused('The code_challenge_method must be S256.', 'pkce_downgrade')
  if (!isCodeChallenge(challenge)) {
    throw refused('The code_challenge must be the base64url of a SHA-256, 43 characters.', 'pkce_mismatch')
  }
  return challenge
}

const refused = (description: string, reason: 'pkce_missing' | 'pkce_downgrade' | 'pkce_mismatch') =>
  new OAuthError('invalid_request', description, { event: { type: 'pkce_failure', reason } })
