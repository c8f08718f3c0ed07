import type { Client } from '../../storage/clients.ts'
import { invalidRequest, OAuthError } from '../errors.ts'
import { type Parameters, required } from '../parameters.ts'
import type { Destination } from './authorization-request.ts'

/** Only the code flow is left of them (OAuth 2.1 §4.1). */
export const supportedResponseTypes = ['code']
/** In the address, or in a form (OAuth 2.0 Form Post Response Mode); never in a fragment. */
export const supportedResponseModes = ['query', 'form_post'] as const
export type ResponseMode = (typeof supportedResponseModes)[number]

/** @throws {OAuthError} invalid_request, unsupported_response_type (SEC-B22) */
export function checkResponseType(parameters: Parameters): void {
  if (supportedResponseTypes.includes(required(parameters, 'response_type'))) return
  throw new OAuthError('unsupported_response_type', 'The only response_type is code.', {
    event: { type: 'unauthorized_access', reason: 'unsupported_response_type' },
  })
}

/**
 * How the answer travels (OAuth 2.0 Multiple Response Types §2.1, OAuth 2.0 Form Post Response Mode). `fragment` is for answers
 * that never reach a server, so it is refused for a code; a form is posted to a web address only.
 * @throws {OAuthError} invalid_request
 */
export function readResponseMode(
  { redirectUri }: Pick<Destination, 'redirectUri'>,
  parameters: Parameters,
): ResponseMode {
  const sent = parameters.get('response_mode') ?? 'query'
  const mode = supportedResponseModes.find((known) => known === sent)
  if (mode === undefined) throw invalidRequest('The response_mode is not one of query, form_post.')
  if (mode === 'form_post' && !isWeb(redirectUri))
    throw invalidRequest('The response_mode form_post takes a web address.')
  return mode
}

/** The same for an answer that says no: whatever is wrong with the mode, the answer gets there. */
export function responseModeOf({ redirectUri }: Destination, parameters: Parameters): ResponseMode {
  return parameters.get('response_mode') === 'form_post' && isWeb(redirectUri) ? 'form_post' : 'query'
}

const isWeb = (uri: string): boolean => /^https?:/.test(uri)

/** @throws {OAuthError} unauthorized_client */
export function checkGrantType({ grant_types }: Client): void {
  if (grant_types.includes('authorization_code')) return
  throw new OAuthError('unauthorized_client', 'This application is not registered for signing people in.', {
    event: { type: 'unauthorized_access', reason: 'unauthorized_client' },
  })
}
