import { expect, test } from 'vitest'
import { startOffice as startConsole } from '../support/appliance.ts'
import { createVisitor } from '../support/browserless.ts'
import {
  agree,
  answered,
  authorizePath,
  eventsOf,
  follow,
  isHealthy,
  signIn,
  startOffice,
} from '../support/code-flow.ts'
import { ben, intranet } from '../support/data.ts'
import { rejection } from '../support/refusal.ts'
import { changeSecondFactor, enterPassword } from '../support/second-factors.ts'

// As a seed of an older version or a database written by other hands could hold them; the contract takes none of these.
const hostile = [
  `<img src=x onerror=alert(1)>`,
  `"><svg/onload=alert(1)>`,
  `' autofocus onfocus='alert(1)`,
  `</title><script>alert(1)</script>`,
  `\${7*7}{{7*7}}<%=7*7%>`,
  `\u202e\u2066gnp.\u0000\r\nset-cookie: x=1`,
]

const broken = /<(img|svg(?! aria-hidden)|script|iframe|style|meta http)|\son[a-z]+\s*=\s*['"a]|javascript:/i

/** The one script of ours, and the one place of it in a page's policy. */
const ownScript = /<script type="module" src="\/assets\/passkey-[0-9a-f]{16}\.js"><\/script>/
const ownScriptSource = /; script-src http:\/\/localhost:9400\/assets\/passkey-[0-9a-f]{16}\.js(?=;)/

test.each(hostile)(
  'SEC-A07, SEC-A08: %j as the name of an application, a person and a scope is text on every page',
  async (name) => {
    const office = await startOffice()
    const { store, repositories } = office.appliance
    await office.register({
      ...intranet,
      client_id: 'odd',
      name,
      scopes: ['openid', 'odd'],
      post_logout_redirect_uris: ['https://intranet.office.example/?a=1&b="'.replace('"', '%22')],
    })
    await store.write(async (transaction) => {
      await repositories.scopes.put(transaction, { name: 'odd', description: name, implies: [], claims: [] })
      const person = await repositories.people.findByUsername('ben')
      if (person) await repositories.people.describe(transaction, { ...person, name, claims: {} })
    })
    const visitor = createVisitor(office.send)
    const path = authorizePath({ client_id: 'odd', scope: 'openid odd', login_hint: name, state: name, nonce: name })
    const login = await visitor.open(path)
    const wrong = await visitor.submit(login, { username: name, password: name })
    const consent = await signIn(visitor, await visitor.open(path), ben)
    const logout = await visitor.open(`/oauth/logout?client_id=odd&state=${encodeURIComponent(name)}`)
    const refused = await visitor.open(authorizePath({ client_id: name.slice(0, 80), redirect_uri: name, scope: name }))
    const json = await office.send('/oauth/token', { form: { grant_type: name, client_id: name, scope: name } })
    const nowhere = await office.send(`/${encodeURIComponent(name)}`, { headers: { accept: 'text/html' } })
    await changeSecondFactor(office, { mode: 'required' })
    const halfway = createVisitor(office.send)
    const enrol = await enterPassword(halfway, path, ben)
    const passkey = await halfway.submit(enrol, {}, 'passkey')
    expect([enrol.text, passkey.text]).toEqual([
      expect.stringContaining('value="passkey"'),
      expect.stringContaining('data-question'),
    ])
    expect([login.status, wrong.status, consent.status, logout.status, refused.status]).toEqual([
      200, 401, 200, 200, 400,
    ])
    for (const { text, headers } of [login, wrong, consent, logout, refused, nowhere, enrol, passkey]) {
      expect(text.replace(ownScript, '')).not.toMatch(broken)
      expect(headers['content-security-policy']).toMatch(/^default-src 'none'/)
      const policy = String(headers['content-security-policy']).replace(ownScriptSource, '')
      expect(policy).not.toMatch(/script-src|unsafe|\*(?!:)/)
      expect(headers['set-cookie']?.join() ?? '').not.toContain('x=1')
    }
    expect(json.text).not.toMatch(/[<>]/)
    expect(json.headers['content-type']).toMatch(/^application\/json/)
    const back = await visitor.submit(consent, {}, 'deny')
    expect(answered(back)).toMatchObject({ error: 'access_denied', state: name })
    expect(office.logged.every((line) => line.split('\n').length === 2)).toBe(true)
    expect((await eventsOf(office, 'login_failure')).length).toBe(1)
    expect(JSON.stringify(await eventsOf(office, 'login_failure'))).not.toContain('alert')
    expect(await isHealthy(office.send)).toBe(true)
  },
)

const unfit = { status: expect.toSatisfy((status) => status === 400 || status === 422) }

test('SEC-A07, SEC-A05: the console’s interface takes no name that deceives and no address that runs', async () => {
  const office = await startConsole()
  const person = { username: 'eve', email: '', password: 'Nine blue kettles, 4 chairs' }
  for (const name of ['\u202eevil', 'a\u200bb', 'a\nb', 'a\0b', '', ' ', 'x'.repeat(101), '\u2066a']) {
    expect(await rejection(office.anna.people.create({ ...person, name })), name).toMatchObject(unfit)
    const application = { template: 'machine', name } as const
    expect(await rejection(office.anna.applications.create(application)), name).toMatchObject(unfit)
  }
  for (const uri of [
    'javascript:alert(1)',
    'java\tscript:alert(1)',
    'data:text/html,x',
    'vbscript:x',
    'file:///etc/passwd',
    'blob:https://a.example/x',
    'https://app.example@evil.test/cb',
    'http://evil.test/cb',
    'https://*.example/cb',
    'https://a.example/cb#x',
    'about:blank',
  ]) {
    const application = { template: 'web' as const, name: 'Odd', redirectUris: [uri] }
    expect(await rejection(office.anna.applications.create(application)), uri).toMatchObject(unfit)
  }
  expect((await office.anna.people.list({})).total).toBe(2)
  expect((await office.anna.applications.list({})).total).toBe(0)
})

test('nothing that is sent as JSON reaches the prototype of anything, or costs the server its head', async () => {
  const office = await startConsole()
  const headers = { 'content-type': 'application/json' }
  const signedIn = { ...headers, authorization: `Bearer ${office.token}` }
  const bodies = [
    '{"__proto__":{"polluted":1}}',
    '{"constructor":{"prototype":{"polluted":1}}}',
    '{"name":{"__proto__":{"polluted":1}}}',
    `${'['.repeat(120_000)}`,
    `${'{"a":'.repeat(40_000)}1${'}'.repeat(40_000)}`,
    '"text"',
    'null',
    '[]',
  ]
  const queries = [
    '__proto__[polluted]=1',
    'constructor[prototype][polluted]=1',
    'a[__proto__][polluted]=1',
    `a${'[0]'.repeat(3000)}=1`,
    'a[4294967294]=1',
    'limit[__proto__]=1&limit[99999999]=2',
  ]
  for (const sent of [headers, signedIn]) {
    for (const body of bodies) {
      const { status } = await office.send('/api/v1/people', { method: 'POST', headers: sent, body })
      expect([400, 401, 422], body.slice(0, 60)).toContain(status)
    }
    for (const query of queries) {
      const { status } = await office.send(`/api/v1/people?${query}`, { headers: sent })
      expect([200, 400, 401, 422], query.slice(0, 60)).toContain(status)
    }
  }
  expect(Object.keys(Object.prototype)).toEqual([])
  expect('polluted' in {}).toBe(false)
  expect((await office.anna.people.list({})).total).toBe(2)
  expect(office.logged.filter((line) => line.includes('"level":"error"'))).toEqual([])
})

test('SEC-A61: the longest and most twisted inputs are answered at once', async () => {
  const office = await startOffice()
  const long = [
    '/oauth/authorize',
    'a'.repeat(60_000),
    `${'%'.repeat(30_000)}`,
    `${'&'.repeat(60_000)}`,
    `scope=${'a '.repeat(25_000)}`,
    `scope=${encodeURIComponent('a\t'.repeat(8000))}`,
    `redirect_uri=${'http://127.0.0.1:'.repeat(3000)}&client_id=notes`,
    `redirect_uri=http://127.0.0.1${':1'.repeat(20_000)}!&client_id=notes`,
    `id_token_hint=${'a.'.repeat(30_000)}&client_id=intranet`,
    `username=${'ß'.repeat(6000)}&password=x&request=`,
    `prompt=${'none '.repeat(10_000)}&client_id=intranet`,
  ]
  for (const path of ['/oauth/authorize', '/oauth/token', '/oauth/login', '/oauth/logout', '/oauth/introspect']) {
    for (const form of long) {
      const began = performance.now()
      const { status } = await office.send(path, { form, headers: { 'user-agent': '('.repeat(8000) } })
      expect(status, `${path} ${form.slice(0, 40)}`).toBeLessThan(500)
      expect(performance.now() - began, `${path} ${form.slice(0, 40)}`).toBeLessThan(1000)
    }
  }
  expect(answered(await agree(office.visitor, authorizePath()))).toHaveProperty('code')
  expect(await follow(office.visitor, await office.visitor.open('/oauth/logout'))).toMatchObject({ status: 200 })
})
