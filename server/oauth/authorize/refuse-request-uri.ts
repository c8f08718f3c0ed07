import { OAuthError } from '../errors.ts'
import type { Parameters } from '../parameters.ts'

/**
 * Nothing is fetched because a browser names it (SEC-A48): a request_uri is one of ours, pushed before, and what is to be
 * signed comes by value (RFC 9101 §5.2.1).
 * @throws {OAuthError} request_uri_not_supported
 */
export function refuseRequestUri(parameters: Parameters): void {
  if (parameters.get('request_uri') === undefined) return
  throw new OAuthError(
    'request_uri_not_supported',
    'The request_uri is not one of this server: push the request first.',
  )
}
