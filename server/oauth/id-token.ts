import { hash } from 'node:crypto'
import type { Acr } from '../contract/second-factor.ts'
import type { Appliance } from '../security/appliance.ts'
import { seconds } from './access-token.ts'

export interface IdTokenContent {
  clientId: string
  personId: string
  accessToken: string
  /** Epoch milliseconds. */
  authTime: number | null
  /** Authentication methods (RFC 8176), with spaces between. */
  amr: string
  /** How well the person had proved who they are. */
  acr: Acr | null
  /** Which browser session it came from (OpenID Connect Front-Channel Logout §3). */
  sid: string | null
  nonce: string | null
}

/** An ID token (OpenID Connect Core §2, §3.1.3.6). It says who signed in, when and how; everything else is for userinfo. */
export function createIdToken({ config, clock, signingKeys }: Appliance, content: IdTokenContent): string {
  const now = clock.now()
  return signingKeys.sign(
    'RS256',
    {},
    {
      iss: config.issuer,
      sub: content.personId,
      aud: content.clientId,
      exp: seconds(now + config.lifetimes.idToken),
      iat: seconds(now),
      at_hash: hash('sha256', content.accessToken, 'buffer').subarray(0, 16).toString('base64url'),
      amr: content.amr.split(' '),
      ...(content.acr !== null && { acr: content.acr }),
      ...(content.authTime !== null && { auth_time: seconds(content.authTime) }),
      ...(content.sid !== null && { sid: content.sid }),
      ...(content.nonce !== null && { nonce: content.nonce }),
    },
  )
}

export interface IdTokenHint {
  personId: string
  clientId: string
  sid: string | null
}

/**
 * What an ID token of ours says of its person, client and session; undefined when it is not one.
 * An expired one still tells whom its holder means (OpenID Connect RP-Initiated Logout §2).
 */
export function readIdTokenHint({ config, signingKeys }: Appliance, text: string): IdTokenHint | undefined {
  const token = signingKeys.verify(text)
  if (token?.alg !== 'RS256' || token.typ !== null) return undefined
  const { iss, sub, aud, sid } = token.claims
  if (iss !== config.issuer || typeof sub !== 'string' || typeof aud !== 'string') return undefined
  return { personId: sub, clientId: aud, sid: typeof sid === 'string' ? sid : null }
}
