import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseBasic } from '../../server/oauth/client-credentials.ts'
import { eventsOf, isHealthy, startOffice } from '../support/code-flow.ts'
import { intranet, nightlyReport } from '../support/data.ts'
import { type Answer, basic, type Question } from '../support/http-server.ts'

const form = { grant_type: 'client_credentials' }
const errorOf = ({ status, text }: Answer) => [status, JSON.parse(text).error]

async function startReport() {
  const office = await startOffice()
  const reportSecret = await office.register(nightlyReport)
  const postSecret = await office.register({
    ...nightlyReport,
    client_id: 'poster',
    token_endpoint_auth_method: 'client_secret_post',
  })
  const ask = (question: Question) => office.send('/oauth/token', { form, ...question })
  return { ...office, reportSecret, postSecret, ask }
}

test('each registered method works, and the scheme’s case means nothing', async () => {
  const { ask, reportSecret, postSecret } = await startReport()
  const { authorization = '' } = basic('nightly-report', reportSecret)
  expect((await ask({ headers: { authorization } })).status).toBe(200)
  expect((await ask({ headers: { authorization: authorization.replace('Basic', 'bASIC') } })).status).toBe(200)
  expect((await ask({ form: { ...form, client_id: 'poster', client_secret: postSecret } })).status).toBe(200)
})

test('SEC-S39: a method that is not the registered one is refused, with the right secret too', async () => {
  const { ask, reportSecret, postSecret, ...office } = await startReport()
  expect(errorOf(await ask({ form: { ...form, client_id: 'nightly-report', client_secret: reportSecret } }))).toEqual([
    401,
    'invalid_client',
  ])
  expect(errorOf(await ask({ headers: basic('poster', postSecret) }))).toEqual([401, 'invalid_client'])
  expect(errorOf(await ask({ form: { ...form, client_id: 'nightly-report' } }))).toEqual([401, 'invalid_client'])
  const [event] = await eventsOf(office, 'unauthorized_access')
  expect(event).toMatchObject({
    reason: 'invalid_client',
    clientName: 'Nightly Report',
    details: { detail: 'used client_secret_post, registered is client_secret_basic' },
  })
})

test('SEC-B19: two methods at once are refused, even when both are right', async () => {
  const { ask, reportSecret } = await startReport()
  const headers = basic('nightly-report', reportSecret)
  const both = await ask({ headers, form: { ...form, client_secret: reportSecret } })
  expect(errorOf(both)).toEqual([400, 'invalid_request'])
  expect(errorOf(await ask({ headers, form: { ...form, client_assertion: 'x' } }))).toEqual([400, 'invalid_request'])
  expect(errorOf(await ask({ headers, form: { ...form, client_id: 'other' } }))).toEqual([400, 'invalid_request'])
  expect((await ask({ headers, form: { ...form, client_id: 'nightly-report' } })).status).toBe(200)
})

test('SEC-B20: failed Basic is 401 with a Basic challenge, and nothing else is challenged', async () => {
  const { ask } = await startReport()
  const answer = await ask({ headers: basic('nightly-report', 'wrong') })
  expect([answer.status, answer.headers['www-authenticate']]).toEqual([401, expect.stringMatching(/^Basic realm="/)])
  expect(
    (await ask({ form: { ...form, client_id: 'poster', client_secret: 'wrong' } })).headers['www-authenticate'],
  ).toBeUndefined()
  expect(errorOf(await ask({ headers: { authorization: 'Bearer x' } }))).toEqual([401, 'invalid_client'])
  expect(errorOf(await ask({ headers: { authorization: 'Basic %%%' } }))).toEqual([401, 'invalid_client'])
})

test('SEC-A46: an unknown client and a wrong secret are answered in the same words at every endpoint', async () => {
  const { send, ...office } = await startReport()
  for (const path of ['/oauth/token', '/oauth/introspect', '/oauth/revoke']) {
    const ask = (clientId: string, secret: string) =>
      send(path, { headers: basic(clientId, secret), form: { ...form, token: 'x' } })
    const wrong = `cs_live_${'A'.repeat(43)}`
    const answers = [
      await ask('nobody', wrong),
      await ask('nightly-report', wrong),
      await ask('poster', wrong),
      await ask('notes', wrong),
    ]
    expect(
      new Set(answers.map(({ status, text, headers }) => `${status} ${text} ${headers['www-authenticate']}`)).size,
      path,
    ).toBe(1)
    expect(answers[0]?.status).toBe(401)
  }
  const events = await eventsOf(office, 'unauthorized_access')
  expect(new Set(events.map(({ reason }) => reason))).toEqual(new Set(['unknown_client', 'invalid_client']))
  expect(JSON.stringify(events)).not.toContain('nobody')
})

test('SEC-B21, SEC-B15: credentials in the address are refused, and the token endpoint has no GET', async () => {
  const { ask, send, postSecret } = await startReport()
  const inQuery = await send(`/oauth/token?client_secret=${postSecret}`, { form: { ...form, client_id: 'poster' } })
  expect(errorOf(inQuery)).toEqual([400, 'invalid_request'])
  const get = await send(`/oauth/token?grant_type=client_credentials&client_id=poster&client_secret=${postSecret}`)
  expect([get.status, get.headers.allow]).toEqual([405, 'OPTIONS, POST'])
  expect(
    (await ask({ body: '{}', form: undefined as never, headers: { 'content-type': 'application/json' } })).status,
  ).toBe(415)
})

test('SEC-B16: a parameter that is sent twice is refused', async () => {
  const { ask, reportSecret } = await startReport()
  const answer = await ask({
    headers: basic('nightly-report', reportSecret),
    form: 'grant_type=client_credentials&grant_type=client_credentials',
  })
  expect(errorOf(answer)).toEqual([400, 'invalid_request'])
})

test('after ten failures at one address a client is asked to wait, is heard once in the events, and comes back by itself', async () => {
  const { ask, reportSecret, ...office } = await startReport()
  for (let attempt = 0; attempt < 10; attempt++) await ask({ headers: basic('nightly-report', 'wrong') })
  const refused = await ask({ headers: basic('nightly-report', reportSecret) })
  expect([refused.status, Number(refused.headers['retry-after']) > 0]).toEqual([429, true])
  await ask({ headers: basic('nightly-report', reportSecret) })
  expect(await eventsOf(office, 'rate_limit_exceeded')).toMatchObject([
    { reason: 'too_many_attempts', clientName: 'Nightly Report' },
  ])
  office.clock.advance(61_000)
  expect((await ask({ headers: basic('nightly-report', reportSecret) })).status).toBe(200)
})

test('SEC-A42: an address that the sender writes into a header is nobody’s', async () => {
  const { ask, ...office } = await startReport()
  const spoofed = {
    'x-forwarded-for': '9.9.9.9',
    forwarded: 'for=9.9.9.9',
    'x-real-ip': '9.9.9.9',
    x_forwarded_for: '9.9.9.9',
  }
  for (let attempt = 0; attempt < 10; attempt++) {
    await ask({ headers: { ...basic('nightly-report', 'wrong'), ...spoofed, 'x-forwarded-for': `9.9.9.${attempt}` } })
  }
  expect((await ask({ headers: { ...basic('nightly-report', 'wrong'), ...spoofed } })).status).toBe(429)
  expect((await office.events()).every(({ address }) => address === '127.0.0.1' || address === null)).toBe(true)
})

test('SEC-B22, SEC-B23: a grant type that is unknown, or not the client’s, is refused by its own name', async () => {
  const { ask, secret, reportSecret, send } = await startReport()
  const asReport = (grant_type: string) => ask({ headers: basic('nightly-report', reportSecret), form: { grant_type } })
  expect(errorOf(await asReport('password'))).toEqual([400, 'unsupported_grant_type'])
  expect(errorOf(await asReport('__proto__'))).toEqual([400, 'unsupported_grant_type'])
  expect(errorOf(await asReport('refresh_token'))).toEqual([400, 'unauthorized_client'])
  expect(errorOf(await asReport(''))).toEqual([400, 'invalid_request'])
  expect(errorOf(await ask({ headers: basic('intranet', secret) }))).toEqual([400, 'unauthorized_client'])
  expect(errorOf(await ask({ form: { ...form, client_id: 'notes' } }))).toEqual([400, 'unauthorized_client'])
  expect(await isHealthy(send)).toBe(true)
})

test('SEC-B23: a public client cannot act for itself, even if it was registered for it', async () => {
  const office = await startOffice()
  await office.register({
    ...intranet,
    client_id: 'public-machine',
    type: 'public',
    token_endpoint_auth_method: 'none',
    grant_types: ['client_credentials'],
    scopes: ['read'],
  })
  const answer = await office.send('/oauth/token', { form: { ...form, client_id: 'public-machine' } })
  expect(errorOf(answer)).toEqual([400, 'unauthorized_client'])
})

test('SEC-S43: with two secrets the client moves from one to the other, and an expired one is refused as such', async () => {
  const { ask, reportSecret, ...office } = await startReport()
  const { repositories, store, clientSecrets, clock } = office.appliance
  const client = await repositories.clients.find('nightly-report')
  if (!client) throw new Error('the client is gone')
  const next = clientSecrets.create()
  const replaced = {
    ...client,
    secret_hash: next.hash,
    former_secret_hash: client.secret_hash,
    former_secret_expires_at: clock.now() + 3_600_000,
  }
  await store.write((transaction) => repositories.clients.replace(transaction, replaced))
  const status = async (secret: string) => (await ask({ headers: basic('nightly-report', secret) })).status
  expect([await status(reportSecret), await status(next.secret)]).toEqual([200, 200])
  office.clock.advance(3_600_000)
  expect([await status(reportSecret), await status(next.secret)]).toEqual([401, 200])
  const [event] = await eventsOf(office, 'unauthorized_access')
  expect(event).toMatchObject({ reason: 'invalid_client', details: { detail: 'the secret has expired' } })
  expect(JSON.stringify(event)).not.toContain('cs_live_')
})

test('SEC-B42: what a proxy says about a certificate of the client proves nothing', async () => {
  const { ask, send } = await startReport()
  const forwarded = {
    'x-forwarded-client-cert': 'Hash=1;Subject="CN=nightly-report"',
    'x-ssl-client-cert': 'MIIB',
    'client-cert': ':MIIB:',
    'x-forwarded-host': 'evil.example',
    'x-forwarded-proto': 'https',
  }
  expect(errorOf(await ask({ headers: forwarded, form: { ...form, client_id: 'nightly-report' } }))).toEqual([
    401,
    'invalid_client',
  ])
  const metadata = await send('/.well-known/openid-configuration', { headers: forwarded })
  expect(metadata.text).not.toContain('evil.example')
  expect(metadata.json().issuer).toBe('http://localhost:9400')
})

test('SEC-S41: Basic credentials come back as they were encoded, whatever they hold', () => {
  const text = fc.string({ unit: 'grapheme', minLength: 1 })
  fc.assert(
    fc.property(
      text,
      fc.string({ unit: 'grapheme' }),
      fc.constantFrom('Basic', 'basic', 'BASIC'),
      (id, secret, scheme) => {
        const { authorization = '' } = basic(id, secret)
        expect(parseBasic(authorization.replace('Basic', scheme))).toEqual({ clientId: id, secret })
      },
    ),
  )
})

test('SEC-S41: whatever is sent as an Authorization header is read or refused, and never fails', () => {
  const parts = fc.array(fc.constantFrom('Basic', 'basic', ' ', '=', '%', ':', 'Og==', 'YTpi', 'Bearer', '\u00e9'), {
    maxLength: 8,
  })
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        parts.map((pieces) => pieces.join('')),
      ),
      (authorization) => {
        const read = parseBasic(authorization)
        expect(read === undefined || read.clientId.length > 0).toBe(true)
      },
    ),
  )
})
