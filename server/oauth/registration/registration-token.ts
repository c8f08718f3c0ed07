import { hash } from 'node:crypto'
import { randomToken } from '../../platform/ids.ts'
import { matches } from '../../security/opaque-token.ts'
import type { Client } from '../../storage/clients.ts'

/** With what a client manages its registration (RFC 7592 §1.2), and what is stored of it. */
export function createRegistrationToken(): { token: string; hash: Uint8Array } {
  const token = randomToken(32)
  return { token, hash: hash('sha256', token, 'buffer') }
}

/** Whether this is the client's token; the work is the same where there is no such client (RFC 7592 §2). */
export const isRegistrationToken = (presented: string, client: Client | undefined): client is Client =>
  matches(Buffer.from(presented), client?.registration_token_hash ?? undefined)
