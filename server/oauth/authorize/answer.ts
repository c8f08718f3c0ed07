import type { Appliance } from '../../security/appliance.ts'
import type { OAuthError } from '../errors.ts'
import { type Parameters, withParameters } from '../parameters.ts'
import type { Destination } from './authorization-request.ts'
import { longest } from './read-hints.ts'

/** The redirect that carries a code (RFC 6749 §4.1.2), with `iss` so that the client knows who answers (RFC 9207, SEC-B35). */
export function successLocation(
  { config }: Appliance,
  { redirectUri, parameters, code }: { redirectUri: string; parameters: Parameters; code: string },
): string {
  return withParameters(redirectUri, { code, state: stateOf(parameters), iss: config.issuer })
}

/** The redirect that carries an error (RFC 6749 §4.1.2.1). */
export function errorLocation({ config }: Appliance, { redirectUri }: Destination, refusal: Refusal): string {
  return withParameters(redirectUri, {
    error: refusal.error.code,
    error_description: refusal.error.description,
    state: stateOf(refusal.parameters),
    iss: config.issuer,
  })
}

export interface Refusal {
  error: OAuthError
  parameters: Parameters
}

/** Exactly what was sent; one that was sent twice or is beyond all measure is left out. */
function stateOf(parameters: Parameters): string | undefined {
  const state = parameters.get('state')
  return state !== undefined && state.length <= longest.state ? state : undefined
}
