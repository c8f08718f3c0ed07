import { expect, test } from 'vitest'
import {
  eventsOf,
  type Office,
  obtainCode,
  obtainTokens,
  redirectUri,
  startOffice,
  tokensIn,
  verifier,
} from '../support/code-flow.ts'
import { intranet, notes } from '../support/data.ts'
import { createDpopKey, createProof } from '../support/dpop.ts'
import { basic } from '../support/http-server.ts'

const scopes = ['openid', 'profile', 'email', 'write']

/** An office whose intranet may change people's profiles, and Ben's token for it. */
async function startWithToken(scope = 'openid profile email write') {
  const office = await startOffice()
  const { repositories, store } = office.appliance
  const client = await repositories.clients.find(intranet.client_id)
  if (!client) throw new Error('the intranet is not there')
  await store.write((tx) => repositories.clients.replace(tx, { ...client, scopes }))
  return { ...office, token: (await obtainTokens(office, { scope })).access_token }
}

function profile({ send }: Pick<Office, 'send'>, token?: string, change?: unknown) {
  const authorization: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` }
  if (change === undefined) return send('/api/v1/profile', { headers: authorization })
  const headers = { ...authorization, 'content-type': 'application/json' }
  return send('/api/v1/profile', { method: 'PATCH', body: JSON.stringify(change), headers })
}

test('a person’s own profile is read and changed by an application that they let do that', async () => {
  const { token, ...office } = await startWithToken()
  expect((await profile(office, token)).json()).toMatchObject({ name: 'Ben Castro', email: 'ben@office.example' })
  const changed = await profile(office, token, { name: 'Ben C.', email: 'b.castro@office.example' })
  expect([changed.status, changed.json()]).toEqual([
    200,
    expect.objectContaining({ name: 'Ben C.', email: 'b.castro@office.example', email_verified: false }),
  ])
  expect(await eventsOf(office, 'user_changed')).toMatchObject([{ actorKind: 'person', actorName: 'Ben Castro' }])
})

test('SEC-A26: what is not a person’s own to say is refused as a whole, and nothing is changed', async () => {
  const { token, ...office } = await startWithToken()
  const ben = await office.appliance.repositories.people.findByUsername('ben')
  for (const change of [
    { name: 'B', role: 'admin' },
    { email_verified: true },
    { mfa_enabled: false },
    { disabled: false },
    { id: 'x', sub: 'y' },
    { username: 'root' },
    { claims: { department: 'board' } },
    { groups: ['board'] },
    { name: '' },
    { name: 'safe\u202Eelif' },
    { email: 'no address' },
    [],
    'x',
  ])
    expect([change, (await profile(office, token, change)).status]).toEqual([change, 400])
  expect(await office.appliance.repositories.people.findByUsername('ben')).toEqual(ben)
  const refused = await eventsOf(office, 'unauthorized_access')
  expect(refused.at(-1)).toMatchObject({ reason: 'invalid_request', actorName: 'Ben Castro' })
})

test('SEC-B38: without a token, with a wrong one or without the scope it says what is missing and where to learn more', async () => {
  const { token, clock, ...office } = await startWithToken('openid email')
  const where = 'resource_metadata="http://localhost:9400/.well-known/oauth-protected-resource/api/v1"'
  const nothing = await profile(office)
  expect([nothing.status, nothing.headers['www-authenticate']]).toEqual([
    401,
    `Bearer realm="http://localhost:9400", ${where}`,
  ])
  const wrong = await profile(office, `${token}x`)
  expect([wrong.status, wrong.headers['www-authenticate']]).toEqual([
    401,
    expect.stringContaining('error="invalid_token"'),
  ])
  const narrow = await profile(office, token)
  expect([narrow.status, narrow.json().error]).toEqual([403, 'insufficient_scope'])
  expect(narrow.headers['www-authenticate']).toContain(`scope="profile", ${where}`)
  clock.advance(16 * 60_000)
  expect((await profile(office, token)).status).toBe(401)
  expect((await eventsOf(office, 'invalid_token')).map(({ reason }) => reason)).toEqual([
    'token_unknown',
    'token_expired',
  ])
  expect((await eventsOf(office, 'unauthorized_access')).map(({ reason }) => reason)).toEqual([
    'token_unknown',
    'insufficient_scope',
  ])
  expect(JSON.stringify(await office.events())).not.toContain(token)
})

test('to see a profile is not to change it', async () => {
  const { token, ...office } = await startWithToken('openid profile')
  expect((await profile(office, token)).status).toBe(200)
  const refused = await profile(office, token, { name: 'Ben C.' })
  expect([refused.status, refused.headers['www-authenticate']]).toEqual([403, expect.stringContaining('scope="write"')])
})

test('RFC 9470: where mail goes is changed only by who signed in minutes ago; the challenge says so', async () => {
  const { token, clock, ...office } = await startWithToken()
  clock.advance(11 * 60_000)
  const refused = await profile(office, token, { email: 'b@office.example' })
  expect([refused.status, refused.json().error]).toEqual([401, 'insufficient_user_authentication'])
  expect(refused.headers['www-authenticate']).toContain('max_age="600"')
  expect((await profile(office, token, { name: 'Ben C.' })).status).toBe(200)
  expect((await eventsOf(office, 'unauthorized_access')).at(-1)).toMatchObject({ reason: 'sign_in_too_old' })
})

test('SEC-B37: a token in the address or the body is not looked at', async () => {
  const { token, send } = await startWithToken()
  expect((await send(`/api/v1/profile?access_token=${token}`)).status).toBe(401)
  const body = JSON.stringify({ access_token: token })
  const headers = { 'content-type': 'application/json' }
  expect((await send('/api/v1/profile', { method: 'PATCH', body, headers })).status).toBe(401)
})

test('SEC-A22: a token that is meant for another API opens no profile', async () => {
  const { token: _, ...office } = await startWithToken()
  const { repositories, store } = office.appliance
  const identifier = 'https://api.office.example'
  const client = await repositories.clients.find(intranet.client_id)
  if (!client) throw new Error('the intranet is not there')
  await store.write(async (tx) => {
    const resource = { identifier, name: 'Stock', scopes: ['profile'], access_token_seconds: null, created_at: 0 }
    await repositories.resources.put(tx, { ...resource, open_to_registered: 0 })
    await repositories.clients.replace(tx, { ...client, resources: [identifier] })
  })
  const { access_token } = await obtainTokens(office, { scope: 'profile', resource: identifier })
  expect((await profile(office, access_token)).status).toBe(401)
  expect(await eventsOf(office, 'invalid_token')).toMatchObject([{ reason: 'wrong_audience' }])
})

test('SEC-B36: the API says which server its tokens come from, so that a client can be pointed at it', async () => {
  const { send } = await startOffice()
  const api = (await send('/.well-known/oauth-protected-resource/api/v1')).json()
  expect(api).toMatchObject({
    resource: 'http://localhost:9400/api/v1',
    authorization_servers: ['http://localhost:9400'],
    scopes_supported: expect.arrayContaining(['profile', 'admin']),
  })
  const own = (await send('/.well-known/oauth-protected-resource')).json()
  expect(own).toMatchObject({ resource: 'http://localhost:9400' })
})

test('a page of a public client may call it, and only such a one', async () => {
  const office = await startOffice()
  await office.register({ ...notes, client_id: 'spa', redirect_uris: ['https://spa.example/callback'] })
  const preflight = await office.send('/api/v1/profile', {
    method: 'OPTIONS',
    headers: { origin: 'https://spa.example' },
  })
  expect(preflight.headers).toMatchObject({
    'access-control-allow-origin': 'https://spa.example',
    'access-control-allow-methods': 'GET, PATCH',
    'access-control-allow-headers': 'Authorization, Content-Type, DPoP',
  })
})

test('a token that is bound to a key opens it with a proof of that key, one for each request, and as no bearer token', async () => {
  const { token: _, ...office } = await startWithToken()
  const key = await createDpopKey()
  const now = office.clock.now()
  const code = await obtainCode(office, { scope: 'openid profile email write' })
  const form = { grant_type: 'authorization_code', redirect_uri: redirectUri, code, code_verifier: verifier }
  const headers = { ...basic('intranet', office.secret), dpop: await createProof(key, { now }) }
  const { access_token: accessToken } = tokensIn(await office.send('/oauth/token', { headers, form }))
  expect((await profile(office, accessToken)).status).toBe(401)
  const dpop = await createProof(key, { now, path: '/api/v1/profile', method: 'PATCH', accessToken })
  const change = () =>
    office.send('/api/v1/profile', {
      method: 'PATCH',
      body: JSON.stringify({ name: 'Ben C.', email: 'b@office.example' }),
      headers: { authorization: `DPoP ${accessToken}`, dpop, 'content-type': 'application/json' },
    })
  expect((await change()).json()).toMatchObject({ name: 'Ben C.', email: 'b@office.example' })
  const again = await change()
  expect([again.status, again.headers['www-authenticate']]).toEqual([401, expect.stringMatching(/^DPoP /)])
})
