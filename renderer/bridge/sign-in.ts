import * as oauth from 'oauth4webapi'
import * as z from 'zod'
import { consoleClient, discover, SignInError, transport } from './authorization-server.ts'

const KEPT_AS = 'authly:sign-in:'

/**
 * What must survive the round trip through the login page, for this tab only. It is kept under its `state`, since one tab
 * can have several under way: a person presses a button while the page is already leaving, or goes back in the history.
 */
const pending = z.object({ nonce: z.string(), verifier: z.string(), returnTo: z.string() })

export interface SignedIn {
  accessToken: string
  refreshToken: string | null
  /** When the access token ends, in epoch milliseconds of this browser's clock. */
  expiresAt: number
  receivedAt: number
}

/** Leaves the page for the login page; `returnTo` is the fragment (`#/people`) to show afterwards. */
export async function beginSignIn(home: URL, returnTo: string): Promise<void> {
  const server = await discover()
  if (!server.authorization_endpoint) throw new SignInError('The server offers no sign-in.')
  const verifier = oauth.generateRandomCodeVerifier()
  const state = oauth.generateRandomState()
  const attempt: z.infer<typeof pending> = { nonce: oauth.generateRandomNonce(), verifier, returnTo }
  sessionStorage.setItem(KEPT_AS + state, JSON.stringify(attempt))
  const address = new URL(server.authorization_endpoint)
  const question = {
    client_id: consoleClient.client_id,
    redirect_uri: redirectUri(home),
    response_type: 'code',
    scope: 'openid profile admin audit',
    state,
    nonce: attempt.nonce,
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
  }
  for (const [name, value] of Object.entries(question)) address.searchParams.set(name, value)
  window.location.assign(address)
}

/**
 * Redeems the code that came back to `/console/callback`: checks that this tab began it (`state`), and `iss` (RFC 9207), then the ID token's nonce.
 * @throws SignInError with a sentence; `oauth.AuthorizationResponseError` when the server refused.
 */
export async function finishSignIn(home: URL, callback: URL): Promise<{ signedIn: SignedIn; returnTo: string }> {
  const state = callback.searchParams.get('state') ?? ''
  const attempt = takePending(state)
  const server = await discover()
  const parameters = oauth.validateAuthResponse(server, consoleClient, callback, state)
  const response = await oauth.authorizationCodeGrantRequest(
    server,
    consoleClient,
    oauth.None(),
    parameters,
    redirectUri(home),
    attempt.verifier,
    transport,
  )
  const tokens = await oauth.processAuthorizationCodeResponse(server, consoleClient, response, {
    expectedNonce: attempt.nonce,
    requireIdToken: true,
  })
  return { signedIn: signedInBy(tokens), returnTo: attempt.returnTo }
}

/** Fresh tokens for a sign-in that came with a refresh token. */
export async function renewSignIn(refreshToken: string): Promise<SignedIn> {
  const server = await discover()
  const response = await oauth.refreshTokenGrantRequest(server, consoleClient, oauth.None(), refreshToken, transport)
  return signedInBy(await oauth.processRefreshTokenResponse(server, consoleClient, response))
}

/** Leaves for the product's sign-out page, which ends the browser session too. */
export async function leaveForSignOut(): Promise<void> {
  const { end_session_endpoint: endpoint } = await discover()
  window.location.assign(endpoint ?? '/oauth/logout')
}

/** The attempt that this tab began with that `state`; all of them are over then. */
function takePending(state: string): z.infer<typeof pending> {
  const kept = sessionStorage.getItem(KEPT_AS + state)
  for (const name of Object.keys(sessionStorage)) if (name.startsWith(KEPT_AS)) sessionStorage.removeItem(name)
  if (kept === null) throw new SignInError('This sign-in was begun in another tab or has been used already.')
  return pending.parse(JSON.parse(kept))
}

function signedInBy(tokens: oauth.TokenEndpointResponse): SignedIn {
  const receivedAt = Date.now()
  return {
    accessToken: tokens.access_token,
    refreshToken: tokens.refresh_token ?? null,
    expiresAt: receivedAt + (tokens.expires_in ?? 300) * 1000,
    receivedAt,
  }
}

const redirectUri = (home: URL): string => new URL('callback', home).href
