import type { Appliance } from '../../security/appliance.ts'
import type { OAuthError } from '../errors.ts'
import { type Parameters, withParameters } from '../parameters.ts'
import type { Destination } from './authorization-request.ts'
import { type ResponseMode, responseModeOf } from './check-response.ts'
import { longest } from './read-hints.ts'

/** The answer to the client, in the way in which it wants it. */
export type ClientAnswer =
  | { kind: 'redirect'; location: string }
  /** Fields of a form that the browser posts (OAuth 2.0 Form Post Response Mode §2). */
  | { kind: 'form_post'; client: Destination['client']; action: string; fields: Record<string, string> }

/** What carries a code (RFC 6749 §4.1.2), with `iss` so that the client knows who answers (RFC 9207, SEC-B35). */
export function codeAnswer(appliance: Appliance, destination: Destination, granted: Granted): ClientAnswer {
  const { parameters, code } = granted
  return answer(destination, responseModeOf(destination, parameters), {
    code,
    state: stateOf(parameters),
    iss: appliance.config.issuer,
  })
}

/** What carries an error (RFC 6749 §4.1.2.1). */
export function errorAnswer(
  appliance: Appliance,
  destination: Destination,
  { error, parameters }: Refusal,
): ClientAnswer {
  return answer(destination, responseModeOf(destination, parameters), {
    error: error.code,
    error_description: error.description,
    state: stateOf(parameters),
    iss: appliance.config.issuer,
  })
}

export interface Granted {
  code: string
  parameters: Parameters
}

export interface Refusal {
  error: OAuthError
  parameters: Parameters
}

function answer(
  { client, redirectUri }: Destination,
  mode: ResponseMode,
  said: Record<string, string | undefined>,
): ClientAnswer {
  if (mode === 'query') return { kind: 'redirect', location: withParameters(redirectUri, said) }
  const fields = Object.entries(said).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]))
  return { kind: 'form_post', client, action: redirectUri, fields: Object.fromEntries(fields) }
}

/** Exactly what was sent; one that was sent twice or is beyond all measure is left out. */
function stateOf(parameters: Parameters): string | undefined {
  const state = parameters.get('state')
  return state !== undefined && state.length <= longest.state ? state : undefined
}
