import type { Client } from '../../storage/clients.ts'
import type { Prompt } from './read-prompt.ts'

/** Where the answer goes; nothing is sent there before both are proven to belong together. */
export interface Destination {
  client: Client
  redirectUri: string
}

/** An authorization request (RFC 6749 §4.1.1, OpenID Connect Core §3.1.2.1) of which everything has been checked. */
export interface AuthorizationRequest extends Destination {
  scope: string[]
  codeChallenge: string
  nonce: string | null
  prompt: ReadonlySet<Prompt>
  /** How long ago the sign-in may be, in milliseconds; null where any will do. */
  maxAgeMs: number | null
  loginHint: string | null
  /** Whom the client expects to be signed in. */
  hintedPersonId: string | null
  /** As it was received: what the pages hand back, to be read and checked anew. */
  text: string
}
