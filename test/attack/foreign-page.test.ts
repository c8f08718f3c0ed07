import { expect, test } from 'vitest'
import { startOffice as startConsole } from '../support/appliance.ts'
import { createVisitor } from '../support/browserless.ts'
import { agree, answered, authorizePath, eventsOf, isHealthy, obtainTokens, startOffice } from '../support/code-flow.ts'
import { ben, notes } from '../support/data.ts'
import { basic } from '../support/http-server.ts'

const evil = { origin: 'https://evil.test', 'sec-fetch-site': 'cross-site' }

test('SEC-A43, SEC-L04: a page that somebody at this machine has open cannot use up everybody’s tries', async () => {
  const { visitor, send, ...office } = await startOffice()
  for (const path of ['/oauth/token', '/oauth/revoke', '/oauth/introspect']) {
    for (let attempt = 0; attempt < 40; attempt++) {
      const form = { client_id: `made-up-${attempt}`, client_secret: 'guess', token: 'x' }
      const answer = await send(path, { headers: evil, form })
      expect([answer.status, answer.headers['access-control-allow-origin']]).toEqual([403, undefined])
    }
  }
  const refused = await eventsOf(office, 'unauthorized_access')
  expect(refused[0]).toMatchObject({ reason: 'foreign_origin', details: { detail: 'https://evil.test' } })
  expect(JSON.stringify(refused)).not.toContain('guess')
  expect(answered(await agree(visitor, authorizePath()))).toHaveProperty('code')
  const right = await send('/oauth/introspect', { headers: basic('intranet', office.secret), form: { token: 'x' } })
  expect(right.json()).toEqual({ active: false })
  expect(await isHealthy(send)).toBe(true)
})

test('SEC-L04: pages of this server and of registered public clients go on calling, and programs send no origin', async () => {
  const office = await startOffice()
  await office.register({ ...notes, client_id: 'spa', redirect_uris: ['https://spa.example/callback'] })
  for (const headers of [{ origin: 'https://spa.example' }, { origin: 'http://localhost:9400' }, {}]) {
    const answer = await office.send('/oauth/token', {
      headers,
      form: { client_id: 'spa', grant_type: 'refresh_token' },
    })
    expect([answer.status, answer.json().error]).toEqual([400, 'invalid_request'])
  }
})

test('SEC-A29, SEC-L07: a page on another port of this host signs nobody in, agrees to nothing and signs nobody out', async () => {
  const { visitor, send, ...office } = await startOffice()
  await agree(visitor, authorizePath())
  const sibling = { origin: 'http://localhost:3000', 'sec-fetch-site': 'same-site' }
  // Cookies have no port, so the page may have planted its own beside or before those of this server.
  const attacker = createVisitor(send)
  const page = await attacker.open(authorizePath())
  const [, csrf = ''] = /name="csrf" value="([^"]+)"/.exec(page.text) ?? []
  const [, text = ''] = authorizePath().split('?')
  for (const [name, value] of attacker.cookies) visitor.cookies.set(name, value)
  const login = { csrf, request: text, username: ben.username, password: ben.password }
  expect((await visitor.open('/oauth/login', { form: login, headers: sibling })).status).toBe(403)
  const consent = { csrf, request: text, action: 'allow' }
  expect((await visitor.open('/oauth/consent', { form: consent, headers: sibling })).status).toBe(403)
  const out = { csrf, request: '', action: 'logout' }
  const answer = await visitor.open('/oauth/logout', { form: out, headers: sibling })
  expect([answer.status, answer.headers['set-cookie']]).toEqual([303, undefined])
  expect(answer.headers.location).toMatch(/^\/oauth\/logout\?/)
  expect(await eventsOf(office, 'logout')).toEqual([])
  expect((await eventsOf(office, 'unauthorized_access')).map(({ reason }) => reason)).toEqual([
    'csrf_rejected',
    'csrf_rejected',
  ])
  expect(answered(await visitor.open(authorizePath({ prompt: 'none', max_age: '10000' })))).toHaveProperty('code')
})

test('SEC-A31: a session cookie that was planted before the sign-in is worth nothing after it', async () => {
  const { visitor, send } = await startOffice()
  for (const planted of ['a'.repeat(69), 'x', '__proto__', `${'0'.repeat(26)}${'A'.repeat(43)}`]) {
    visitor.cookies.set('authly-session-9400', planted)
    await agree(visitor, authorizePath({ prompt: 'login' }))
    expect(visitor.cookies.get('authly-session-9400')).not.toBe(planted)
    const thief = await send(authorizePath({ prompt: 'none' }), {
      headers: { cookie: `authly-session-9400=${planted}` },
    })
    expect(answered(thief).error).toBe('login_required')
  }
})

test('SEC-A54, SEC-L03: with everything a browser keeps, a page of another site reaches no operation of the console', async () => {
  const office = await startConsole()
  const tokens = await office.anna.people.list({})
  expect(tokens.total).toBe(2)
  const headers = { ...evil, cookie: 'authly-session-9400=x', 'content-type': 'application/json' }
  for (const [method, path] of [
    ['GET', '/api/v1/people'],
    ['POST', '/api/v1/setup/administrator'],
    ['POST', '/api/v1/setup/recovery-key'],
    ['DELETE', '/api/v1/people/x'],
    ['GET', '/api/v1/events/stream'],
  ] as const) {
    const answer = await office.send(path, { method, headers, ...(method === 'POST' && { body: '{}' }) })
    expect([answer.status, answer.headers['access-control-allow-origin']], path).toEqual([403, undefined])
  }
  expect(await isHealthy(office.send)).toBe(true)
})

test('answers that carry secrets are kept by no cache', async () => {
  const office = await startOffice()
  const tokens = await obtainTokens(office)
  for (const [path, question] of [
    ['/oauth/token', { form: { grant_type: 'x' } }],
    ['/oauth/userinfo', { headers: { authorization: `Bearer ${tokens.access_token}` } }],
    ['/oauth/introspect', { headers: basic('intranet', office.secret), form: { token: tokens.access_token } }],
    [authorizePath(), {}],
    ['/oauth/logout', {}],
  ] as const) {
    expect((await office.send(path, question)).headers['cache-control'], path).toBe('no-store')
  }
})
