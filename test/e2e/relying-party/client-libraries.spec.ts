import { test as base, expect } from '@playwright/test'
import * as oauth from 'oauth4webapi'
import * as client from 'openid-client'
import { discard, type HeadlessOffice, serve } from '../support/office.ts'
import { consent, signIn } from '../support/pages.ts'
import { anna, ben } from '../support/people.ts'
import { redirectListener, relyingParty } from '../support/relying-party.ts'

const shop = { id: 'shop', secret: 'the shop keeps a long secret of its own' }
const machine = { id: 'night-run', secret: 'the night run keeps another long secret' }

const seedOf = (redirectUri: string) => ({
  users: [
    { ...anna, role: 'admin' },
    { ...ben, role: 'user' },
  ],
  scopes: [{ name: 'orders', description: 'See your orders' }],
  clients: [
    {
      client_id: shop.id,
      name: 'The shop',
      type: 'confidential',
      client_secret: shop.secret,
      token_endpoint_auth_method: 'client_secret_basic',
      redirect_uris: [redirectUri],
      grant_types: ['authorization_code', 'refresh_token'],
      scopes: ['openid', 'profile', 'email', 'orders'],
    },
    {
      client_id: machine.id,
      name: 'Night run',
      type: 'confidential',
      client_secret: machine.secret,
      token_endpoint_auth_method: 'client_secret_post',
      redirect_uris: [],
      grant_types: ['client_credentials'],
      scopes: ['orders'],
    },
  ],
})

interface Fixtures {
  listener: Awaited<ReturnType<typeof redirectListener>>
  office: HeadlessOffice
}

const test = base.extend<Fixtures>({
  listener: async ({ browserName: _ }, use) => {
    const listener = await redirectListener()
    await use(listener)
    await listener.close()
  },
  office: async ({ listener }, use) => {
    const office = await serve({ seed: seedOf(listener.redirectUri) })
    await use(office)
    await office.stop()
    discard(office)
  },
})

test('openid-client signs a person in, refreshes, reads userinfo, introspects and revokes', async ({
  office,
  listener,
  page,
}) => {
  const { config, begin } = await relyingParty({
    issuer: office.issuer,
    clientId: shop.id,
    clientSecret: shop.secret,
    scope: 'openid profile email',
    listener,
  })
  const { url, finish } = await begin()
  await page.goto(url)
  await signIn(page, ben)
  await expect(page.getByText('The shop')).toBeVisible()
  await consent(page, 'allow')
  const tokens = await finish()
  const claims = tokens.claims()
  expect(claims).toMatchObject({ iss: office.issuer, aud: shop.id })

  const userinfo = await client.fetchUserInfo(config, tokens.access_token, claims?.sub ?? '')
  expect(userinfo).toMatchObject({ name: ben.name, email: ben.email })
  const refreshed = await client.refreshTokenGrant(config, tokens.refresh_token ?? '')
  expect(refreshed.refresh_token).not.toBe(tokens.refresh_token)
  expect(await client.tokenIntrospection(config, refreshed.access_token)).toMatchObject({
    active: true,
    sub: claims?.sub,
  })
  await client.tokenRevocation(config, refreshed.refresh_token ?? '')
  expect(await client.tokenIntrospection(config, refreshed.access_token)).toEqual({ active: false })
  await expect(client.refreshTokenGrant(config, refreshed.refresh_token ?? '')).rejects.toMatchObject({
    error: 'invalid_grant',
  })
})

test('a person who denies is sent back with access_denied', async ({ office, listener, page }) => {
  const { begin } = await relyingParty({
    issuer: office.issuer,
    clientId: shop.id,
    clientSecret: shop.secret,
    scope: 'openid',
    listener,
  })
  const { url, finish } = await begin()
  await page.goto(url)
  await signIn(page, ben)
  await consent(page, 'deny')
  await expect(finish()).rejects.toMatchObject({ error: 'access_denied' })
})

test('oauth4webapi runs discovery, code with PKCE and nonce, refresh, userinfo, introspection and revocation', async ({
  office,
  listener,
  page,
}) => {
  const http = { [oauth.allowInsecureRequests]: true }
  const issuer = new URL(office.issuer)
  const server = await oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, http))
  const self: oauth.Client = { client_id: shop.id }
  const authentication = oauth.ClientSecretBasic(shop.secret)
  const [verifier, state, nonce] = [
    oauth.generateRandomCodeVerifier(),
    oauth.generateRandomState(),
    oauth.generateRandomNonce(),
  ]
  const url = new URL(server.authorization_endpoint ?? '')
  const wish = {
    client_id: shop.id,
    redirect_uri: listener.redirectUri,
    response_type: 'code',
    scope: 'openid profile',
    state,
    nonce,
  }
  url.search = new URLSearchParams({
    ...wish,
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
  }).toString()

  const returned = listener.next()
  await page.goto(url.href)
  await signIn(page, ben)
  await consent(page, 'allow')
  const parameters = oauth.validateAuthResponse(server, self, await returned, state)
  const answer = await oauth.authorizationCodeGrantRequest(
    server,
    self,
    authentication,
    parameters,
    listener.redirectUri,
    verifier,
    http,
  )
  const tokens = await oauth.processAuthorizationCodeResponse(server, self, answer, {
    expectedNonce: nonce,
    requireIdToken: true,
  })
  const subject = oauth.getValidatedIdTokenClaims(tokens)?.sub ?? ''

  const userinfo = await oauth.userInfoRequest(server, self, tokens.access_token, http)
  expect((await oauth.processUserInfoResponse(server, self, subject, userinfo)).name).toBe(ben.name)
  const refresh = await oauth.refreshTokenGrantRequest(server, self, authentication, tokens.refresh_token ?? '', http)
  const refreshed = await oauth.processRefreshTokenResponse(server, self, refresh)
  const introspection = await oauth.introspectionRequest(server, self, authentication, refreshed.access_token, http)
  expect((await oauth.processIntrospectionResponse(server, self, introspection)).active).toBe(true)
  const revocation = await oauth.revocationRequest(server, self, authentication, refreshed.access_token, http)
  await oauth.processRevocationResponse(revocation)
  const after = await oauth.introspectionRequest(server, self, authentication, refreshed.access_token, http)
  expect((await oauth.processIntrospectionResponse(server, self, after)).active).toBe(false)
})

test('both libraries get a token for a machine by client_credentials', async ({ office }) => {
  const config = await client.discovery(
    new URL(office.issuer),
    machine.id,
    machine.secret,
    client.ClientSecretPost(machine.secret),
    {
      execute: [client.allowInsecureRequests],
    },
  )
  const tokens = await client.clientCredentialsGrant(config, { scope: 'orders' })
  expect(tokens.scope ?? 'orders').toBe('orders')

  const http = { [oauth.allowInsecureRequests]: true }
  const issuer = new URL(office.issuer)
  const server = await oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, http))
  const self: oauth.Client = { client_id: machine.id }
  const wish = new URLSearchParams({ scope: 'orders' })
  const answer = await oauth.clientCredentialsGrantRequest(
    server,
    self,
    oauth.ClientSecretPost(machine.secret),
    wish,
    http,
  )
  expect((await oauth.processClientCredentialsResponse(server, self, answer)).token_type).toBe('bearer')
})
