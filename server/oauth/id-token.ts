import { hash } from 'node:crypto'
import type { SigningAlgorithm } from '../contract/client-settings.ts'
import type { Appliance } from '../security/appliance.ts'
import type { Client } from '../storage/clients.ts'
import { type SignIn, seconds, signInClaims } from './access-token.ts'

export interface IdTokenContent {
  client: Client
  /** The `sub` by which the client knows the person. */
  subject: string
  signIn: SignIn
  accessToken: string
  nonce: string | null
  /** Claims about the person that the request asked for in here (OpenID Connect Core §5.5). */
  claims: Record<string, unknown>
}

/**
 * An ID token (OpenID Connect Core §2, §3.1.3.6). It says who signed in, when and how; everything else is for userinfo, but
 * what was asked for by name.
 */
export function createIdToken({ config, clock, signingKeys }: Appliance, content: IdTokenContent): string {
  const { client, signIn, nonce } = content
  const now = clock.now()
  const alg = client.id_token_signed_response_alg
  return signingKeys.sign(
    alg,
    {},
    {
      ...content.claims,
      iss: config.issuer,
      sub: content.subject,
      aud: client.client_id,
      exp: seconds(now + config.lifetimes.idToken),
      iat: seconds(now),
      at_hash: leftHalf(alg, content.accessToken),
      ...signInClaims(signIn),
      ...(signIn.sid !== null && { sid: signIn.sid }),
      ...(nonce !== null && { nonce }),
    },
  )
}

/** The left half of the hash that goes with the algorithm (OpenID Connect Core §3.1.3.6); Ed25519 hashes with SHA-512. */
function leftHalf(alg: SigningAlgorithm, text: string): string {
  const digest = hash(alg === 'EdDSA' ? 'sha512' : 'sha256', text, 'buffer')
  return digest.subarray(0, digest.length / 2).toString('base64url')
}

export interface IdTokenHint {
  /** As the client knows the person. */
  subject: string
  clientId: string
  sid: string | null
}

/**
 * What an ID token of ours says of its person, client and session; undefined when it is not one.
 * An expired one still tells whom its holder means (OpenID Connect RP-Initiated Logout §2).
 */
export function readIdTokenHint({ config, signingKeys }: Appliance, text: string): IdTokenHint | undefined {
  const token = signingKeys.verify(text)
  if (token?.typ !== null) return undefined
  const { iss, sub, aud, sid, at_hash } = token.claims
  // What userinfo signs names a person and a client, too; only an ID token goes with an access token.
  if (iss !== config.issuer || typeof sub !== 'string' || typeof aud !== 'string' || at_hash === undefined)
    return undefined
  return { subject: sub, clientId: aud, sid: typeof sid === 'string' ? sid : null }
}
