import { expect, test } from 'vitest'
import { authorizePath, eventsOf, isHealthy, obtainTokens, startOffice } from '../support/code-flow.ts'
import { notes } from '../support/data.ts'
import { basic, issuer } from '../support/http-server.ts'

const everywhere = [
  '/.well-known/openid-configuration',
  '/oauth/token',
  authorizePath(),
  '/oauth/login',
  '/api/v1/people',
  '/nothing',
]

test('SEC-A52, SEC-A53, SEC-L02: another host is misdirected before any route, by every method', async () => {
  const { send, ...office } = await startOffice()
  for (const host of [
    'evil.test:9400',
    'evil.test',
    'localhost',
    'localhost:9401',
    '127.0.0.1:9400',
    'localhost:9400.evil.test',
    'localhost:9400@evil.test',
    '[::1]:9400',
  ]) {
    for (const path of everywhere) {
      for (const method of ['GET', 'POST', 'OPTIONS']) {
        const { status, headers, text } = await send(path, { method, headers: { host, origin: `http://${host}` } })
        expect(
          [status, headers.location, headers['set-cookie'], headers['access-control-allow-origin']],
          `${method} ${host} ${path}`,
        ).toEqual([421, undefined, undefined, undefined])
        expect(text).not.toContain('evil')
      }
    }
  }
  const upgrade = await send('/', { headers: { host: 'evil.test', connection: 'Upgrade', upgrade: 'websocket' } })
  expect(upgrade.status).toBe(421)
  expect(await isHealthy(send)).toBe(true)
  expect((await eventsOf(office, 'unauthorized_access'))[0]).toMatchObject({
    reason: 'foreign_host',
    details: { host: 'evil.test:9400' },
  })
})

test('SEC-A52: a host in any other header changes nothing', async () => {
  const { send } = await startOffice()
  const headers = {
    'x-forwarded-host': 'evil.test',
    'x-forwarded-proto': 'https',
    forwarded: 'host=evil.test',
    'x-host': 'evil.test',
  }
  for (const path of everywhere) {
    const answer = await send(path, { headers })
    expect(JSON.stringify([answer.headers, answer.text])).not.toContain('evil')
  }
})

test('SEC-B34, SEC-A30, SEC-Q-3.4: every answer carries the security headers', async () => {
  const { send } = await startOffice()
  for (const path of [...everywhere, '/oauth/jwks', '/oauth/logout', authorizePath({ client_id: 'x' })]) {
    const { headers } = await send(path, { headers: { accept: 'text/html' } })
    expect(headers, path).toMatchObject({
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'same-origin',
      'content-security-policy': expect.stringMatching(/default-src 'none'.*frame-ancestors 'none'.*base-uri 'none'/),
      'x-request-id': expect.any(String),
    })
    expect(headers).not.toHaveProperty('x-powered-by')
  }
})

test('the pages have one stylesheet that may be kept for ever, and forms that end here or at the application', async () => {
  const { send } = await startOffice()
  const page = await send(authorizePath())
  const policy = String(page.headers['content-security-policy'])
  expect(policy.replace(/ script-src [^;]+;/, '')).toBe(
    "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self' https://intranet.office.example; frame-ancestors 'none'; base-uri 'none'",
  )
  expect(page.headers['cache-control']).toBe('no-store')
  expect(page.text).not.toMatch(/style="|\son[a-z]+=/)
  const [, href = ''] = /<link rel="stylesheet" href="([^"]+)">/.exec(page.text) ?? []
  const sheet = await send(href)
  expect([sheet.status, sheet.headers['content-type'], sheet.headers['cache-control']]).toEqual([
    200,
    'text/css; charset=utf-8',
    'public, max-age=31536000, immutable',
  ])
})

test('a script is only on pages that ask for a passkey: one file of ours, allowed by its own address alone', async () => {
  const office = await startOffice()
  const page = await office.send(authorizePath())
  const scripts = [...page.text.matchAll(/<script([^>]*)>([^<]*)/g)]
  const [, src = ''] = /^ type="module" src="(\/assets\/passkey-[0-9a-f]{16}\.js)"$/.exec(scripts[0]?.[1] ?? '') ?? []
  expect(scripts.map(([, , inline]) => inline)).toEqual([''])
  expect(page.headers['content-security-policy']).toContain(`; script-src ${issuer}${src};`)
  const script = await office.send(src)
  expect([script.status, script.headers['content-type'], script.headers['cache-control']]).toEqual([
    200,
    'text/javascript; charset=utf-8',
    'public, max-age=31536000, immutable',
  ])
  const policies = office.appliance.policies.current()
  const secondFactor = { ...policies.secondFactor, passkeySignIn: false }
  await office.appliance.store.write((tx) => office.appliance.policies.change(tx, { ...policies, secondFactor }))
  for (const path of [authorizePath(), '/account/forgot', '/oauth/logout']) {
    const { text, headers } = await office.send(path)
    expect(text, path).not.toContain('<script')
    expect(headers['content-security-policy'], path).not.toContain('script-src')
  }
})

test('SEC-L04: pages of a registered public client may call what they need, and of nobody else', async () => {
  const office = await startOffice()
  await office.register({ ...notes, client_id: 'spa', redirect_uris: ['https://spa.example/callback'] })
  const allowed = async (path: string, origin: string, method = 'OPTIONS') =>
    (await office.send(path, { method, headers: { origin } })).headers['access-control-allow-origin']
  for (const path of ['/oauth/token', '/oauth/revoke', '/oauth/userinfo', '/oauth/par', '/api/v1/profile']) {
    expect(await allowed(path, 'https://spa.example'), path).toBe('https://spa.example')
    for (const origin of [
      'https://evil.test',
      'null',
      'https://spa.example.evil.test',
      'http://spa.example',
      'https://intranet.office.example',
    ]) {
      expect(await allowed(path, origin), `${path} ${origin}`).toBeUndefined()
    }
  }
  for (const path of ['/oauth/introspect', '/oauth/device', '/oauth/logout', '/oauth/login', '/oauth/authorize']) {
    expect(await allowed(path, 'https://spa.example'), path).toBeUndefined()
    expect(await allowed(path, 'https://spa.example', 'POST'), path).toBeUndefined()
  }
  const preflight = await office.send('/oauth/token', { method: 'OPTIONS', headers: { origin: 'https://spa.example' } })
  expect([preflight.status, preflight.headers]).toEqual([
    204,
    expect.objectContaining({ 'access-control-allow-methods': 'GET, POST', vary: 'Origin' }),
  ])
  expect(preflight.headers).not.toHaveProperty('access-control-allow-credentials')
  const failed = await office.send('/oauth/token', {
    form: { grant_type: 'x' },
    headers: { origin: 'https://spa.example' },
  })
  expect([failed.status, failed.headers['access-control-allow-origin']]).toEqual([401, 'https://spa.example'])
})

test('SEC-L04: what is public and the same for everybody is read by pages of every origin, without cookies', async () => {
  const { send } = await startOffice()
  for (const path of [
    '/.well-known/openid-configuration',
    '/.well-known/oauth-authorization-server',
    '/.well-known/oauth-protected-resource',
    '/.well-known/oauth-protected-resource/api/v1',
    '/oauth/jwks',
  ]) {
    const { status, headers } = await send(path, { headers: { origin: 'https://anybody.example' } })
    expect([path, status, headers['access-control-allow-origin']]).toEqual([path, 200, '*'])
    expect(headers).not.toHaveProperty('access-control-allow-credentials')
  }
})

test('SEC-B15: a method that a path does not take is 405 with Allow, and an unknown path is 404, as page or as JSON', async () => {
  const { send } = await startOffice()
  const wrong = [
    ['GET', '/oauth/token'],
    ['PUT', '/oauth/token'],
    ['DELETE', '/oauth/authorize'],
    ['GET', '/oauth/login'],
    ['GET', '/oauth/consent'],
    ['POST', '/oauth/jwks'],
    ['HEAD', '/oauth/authorize'],
  ] as const
  for (const [method, path] of wrong) {
    const answer = await send(path, { method })
    expect([answer.status, typeof answer.headers.allow], `${method} ${path}`).toEqual([405, 'string'])
  }
  expect((await send('/oauth/none')).json().error).toBe('invalid_request')
  expect((await send('/oauth/none', { headers: { accept: 'text/html' } })).text).toContain(
    'There is nothing at this address.',
  )
})

test('SEC-B36: the metadata says what is there, under both names', async () => {
  const office = await startOffice()
  const document = (await office.send('/.well-known/openid-configuration')).json()
  expect((await office.send('/.well-known/oauth-authorization-server')).json()).toEqual(document)
  expect(document).toMatchObject({
    issuer,
    code_challenge_methods_supported: ['S256'],
    response_types_supported: ['code'],
    grant_types_supported: expect.arrayContaining(['authorization_code', 'refresh_token', 'client_credentials']),
    authorization_response_iss_parameter_supported: true,
    request_uri_parameter_supported: false,
    id_token_signing_alg_values_supported: expect.arrayContaining(['RS256', 'ES256', 'PS256', 'EdDSA']),
    scopes_supported: expect.arrayContaining(['openid', 'offline_access']),
  })
  const endpoints = Object.entries(document).filter(([name]) => name.endsWith('_endpoint') || name === 'jwks_uri')
  expect(endpoints.length).toBeGreaterThan(7)
  for (const [name, address] of endpoints) {
    expect((await office.send(String(address).replace(issuer, ''))).status, name).not.toBe(404)
  }
  const { store, repositories } = office.appliance
  await store.write((transaction) =>
    repositories.scopes.put(transaction, { name: 'stock', description: 'See the stock', implies: [], claims: [] }),
  )
  expect((await office.send('/.well-known/openid-configuration')).json().scopes_supported).toContain('stock')
})

test('SEC-C13: every published key has its own kid and no private part', async () => {
  const { send } = await startOffice()
  const { keys } = (await send('/oauth/jwks')).json() as { keys: Record<string, string>[] }
  expect(new Set(keys.map(({ kid }) => kid)).size).toBe(4)
  expect(keys.map(({ alg }) => alg).sort()).toEqual(['ES256', 'EdDSA', 'PS256', 'RS256'])
  for (const key of keys)
    for (const secret of ['d', 'p', 'q', 'dp', 'dq', 'qi', 'k']) expect(key).not.toHaveProperty(secret)
})

test('SEC-Q-16.5.1: a fault inside says nothing but its number, which the log knows', async () => {
  const office = await startOffice()
  const tokens = await obtainTokens(office)
  office.writer.exec('DROP TABLE access_token')
  const answer = await office.send('/oauth/introspect', {
    headers: basic('intranet', office.secret),
    form: { token: tokens.access_token },
  })
  expect(answer.status).toBe(503)
  expect(answer.text).not.toMatch(/table|sqlite/i)
  expect(office.logged.some((line) => line.includes(String(answer.headers['x-request-id'])))).toBe(true)
})
