import type { Act } from '../../contract/client-settings.ts'
import type { Appliance } from '../../security/appliance.ts'
import type { Client } from '../../storage/clients.ts'
import type { Row } from '../../storage/schema.ts'
import type { Transaction } from '../../storage/store.ts'
import { createAccessToken, type SignIn, seconds } from '../access-token.ts'
import { createIdToken } from '../id-token.ts'
import { scopeText } from '../scope.ts'
import type { Target } from './target.ts'

/** What is to be issued, and on the strength of which grant. */
export interface Issue {
  client: Client
  grantId: string
  /** What the access token is for, what it may do there, and until when. */
  target: Target
  /** The `sub`. */
  subject: string
  /** Null where the client acts for itself. */
  signIn: SignIn | null
  dpopKey: string | null
  act: Act | null
  /** Null: none. It says who signed in, so it takes a sign-in. */
  idToken: { nonce: string | null; claims: Record<string, unknown> } | null
  /** Without a row where it was kept before. */
  refresh: { token: string; row?: Row<'refresh_token'> } | null
}

/** RFC 6749 §5.1, OpenID Connect Core §3.1.3.3, RFC 9449 §5, RFC 8693 §2.2.1. */
export interface TokenResponse {
  access_token: string
  token_type: 'Bearer' | 'DPoP'
  expires_in: number
  scope: string
  refresh_token?: string
  id_token?: string
  issued_token_type?: string
}

export interface IssuedTokens {
  response: TokenResponse
  /** Keeps what was issued, in the transaction that spends the code or token it was issued for. */
  keep(transaction: Transaction): Promise<void>
}

/** Makes the tokens, signatures included; nothing is stored before {@link IssuedTokens.keep}. */
export function issueTokens(appliance: Appliance, issue: Issue): IssuedTokens {
  const { target, signIn, idToken, refresh } = issue
  const access = createAccessToken(appliance, { ...issue, ...target })
  return {
    response: {
      access_token: access.token,
      token_type: issue.dpopKey === null ? 'Bearer' : 'DPoP',
      expires_in: seconds(target.expiresAt - appliance.clock.now()),
      scope: scopeText(target.scope),
      ...(refresh && { refresh_token: refresh.token }),
      ...(signIn &&
        idToken && { id_token: createIdToken(appliance, { ...issue, ...idToken, signIn, accessToken: access.token }) }),
    },
    async keep(transaction) {
      await appliance.repositories.accessTokens.insert(transaction, access.row)
      if (refresh?.row) await appliance.repositories.refreshTokens.insert(transaction, refresh.row)
    },
  }
}
