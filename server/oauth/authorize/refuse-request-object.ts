import { OAuthError } from '../errors.ts'
import type { Parameters } from '../parameters.ts'

/**
 * Request objects (RFC 9101) are not understood here; a request that relies on one must hear so (SEC-C44).
 * @throws {OAuthError} request_not_supported, request_uri_not_supported
 */
export function refuseRequestObject(parameters: Parameters): void {
  if (parameters.get('request') !== undefined) {
    throw new OAuthError('request_not_supported', 'The parameter request is not supported.')
  }
  if (parameters.get('request_uri') !== undefined) {
    throw new OAuthError('request_uri_not_supported', 'The parameter request_uri is not supported.')
  }
}
