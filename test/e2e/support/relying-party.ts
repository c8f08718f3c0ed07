import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import * as client from 'openid-client'

/** A listener for the redirect, as an application has one: a page that says "Signed in", and the address it was called with. */
export async function redirectListener() {
  let called: (url: URL) => void = () => undefined
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', redirectBase())
    if (url.pathname !== '/callback') return void response.writeHead(404).end()
    response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><h1>Signed in to the shop</h1>')
    called(url)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const redirectBase = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    redirectUri: `${redirectBase()}/callback`,
    next: () =>
      new Promise<URL>((resolve) => {
        called = resolve
      }),
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

interface RelyingPartyWishes {
  issuer: string
  clientId: string
  clientSecret?: string
  scope: string
  listener: Awaited<ReturnType<typeof redirectListener>>
}

export interface RelyingParty {
  config: client.Configuration
  /** Starts one sign-in: the address to open in a browser, and what exchanges the code once it has come back. */
  begin(): Promise<{
    url: string
    finish(): Promise<client.TokenEndpointResponse & client.TokenEndpointResponseHelpers>
  }>
}

/** An application that signs people in with openid-client: discovery, code, PKCE, state and nonce. */
export async function relyingParty(wishes: RelyingPartyWishes): Promise<RelyingParty> {
  const { issuer, clientId, clientSecret, scope, listener } = wishes
  const authentication = clientSecret ? client.ClientSecretBasic(clientSecret) : client.None()
  const config = await client.discovery(new URL(issuer), clientId, clientSecret, authentication, {
    execute: [client.allowInsecureRequests],
  })
  return {
    config,
    async begin() {
      const [verifier, state, nonce] = [client.randomPKCECodeVerifier(), client.randomState(), client.randomNonce()]
      const url = client.buildAuthorizationUrl(config, {
        redirect_uri: listener.redirectUri,
        scope,
        state,
        nonce,
        code_challenge: await client.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
      })
      const returned = listener.next()
      return {
        url: url.href,
        finish: async () =>
          client.authorizationCodeGrant(config, await returned, {
            pkceCodeVerifier: verifier,
            expectedState: state,
            expectedNonce: nonce,
          }),
      }
    },
  }
}
