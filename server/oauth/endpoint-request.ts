import type { RequestFacts } from '../platform/request-facts.ts'
import { invalidRequest } from './errors.ts'
import type { Parameters } from './parameters.ts'

/** A request to one of the endpoints that applications call, without anything of the server that received it. */
export interface EndpointRequest {
  /** Of the form in the body. */
  parameters: Parameters
  /** Of the address: never a source, see {@link refuseQuery}. */
  query: Parameters
  /** The `Authorization` header. */
  authorization: string | undefined
  /** The `DPoP` headers, one where all is well (RFC 9449 §4.3). */
  dpop: readonly string[]
  method: string
  /** The path of the endpoint, below the issuer. */
  path: string
  facts: RequestFacts
}

/** What an endpoint answers that has more to say than JSON. */
export interface EndpointAnswer {
  /** The content type. */
  type: string
  body: string
}

/** The usual answer of an endpoint (RFC 6749 §5.1). */
export const jsonAnswer = (value: object): EndpointAnswer => ({
  type: 'application/json; charset=utf-8',
  body: JSON.stringify(value),
})

/**
 * Credentials in an address end up in logs and histories, so they are refused there rather than ignored (SEC-B15, SEC-B21).
 * @throws {OAuthError} invalid_request
 */
export function refuseQuery({ query }: EndpointRequest, defined: readonly string[]): void {
  const sent = defined.find((name) => query.get(name) !== undefined || query.repeated.has(name))
  if (sent !== undefined) throw invalidRequest(`The parameter ${sent} belongs in the body, not in the address.`)
}
