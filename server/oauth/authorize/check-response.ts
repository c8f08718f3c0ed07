import type { Client } from '../../storage/clients.ts'
import { invalidRequest, OAuthError } from '../errors.ts'
import { type Parameters, required } from '../parameters.ts'

export const supportedResponseTypes = ['code']
export const supportedResponseModes = ['query']

/** @throws {OAuthError} invalid_request, unsupported_response_type (SEC-B22) */
export function checkResponseType(parameters: Parameters): void {
  if (supportedResponseTypes.includes(required(parameters, 'response_type'))) return
  throw new OAuthError('unsupported_response_type', 'The only response_type is code.', {
    event: { type: 'unauthorized_access', reason: 'unsupported_response_type' },
  })
}

/** @throws {OAuthError} invalid_request */
export function checkResponseMode(parameters: Parameters): void {
  const mode = parameters.get('response_mode')
  if (mode === undefined || supportedResponseModes.includes(mode)) return
  throw invalidRequest('The only response_mode is query.')
}

/** @throws {OAuthError} unauthorized_client */
export function checkGrantType({ grant_types }: Client): void {
  if (grant_types.includes('authorization_code')) return
  throw new OAuthError('unauthorized_client', 'This application is not registered for signing people in.', {
    event: { type: 'unauthorized_access', reason: 'unauthorized_client' },
  })
}
