import type { Acr } from '../../contract/second-factor.ts'
import type { Appliance } from '../../security/appliance.ts'
import { createOpaqueToken, type OpaqueToken } from '../../security/opaque-token.ts'
import type { Row } from '../../storage/schema.ts'
import type { Transaction } from '../../storage/store.ts'
import { createAccessToken, seconds } from '../access-token.ts'
import { createIdToken } from '../id-token.ts'
import { scopeText } from '../scope.ts'

/** What is to be issued, and on the strength of which grant. */
export interface Issue {
  clientId: string
  grantId: string
  /** Of this access token: the grant's, or less. */
  scope: readonly string[]
  /** Null where the client acts for itself: then there is neither an ID token nor a refresh token. */
  signIn: SignIn | null
  /** Epoch milliseconds at which the grant ends; null where no refresh token is to be issued. */
  refreshUntil: number | null
  /** Goes into the first ID token only (OpenID Connect Core §12.2). */
  nonce: string | null
}

export interface SignIn {
  personId: string
  authTime: number | null
  amr: string
  acr: Acr | null
  sid: string | null
}

/** RFC 6749 §5.1, OpenID Connect Core §3.1.3.3. */
export interface TokenResponse {
  access_token: string
  token_type: 'Bearer'
  expires_in: number
  scope: string
  refresh_token?: string
  id_token?: string
}

export interface IssuedTokens {
  response: TokenResponse
  /** Keeps what was issued, in the transaction that spends the code or token it was issued for. */
  keep(transaction: Transaction): Promise<void>
}

/** Makes the tokens, signatures included; nothing is stored before {@link IssuedTokens.keep}. */
export function issueTokens(appliance: Appliance, issue: Issue): IssuedTokens {
  const { signIn, scope } = issue
  const access = createAccessToken(appliance, {
    ...issue,
    personId: signIn?.personId ?? null,
    authTime: signIn?.authTime ?? null,
  })
  const refresh = issue.refreshUntil === null ? undefined : createRefreshToken(appliance, issue, issue.refreshUntil)
  const idToken =
    signIn && scope.includes('openid')
      ? createIdToken(appliance, { ...signIn, clientId: issue.clientId, nonce: issue.nonce, accessToken: access.token })
      : undefined
  return {
    response: {
      access_token: access.token,
      token_type: 'Bearer',
      expires_in: seconds(appliance.config.lifetimes.accessToken),
      scope: scopeText(scope),
      ...(refresh && { refresh_token: refresh.token }),
      ...(idToken !== undefined && { id_token: idToken }),
    },
    async keep(transaction) {
      await appliance.repositories.accessTokens.insert(transaction, access.row)
      if (refresh) await appliance.repositories.refreshTokens.insert(transaction, refresh.row)
    },
  }
}

/** It ends when nobody uses it for a while, and with its grant at the latest (SEC-Q-10.4.8). */
function createRefreshToken(
  { clock, config }: Appliance,
  { clientId, grantId }: Issue,
  until: number,
): Pick<OpaqueToken, 'token'> & { row: Row<'refresh_token'> } {
  const now = clock.now()
  const { token, selector, verifierHash } = createOpaqueToken(now)
  const row = {
    selector,
    verifier_hash: verifierHash,
    grant_id: grantId,
    client_id: clientId,
    created_at: now,
    expires_at: Math.min(now + config.lifetimes.refreshToken, until),
    used_at: null,
    dpop_jkt: null,
    successor: null,
  }
  return { token, row }
}
