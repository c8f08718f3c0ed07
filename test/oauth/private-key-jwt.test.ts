import { createHmac, randomBytes } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { type SigningAlgorithm, signingAlgorithms } from '../../server/contract/client-settings.ts'
import { prune } from '../../server/oauth/prune.ts'
import type { Client } from '../../server/storage/clients.ts'
import { asserted, type ClientKey, createAssertion, createClientKey } from '../support/client-keys.ts'
import { eventsOf, isHealthy } from '../support/code-flow.ts'
import { nightlyReport } from '../support/data.ts'
import { type Answer, basic, type HttpBag, issuer, startHttp } from '../support/http-server.ts'
import { tempFolder } from '../support/temp-folder.ts'

const form = { grant_type: 'client_credentials' }
const errorOf = ({ status, text }: Answer) => [status, JSON.parse(text).error]
const refused = [401, 'invalid_client']

type Facts = Partial<Omit<Client, 'created_at' | 'secret_hash'>>

const withKeys = (keys: readonly ClientKey[], facts: Facts = {}) => ({
  ...nightlyReport,
  token_endpoint_auth_method: 'private_key_jwt' as const,
  jwks: { keys: keys.map(({ jwk }) => jwk as Record<string, unknown>) },
  ...facts,
})

const ask = (office: HttpBag, assertion: string, more: Record<string, string> = {}) =>
  office.send('/oauth/token', { form: { ...form, ...asserted(assertion), ...more } })

/** The nightly report, which proves itself by a key of its own. */
async function startReport(facts: Facts = {}) {
  const office = await startHttp()
  const key = await createClientKey('ES256')
  await office.register(withKeys([key], facts))
  const assertion = (changes: Parameters<typeof createAssertion>[2] = {}) =>
    createAssertion(key, { clientId: 'nightly-report', now: office.clock.now() }, changes)
  return { office, key, assertion, now: () => Math.floor(office.clock.now() / 1000) }
}

/** The recorded refusals, with what the monitor says about them. */
const details = async (office: HttpBag) =>
  (await eventsOf(office, 'unauthorized_access')).map((event) => event.details.detail)

test.for(signingAlgorithms)('a client proves itself by an assertion signed with %s', async (alg) => {
  const office = await startHttp()
  const keys = await Promise.all([createClientKey(alg), createClientKey(alg, 'another')])
  await office.register(withKeys(keys))
  const now = office.clock.now()
  const [first, second] = await Promise.all(
    keys.map((key) => createAssertion(key, { clientId: 'nightly-report', now })),
  )
  expect((await ask(office, first ?? '')).status).toBe(200)
  expect((await ask(office, second ?? '', { client_id: 'nightly-report' })).status).toBe(200)
})

test('the metadata say what is accepted', async () => {
  const { send } = await startHttp()
  expect((await send('/.well-known/oauth-authorization-server')).json()).toMatchObject({
    token_endpoint_auth_methods_supported: expect.arrayContaining(['private_key_jwt']),
    token_endpoint_auth_signing_alg_values_supported: ['ES256', 'RS256', 'PS256', 'EdDSA'],
    dpop_signing_alg_values_supported: ['ES256', 'EdDSA', 'PS256'],
  })
})

test('the audience is the issuer, the token endpoint or the endpoint that is called, alone', async () => {
  const { office, assertion } = await startReport()
  for (const aud of [issuer, [issuer], `${issuer}/oauth/token`]) {
    expect((await ask(office, await assertion({ aud }))).status, String(aud)).toBe(200)
  }
  const introspect = async (aud: string) =>
    office.send('/oauth/introspect', { form: { token: 'x', ...asserted(await assertion({ aud })) } })
  expect((await introspect(`${issuer}/oauth/introspect`)).status).toBe(200)
  expect((await introspect(`${issuer}/oauth/token`)).status).toBe(200)
  expect((await introspect(`${issuer}/oauth/revoke`)).status).toBe(401)
})

const future = (seconds: number) => (now: number) => now + seconds
const wrongClaims: Record<string, Record<string, unknown>> = {
  'another audience': { aud: 'https://other.example' },
  'another server’s token endpoint': { aud: 'https://other.example/oauth/token' },
  'the issuer and a slash': { aud: `${issuer}/` },
  'two audiences': { aud: [issuer, 'https://other.example'] },
  'no audience': { aud: undefined },
  'another issuer': { iss: 'intranet' },
  'no issuer': { iss: undefined },
  'no id': { jti: undefined },
  'an empty id': { jti: '' },
  'an id that is a number': { jti: 7 },
  'no expiry': { exp: undefined },
  'an expiry that is text': { exp: '9999999999' },
  expired: { exp: future(0) },
  'an expiry in ten years': { exp: future(315_360_000) },
  'an expiry in more than an hour': { exp: future(3660) },
  'not valid before the next minute': { nbf: future(60) },
  'issued in a minute': { iat: future(60) },
  'another subject': { sub: 'intranet' },
  'no subject': { sub: undefined },
}

test.for(Object.entries(wrongClaims))('SEC-A19: an assertion with %s proves nobody', async ([, changes]) => {
  const { office, assertion, now } = await startReport()
  const claims = Object.entries(changes).map(([name, value]) => [
    name,
    typeof value === 'function' ? value(now()) : value,
  ])
  const answer = await ask(office, await assertion(Object.fromEntries(claims)))
  expect(errorOf(answer)).toEqual(refused)
  expect(answer.headers['www-authenticate']).toBeUndefined()
  const events = await eventsOf(office, 'unauthorized_access')
  expect(events).toHaveLength(1)
  expect(JSON.stringify(events)).not.toContain('eyJ')
  expect((await ask(office, await assertion())).status).toBe(200)
})

test('clocks may differ by ten seconds', async () => {
  const { office, assertion, now } = await startReport()
  expect((await ask(office, await assertion({ iat: now() + 10, nbf: now() + 10 }))).status).toBe(200)
  expect((await ask(office, await assertion({ iat: now() - 10, exp: now() + 600 }))).status).toBe(200)
})

test.for([
  { jku: 'https://evil.example/jwks' },
  { x5u: 'https://evil.example/cert' },
  { x5c: ['MIIB'] },
  { kid: '../../x' },
  { kid: "' OR 1=1 --" },
  { kid: 'key-of-nobody' },
  { typ: 'at+jwt' },
  { typ: 'dpop+jwt' },
])('SEC-A19: a header with %o is refused although the key is right', async (header) => {
  const { office, assertion } = await startReport()
  expect(errorOf(await ask(office, await assertion({ header })))).toEqual(refused)
})

test('a type that says what it is for, and none at all, are both accepted', async () => {
  const { office, assertion } = await startReport()
  for (const header of [{ typ: 'JWT' }, { typ: 'client-authentication+jwt' }, { kid: undefined }]) {
    expect((await ask(office, await assertion({ header }))).status, JSON.stringify(header)).toBe(200)
  }
})

test('SEC-A19: a key that comes along in the header, alg none and HS256 with the public key prove nobody', async () => {
  const { office, key, assertion } = await startReport()
  const stranger = await createClientKey('ES256', key.jwk.kid)
  const now = office.clock.now()
  const brought = await createAssertion(
    stranger,
    { clientId: 'nightly-report', now },
    { header: { jwk: stranger.jwk } },
  )
  const [, payload = ''] = (await assertion()).split('.')
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const hs256 = `${encode({ alg: 'HS256', kid: key.jwk.kid })}.${payload}`
  const mac = createHmac('sha256', JSON.stringify(key.jwk)).update(hs256).digest('base64url')
  const attacks = {
    'a key of its own': brought,
    'a stranger’s signature': await createAssertion(stranger, { clientId: 'nightly-report', now }),
    'alg none': `${encode({ alg: 'none' })}.${payload}.`,
    'alg none, capitals': `${encode({ alg: 'NONE' })}.${payload}.`,
    HS256: `${hs256}.${mac}`,
    'not a JWT': 'nightly-report',
    nothing: '',
    'a critical header': await assertion({ header: { crit: ['b64'], b64: true } }),
    '16 kB': await assertion({ note: 'a'.repeat(20_000) }),
  }
  for (const [attack, text] of Object.entries(attacks)) {
    expect(errorOf(await ask(office, text)), attack).toEqual(refused)
    office.clock.advance(61_000)
  }
  expect(await isHealthy(office.send)).toBe(true)
})

test('an algorithm that is not the registered one is refused', async () => {
  const office = await startHttp()
  const keys = await Promise.all([createClientKey('ES256'), createClientKey('EdDSA')])
  await office.register(withKeys(keys, { token_endpoint_auth_signing_alg: 'EdDSA' }))
  const answers: Record<string, number> = {}
  for (const key of keys) {
    const text = await createAssertion(key, { clientId: 'nightly-report', now: office.clock.now() })
    answers[key.alg] = (await ask(office, text)).status
  }
  expect(answers).toEqual({ ES256: 401, EdDSA: 200 })
})

test('an RSA key signs with the algorithm that it is registered for, and not with the other', async () => {
  const office = await startHttp()
  const key = await createClientKey('RS256')
  await office.register(withKeys([{ ...key, jwk: { ...key.jwk, alg: 'PS256' } }]))
  const text = await createAssertion(key, { clientId: 'nightly-report', now: office.clock.now() })
  expect(errorOf(await ask(office, text))).toEqual(refused)
})

test('FAPI 2.0: RS256 is refused, and the audience is the issuer as a string', async () => {
  const office = await startHttp()
  const answers: Record<string, number> = {}
  const keys: Partial<Record<SigningAlgorithm, ClientKey>> = {}
  for (const alg of signingAlgorithms) keys[alg] = await createClientKey(alg)
  await office.register(
    withKeys(Object.values(keys), { security_profile: 'fapi2', token_endpoint_auth_signing_alg: null }),
  )
  const introspect = async (key: ClientKey, changes: Record<string, unknown> = {}) => {
    const text = await createAssertion(key, { clientId: 'nightly-report', now: office.clock.now() }, changes)
    return (await office.send('/oauth/introspect', { form: { token: 'x', ...asserted(text) } })).status
  }
  for (const key of Object.values(keys)) answers[key.alg] = await introspect(key)
  expect(answers).toEqual({ ES256: 200, PS256: 200, EdDSA: 200, RS256: 401 })
  const key = keys.ES256
  if (!key) throw new Error('there is no ES256 key')
  for (const aud of [[issuer], `${issuer}/oauth/token`, `${issuer}/oauth/introspect`]) {
    expect(await introspect(key, { aud }), String(aud)).toBe(401)
  }
})

test('SEC-A18: an assertion counts once: not twice, not at the same moment, and not after a restart', async () => {
  const place = { folder: tempFolder(), masterKey: randomBytes(32) }
  const before = await startHttp(place)
  const key = await createClientKey()
  await before.register(withKeys([key]))
  const now = before.clock.now()
  const text = await createAssertion(key, { clientId: 'nightly-report', now })
  const answers = await Promise.all(Array.from({ length: 20 }, () => ask(before, text)))
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
  expect(await details(before)).toContain('the assertion was used before')
  await before.stop()
  await before.close()
  const after = await startHttp(place)
  expect(errorOf(await ask(after, text))).toEqual(refused)
  const other = await createAssertion(key, { clientId: 'nightly-report', now })
  expect((await ask(after, other)).status).toBe(200)
})

test('SEC-A65, SEC-A18: a spent assertion stays spent when the clock is set back, and after it has expired', async () => {
  const { office, assertion } = await startReport()
  const text = await assertion()
  expect((await ask(office, text)).status).toBe(200)
  const then = office.clock.now()
  for (const at of [then - 3_600_000, then + 24 * 3_600_000, then + 70_000, then]) {
    office.clock.set(at)
    expect(errorOf(await ask(office, text)), new Date(at).toISOString()).toEqual(refused)
  }
})

test('the ids of spent assertions are forgotten, a day after they stopped to count', async () => {
  const { office, assertion } = await startReport()
  await ask(office, await assertion())
  const kept = async () => {
    await prune(office.appliance)
    return (await office.appliance.store.reader.query((db) => db.selectFrom('used_token_id').select('digest'))).length
  }
  office.clock.advance(24 * 3_600_000)
  expect(await kept()).toBe(1)
  office.clock.advance(61_000)
  expect(await kept()).toBe(0)
})

test('a wrong assertion spends no id: who guesses ids keeps no client out', async () => {
  const { office, key, assertion, now } = await startReport()
  const stranger = await createClientKey('ES256', key.jwk.kid)
  const facts = { clientId: 'nightly-report', now: office.clock.now() }
  await ask(office, await createAssertion(stranger, facts, { jti: 'monday' }))
  await ask(office, await assertion({ jti: 'monday', exp: now() - 1 }))
  expect((await ask(office, await assertion({ jti: 'monday' }))).status).toBe(200)
})

test('SEC-S39, SEC-B19: the registered method is enforced, and only one is presented', async () => {
  const { office, assertion } = await startReport()
  const secret = await office.register({ ...nightlyReport, client_id: 'with-secret' })
  const key = await createClientKey()
  const asSecretClient = await createAssertion(key, { clientId: 'with-secret', now: office.clock.now() })
  expect(errorOf(await ask(office, asSecretClient))).toEqual(refused)
  expect(errorOf(await ask(office, await assertion(), { client_id: 'with-secret' }))).toEqual(refused)
  expect(errorOf(await ask(office, await assertion(), { client_secret: 'x' }))).toEqual([400, 'invalid_request'])
  const headers = basic('with-secret', secret)
  const both = { ...form, ...asserted(await assertion()) }
  expect(errorOf(await office.send('/oauth/token', { headers, form: both }))).toEqual([400, 'invalid_request'])
  const withoutType = { ...form, client_assertion: await assertion() }
  expect(errorOf(await office.send('/oauth/token', { form: withoutType }))).toEqual(refused)
  const otherType = { ...form, ...asserted(await assertion()), client_assertion_type: 'saml2-bearer' }
  expect(errorOf(await office.send('/oauth/token', { form: otherType }))).toEqual(refused)
  expect(await details(office)).toContain('used private_key_jwt, registered is client_secret_basic')
})

test('SEC-A46: an unknown client and a wrong key are answered in the same words, and both are counted', async () => {
  const { office, key, assertion } = await startReport()
  const stranger = await createClientKey('ES256', key.jwk.kid)
  const by = (clientId: string) => createAssertion(stranger, { clientId, now: office.clock.now() })
  const unknown = await ask(office, await by('nobody'))
  const wrong = await ask(office, await by('nightly-report'))
  expect([unknown.status, unknown.text]).toEqual([wrong.status, wrong.text])
  expect(new Set((await eventsOf(office, 'unauthorized_access')).map(({ reason }) => reason))).toEqual(
    new Set(['unknown_client', 'invalid_client']),
  )
  for (let attempt = 0; attempt < 10; attempt++) await ask(office, await by('nightly-report'))
  expect((await ask(office, await assertion())).status).toBe(429)
})

test('keys that lie at an address are read, remembered, and read again for a new one, once a minute', async () => {
  const office = await startHttp()
  const { protocol, store } = office.appliance
  const settings = { ...protocol.current(), outbound: { networks: ['127.0.0.0/8'] } }
  await store.write((transaction) => protocol.change(transaction, settings))
  const [old, next, other] = await Promise.all(['old', 'new', 'other'].map((kid) => createClientKey('ES256', kid)))
  if (!old || !next || !other) throw new Error('a key is missing')
  let published: object[] = [old.jwk]
  let read = 0
  const server = createServer((_, response) => {
    read++
    response.end(JSON.stringify({ keys: published }))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  const jwks_uri = `http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks`
  await office.register(withKeys([], { jwks: null, jwks_uri }))
  const status = async (key: ClientKey) => {
    const text = await createAssertion(key, { clientId: 'nightly-report', now: office.clock.now() })
    return (await ask(office, text)).status
  }
  expect(await Promise.all([status(old), status(old)])).toEqual([200, 200])
  expect(read).toBe(1)
  published = [next.jwk]
  expect(await status(next)).toBe(401)
  expect(read).toBe(1)
  office.clock.advance(60_000)
  expect([await status(next), await status(old)]).toEqual([200, 401])
  expect(read).toBe(2)
  office.clock.advance(60_000)
  published = []
  expect([await status(other), await status(next)]).toEqual([401, 401])
  expect(read).toBe(3)
})

test('SEC-A48: keys at an address inside are not read unless that network is allowed', async () => {
  const office = await startHttp()
  const key = await createClientKey()
  await office.register(withKeys([], { jwks: null, jwks_uri: 'https://169.254.169.254/jwks' }))
  const text = await createAssertion(key, { clientId: 'nightly-report', now: office.clock.now() })
  expect(errorOf(await ask(office, text))).toEqual(refused)
  expect(office.logged.join()).toContain('inside a network that may not be called')
})
