import * as oauth from 'oauth4webapi'
import { expect, test } from 'vitest'
import { createClientKey } from '../support/client-keys.ts'
import { nightlyReport } from '../support/data.ts'
import { type HttpBag, issuer, startHttp } from '../support/http-server.ts'

/** What the library asks reaches the server under its own name, whatever port the test has. */
const through =
  ({ send }: HttpBag) =>
  async (url: string, { method, headers, body }: oauth.CustomFetchOptions<string, URLSearchParams | undefined>) => {
    const { pathname, search } = new URL(url)
    const answer = await send(pathname + search, {
      method,
      headers: { ...headers },
      ...(body !== undefined && { body: body.toString() }),
    })
    const received = Object.entries(answer.headers).flatMap(([name, value]): [string, string][] =>
      typeof value === 'string' ? [[name, value]] : [],
    )
    return new Response(answer.text, { status: answer.status, headers: received })
  }

test('a client library proves itself by a key, is told the nonce, and gets a bound token', async () => {
  const office = await startHttp()
  const { protocol, store } = office.appliance
  await store.write((transaction) => protocol.change(transaction, { ...protocol.current(), dpop: { nonce: true } }))
  // The library has no clock to be set: the server is brought to the same time.
  office.clock.set(Date.now())
  const { privateKey, jwk } = await createClientKey('ES256')
  await office.register({
    ...nightlyReport,
    token_endpoint_auth_method: 'private_key_jwt',
    jwks: { keys: [jwk as Record<string, unknown>] },
    dpop_bound_access_tokens: true,
  })
  const options = { [oauth.customFetch]: through(office), [oauth.allowInsecureRequests]: true }
  const found = await oauth.discoveryRequest(new URL(issuer), { ...options, algorithm: 'oauth2' })
  const server = await oauth.processDiscoveryResponse(new URL(issuer), found)
  const client: oauth.Client = { client_id: 'nightly-report' }
  const pair = await oauth.generateKeyPair('ES256')
  const DPoP = oauth.DPoP(client, pair)
  const ask = async () => {
    const authentication = oauth.PrivateKeyJwt({ key: privateKey, kid: jwk.kid })
    const parameters = new URLSearchParams({ scope: 'read' })
    const answer = await oauth.clientCredentialsGrantRequest(server, client, authentication, parameters, {
      ...options,
      DPoP,
    })
    return oauth.processClientCredentialsResponse(server, client, answer)
  }
  const first = await ask().catch((thrown: unknown) => thrown)
  expect(oauth.isDPoPNonceError(first)).toBe(true)
  expect(await ask()).toMatchObject({ token_type: 'dpop', scope: 'read' })
})
