import type { Client } from '../../storage/clients.ts'
import { invalidScope } from '../errors.ts'
import type { Parameters } from '../parameters.ts'
import { parseScope, refuseForeignScopes } from '../scope.ts'

/**
 * The scopes that are asked for, or else the client's defaults (RFC 6749 §3.3).
 * @throws {OAuthError} invalid_scope
 */
export function readScope(client: Client, parameters: Parameters): string[] {
  const text = parameters.get('scope')
  const asked = text === undefined ? client.default_scopes : parseScope(text)
  if (asked.length === 0) throw invalidScope('The parameter scope is missing, and this application has no default.')
  refuseForeignScopes(asked, client.scopes)
  return asked
}
