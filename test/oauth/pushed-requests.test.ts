import { expect, test } from 'vitest'
import { createVisitor } from '../support/browserless.ts'
import {
  agree,
  answered,
  authorizePath,
  eventsOf,
  obtainTokens,
  redeem,
  redirectUri,
  signIn,
  startOffice,
} from '../support/code-flow.ts'
import { anna, intranet, notes } from '../support/data.ts'
import { basic, issuer } from '../support/http-server.ts'
import { pathOf, push, pushedPath, requestForm } from '../support/pushed-requests.ts'

test('RFC 9126: a request is pushed, opened, and answered with a code, all that counts being what was pushed', async () => {
  const office = await startOffice()
  const answer = await push(office)
  expect([answer.status, answer.headers['cache-control']]).toEqual([201, 'no-store'])
  expect(answer.json()).toEqual({
    request_uri: expect.stringMatching(/^urn:ietf:params:oauth:request_uri:[A-Za-z0-9_-]{69}$/),
    expires_in: 90,
  })
  const beside = '&state=other&scope=email&redirect_uri=https%3A%2F%2Fevil.example&response_type=token&prompt=none'
  const path = pathOf(String(answer.json().request_uri)) + beside
  const page = await office.visitor.open(path)
  expect(page.text).not.toContain('evil.example')
  const consent = await signIn(office.visitor, page)
  const allowed = await office.visitor.submit(consent, {}, 'allow')
  const back = answered(allowed)
  expect(allowed.headers.location).toMatch(new RegExp(`^${redirectUri}\\?code=`))
  expect(back).toMatchObject({ state: 'state-of-the-client', iss: issuer })
  expect((await redeem(office, { code: back.code ?? '' })).json()).toMatchObject({ scope: 'openid profile' })
})

test('only a hash of a pushed request’s name is kept, and neither its secret nor the client’s', async () => {
  const office = await startOffice()
  const secret = await office.register({
    ...intranet,
    client_id: 'poster',
    token_endpoint_auth_method: 'client_secret_post',
  })
  const form = { ...requestForm({ client_id: 'poster' }), client_secret: secret }
  const requestUri = String((await office.send('/oauth/par', { form })).json().request_uri)
  const [row] = await office.appliance.store.reader.query((db) => db.selectFrom('pushed_request').selectAll())
  const kept = JSON.stringify({ ...row, verifier_hash: Buffer.from(row?.verifier_hash ?? []).toString('base64url') })
  expect(kept).toContain('state-of-the-client')
  expect(kept).not.toContain(requestUri.slice(-43))
  expect(kept).not.toContain(secret)
})

const refusals: [string, Record<string, string>, string][] = [
  ['a redirect_uri that is not registered', { redirect_uri: 'https://evil.example/' }, 'invalid_request'],
  ['FAPI 2: response_type token', { response_type: 'token' }, 'unsupported_response_type'],
  ['FAPI 2: response_type code id_token', { response_type: 'code id_token' }, 'unsupported_response_type'],
  ['FAPI 2: PKCE plain', { code_challenge_method: 'plain' }, 'invalid_request'],
  ['FAPI 2: no PKCE', { code_challenge: '' }, 'invalid_request'],
  ['a foreign scope', { scope: 'openid admin' }, 'invalid_scope'],
  ['a request_uri', { request_uri: 'urn:ietf:params:oauth:request_uri:x' }, 'invalid_request'],
  ['a resource that nobody registered', { resource: 'https://api.elsewhere.example' }, 'invalid_target'],
  ['response_mode fragment', { response_mode: 'fragment' }, 'invalid_request'],
]

test.each(refusals)('%s is refused when it is pushed', async (_, changes, error) => {
  const office = await startOffice()
  const answer = await push(office, changes)
  expect([answer.status, answer.json().error]).toEqual([400, error])
  expect((await office.events()).filter(({ outcome }) => outcome === 'failure')).toMatchObject([
    { clientName: 'Office Intranet', details: { error } },
  ])
})

test('SEC-B16: a parameter that is pushed twice is refused, and the client has to prove itself as at the token endpoint', async () => {
  const office = await startOffice()
  const twice = `${new URLSearchParams(requestForm())}&scope=openid`
  const headers = basic('intranet', office.secret)
  expect((await office.send('/oauth/par', { headers, form: twice })).json().error).toBe('invalid_request')
  const wrong = await office.send('/oauth/par', { headers: basic('intranet', 'wrong'), form: requestForm() })
  expect([wrong.status, wrong.json().error]).toEqual([401, 'invalid_client'])
  const nobody = await office.send('/oauth/par', { form: requestForm() })
  expect([nobody.status, nobody.json().error]).toEqual([401, 'invalid_client'])
  const inAddress = await office.send('/oauth/par?client_secret=x', { headers, form: requestForm() })
  expect(inAddress.json().error).toBe('invalid_request')
})

/** An error for the person, and nothing that leads on. */
async function expectUnknown(answer: { status: number; text: string; headers: object }): Promise<void> {
  expect([answer.status, 'location' in answer.headers]).toEqual([400, false])
  expect(answer.text).toContain('<code>invalid_request_uri</code>')
}

test('FAPI 2: a request_uri may be opened again until it is answered, and never afterwards', async () => {
  const office = await startOffice()
  const path = await pushedPath(office)
  await office.visitor.open(path)
  const consent = await signIn(office.visitor, await office.visitor.open(path))
  expect(answered(await office.visitor.submit(consent, {}, 'allow'))).toHaveProperty('code')
  await expectUnknown(await office.visitor.open(path))
  await expectUnknown(await office.visitor.submit(consent, {}, 'allow'))
  expect(await eventsOf(office, 'unauthorized_access')).toMatchObject([
    { reason: 'request_spent' },
    { reason: 'request_spent' },
  ])
})

test('a request that was refused is answered, too', async () => {
  const office = await startOffice()
  const path = await pushedPath(office, { prompt: 'none' })
  expect(answered(await office.visitor.open(path))).toMatchObject({
    error: 'login_required',
    state: 'state-of-the-client',
  })
  await expectUnknown(await office.visitor.open(path))
})

test('FAPI 2: a request_uri that nobody opened in time is worth nothing; once opened a person has the time of a form', async () => {
  const office = await startOffice()
  const late = await pushedPath(office)
  const path = await pushedPath(office)
  office.clock.advance(89_000)
  const page = await office.visitor.open(path)
  office.clock.advance(2000)
  await expectUnknown(await office.visitor.open(late))
  office.clock.advance(25 * 60_000)
  const consent = await signIn(office.visitor, page)
  expect(answered(await office.visitor.submit(consent, {}, 'allow'))).toHaveProperty('code')
  expect(await eventsOf(office, 'unauthorized_access')).toMatchObject([{ reason: 'request_expired' }])
})

test('FAPI 2: a request_uri is for the client that pushed it', async () => {
  const office = await startOffice()
  await office.register({ ...intranet, client_id: 'other' })
  const [, requestUri = ''] = /request_uri=([^&]+)/.exec(await pushedPath(office)) ?? []
  await expectUnknown(await office.visitor.open(pathOf(decodeURIComponent(requestUri), 'other')))
  expect(await eventsOf(office, 'unauthorized_access')).toMatchObject([{ reason: 'client_mismatch' }])
})

test('only the browser that opened a request goes on with it, and the events hold no part of its name', async () => {
  const office = await startOffice()
  const path = await pushedPath(office)
  await office.visitor.open(path)
  await expectUnknown(await createVisitor(office.send).open(path))
  await expectUnknown(await office.visitor.open(`${path.slice(0, -2)}AA`))
  const events = await eventsOf(office, 'unauthorized_access')
  expect(events).toMatchObject([{ reason: 'other_browser' }, { reason: 'request_unknown' }])
  expect(JSON.stringify(await office.events())).not.toContain(path.slice(-43, -5))
})

test('of two browsers that open a request at the same moment one goes on', async () => {
  const office = await startOffice()
  const path = await pushedPath(office)
  const pages = await Promise.all(Array.from({ length: 10 }, () => createVisitor(office.send).open(path)))
  expect(pages.map(({ status }) => status).toSorted()).toEqual([200, ...Array.from({ length: 9 }, () => 400)])
})

test('SEC-C27: prompt=login and max_age in a pushed request are fulfilled by a sign-in that follows, and by no other', async () => {
  const office = await startOffice()
  await agree(office.visitor, authorizePath())
  for (const wish of [{ prompt: 'login' }, { max_age: '0' }, { prompt: 'select_account' }]) {
    office.clock.advance(1000)
    const path = await pushedPath(office, wish)
    office.clock.advance(1000)
    const page = await office.visitor.open(path)
    expect(page.text, JSON.stringify(wish)).toContain('name="password"')
    expect((await office.visitor.open(`${path}&signed_in=1`)).text).toContain('name="password"')
    office.clock.advance(1000)
    expect(answered(await signIn(office.visitor, page))).toHaveProperty('code')
  }
})

test('a person who is not the one signed in can say so, also where the request was pushed', async () => {
  const office = await startOffice()
  await office.add(anna)
  const consent = await signIn(office.visitor, await office.visitor.open(await pushedPath(office)))
  const [, other = ''] = /href="([^"]+)">Not you/.exec(consent.text) ?? []
  const page = await office.visitor.open(
    other.replace(/&#(\d+);/g, (_, digits: string) => String.fromCodePoint(Number(digits))),
  )
  expect(page.text).toContain('name="password"')
  const hers = await signIn(office.visitor, page, anna)
  expect(hers.text).toContain(anna.name)
  expect(answered(await office.visitor.submit(hers, {}, 'allow'))).toHaveProperty('code')
})

test('FAPI 2: who has to push is refused everything else, one client or all of them, but never the console', async () => {
  const office = await startOffice()
  const required = { ...intranet, client_id: 'pushes', require_pushed_authorization_requests: true }
  await office.register(required)
  const path = authorizePath({ client_id: 'pushes' })
  expect(answered(await office.visitor.open(path))).toMatchObject({ error: 'invalid_request', iss: issuer })
  expect((await office.visitor.open(authorizePath())).status).toBe(200)
  const { store, protocol } = office.appliance
  const all = { ...protocol.current(), pushedRequests: { required: true } }
  await store.write((transaction) => protocol.change(transaction, all))
  expect(answered(await office.visitor.open(authorizePath())).error).toBe('invalid_request')
  const own = { redirect_uris: [`${issuer}/console`], client_id: 'console' }
  await office.register({ ...notes, ...own })
  const console = await office.visitor.open(authorizePath({ client_id: 'console', redirect_uri: `${issuer}/console` }))
  expect(console.status).toBe(200)
  const metadata = (await office.send('/.well-known/openid-configuration')).json()
  expect(metadata).toMatchObject({
    pushed_authorization_request_endpoint: `${issuer}/oauth/par`,
    require_pushed_authorization_requests: true,
  })
})

test('a public client may push, and nobody fills the server in its name', async () => {
  const office = await startOffice()
  const form = requestForm({ client_id: 'notes', redirect_uri: 'http://127.0.0.1:4711/callback' })
  const pushed = await Promise.all(Array.from({ length: 101 }, () => office.send('/oauth/par', { form })))
  expect(pushed.filter(({ status }) => status === 201).length).toBeGreaterThanOrEqual(100)
  const refused = await office.send('/oauth/par', { form })
  expect([refused.status, refused.json().error]).toEqual([429, 'temporarily_unavailable'])
  expect((await push(office)).status).toBe(201)
  office.clock.advance(91_000)
  expect((await office.send('/oauth/par', { form })).status).toBe(201)
})

test('who pushes is a public client’s page in some other origin, too', async () => {
  const office = await startOffice()
  await office.register({ ...notes, client_id: 'page', redirect_uris: ['https://page.example/callback'] })
  const preflight = await office.send('/oauth/par', { method: 'OPTIONS', headers: { origin: 'https://page.example' } })
  expect(preflight.headers['access-control-allow-origin']).toBe('https://page.example')
  const foreign = await office.send('/oauth/par', { form: requestForm(), headers: { origin: 'https://evil.example' } })
  expect(foreign.status).toBe(403)
})

test('a key that was named when the request was pushed is the code’s', async () => {
  const office = await startOffice()
  await obtainTokens(office)
  await office.visitor.open(await pushedPath(office, { dpop_jkt: 'B'.repeat(43) }))
  const codes = await office.appliance.store.reader.query((db) =>
    db.selectFrom('authorization_code').select('dpop_jkt'),
  )
  expect(new Set(codes.map(({ dpop_jkt }) => dpop_jkt))).toEqual(new Set([null, 'B'.repeat(43)]))
})
