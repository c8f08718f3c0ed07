import type { RequestFacts } from '../../platform/request-facts.ts'

/** A request to the registration endpoint (RFC 7591 §3.1), or to what one client was given to manage itself (RFC 7592 §2). */
export interface RegistrationRequest {
  /** JSON as it was sent; undefined where there was none. */
  body: unknown
  /** The `Authorization` header. */
  authorization: string | undefined
  facts: RequestFacts
}
