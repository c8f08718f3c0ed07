import type { RequestedClaims } from '../../contract/client-settings.ts'
import type { Client } from '../../storage/clients.ts'
import type { ResponseMode } from './check-response.ts'
import type { AcrDemand } from './read-acr.ts'
import type { Prompt } from './read-prompt.ts'

/** Where the answer goes; nothing is sent there before both are proven to belong together. */
export interface Destination {
  client: Client
  redirectUri: string
}

/** What the client asks for (RFC 6749 §4.1.1, OpenID Connect Core §3.1.2.1), all of it checked. */
export interface CheckedRequest extends Destination {
  scope: string[]
  /** For whom the tokens will be, besides this server (RFC 8707 §2). */
  resources: string[]
  /** What is asked for by name, as far as the client may have it (OpenID Connect Core §5.5). */
  claims: RequestedClaims | null
  /** Null only where the client is let in without PKCE. */
  codeChallenge: string | null
  /** The thumbprint of the key that has to be proven with the code (RFC 9449 §10). */
  dpopKey: string | null
  responseMode: ResponseMode
  nonce: string | null
  prompt: ReadonlySet<Prompt>
  /** How long ago the sign-in may be, in milliseconds; null where any will do. */
  maxAgeMs: number | null
  acr: AcrDemand
  loginHint: string | null
  /** Who has to be the one who is signed in; whoever it is where this is empty. */
  expectedPeople: string[]
}

/** What goes along with a request from page to page. */
export interface Carried {
  /** What the pages hand back, to be read and checked anew. */
  text: string
  /** Somebody pressed "Not you?": whoever is signed in is not meant. */
  otherPerson: boolean
  /** The request that is kept here and answered once; null where all of it is in the text. */
  pushed: string | null
  /** From when on a sign-in was made for this request, in epoch milliseconds; null where only the text can say so. */
  signedInSince: number | null
  /** The thumbprint of the key that was proven when the request was pushed. */
  boundKey: string | null
}

export type AuthorizationRequest = CheckedRequest & Carried
