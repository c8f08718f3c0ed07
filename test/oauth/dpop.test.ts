import { createHash, createHmac, randomBytes } from 'node:crypto'
import { exportJWK } from 'jose'
import { expect, test } from 'vitest'
import type { Client } from '../../server/storage/clients.ts'
import { asserted, createAssertion, createClientKey } from '../support/client-keys.ts'
import {
  eventsOf,
  introspected,
  isHealthy,
  obtainCode,
  redirectUri,
  startOffice,
  verifier,
} from '../support/code-flow.ts'
import { intranet, nightlyReport } from '../support/data.ts'
import { createDpopKey, createProof, type DpopKey } from '../support/dpop.ts'
import { type Answer, basic, type HttpBag, startHttp } from '../support/http-server.ts'
import { tempFolder } from '../support/temp-folder.ts'

const form = { grant_type: 'client_credentials' }
const errorOf = ({ status, text }: Answer) => [status, JSON.parse(text).error]
const refused = [400, 'invalid_dpop_proof']

/** The nightly report with a key to prove. */
async function startReport(facts: Partial<Omit<Client, 'created_at' | 'secret_hash'>> = {}, place = {}) {
  const office = await startHttp(place)
  const secret = await office.register({ ...nightlyReport, ...facts })
  const key = await createDpopKey()
  const ask = (dpop: string, more: Record<string, string> = {}) =>
    office.send('/oauth/token', { headers: { ...basic('nightly-report', secret), dpop }, form: { ...form, ...more } })
  const proof = (changes: Parameters<typeof createProof>[2] = {}, by: DpopKey = key) =>
    createProof(by, { now: office.clock.now() }, changes)
  return { office, secret, key, ask, proof, now: () => Math.floor(office.clock.now() / 1000) }
}

const decideNonce = ({ appliance: { protocol, store } }: HttpBag, nonce: boolean) =>
  store.write((transaction) => protocol.change(transaction, { ...protocol.current(), dpop: { nonce } }))

test.for(['ES256', 'EdDSA', 'PS256'])('a proof signed with %s binds the token to its key', async (alg) => {
  const { office, ask, proof } = await startReport()
  const key = await createDpopKey(alg)
  const answer = await ask(await proof({}, key))
  expect(answer.json()).toMatchObject({ token_type: 'DPoP' })
  const [, claims = ''] = String(answer.json().access_token).split('.')
  expect(JSON.parse(Buffer.from(claims, 'base64url').toString()).cnf).toEqual({ jkt: key.jkt })
  expect(await isHealthy(office.send)).toBe(true)
})

const wrong: Record<string, Record<string, unknown>> = {
  'another method': { htm: 'GET' },
  'its method in lower case': { htm: 'post' },
  'no method': { htm: undefined },
  'another path': { htu: 'http://localhost:9400/oauth/userinfo' },
  'another host': { htu: 'https://evil.example/oauth/token' },
  'another scheme': { htu: 'https://localhost:9400/oauth/token' },
  'a user name in the address': { htu: 'http://ben@localhost:9400/oauth/token' },
  'no address': { htu: undefined },
  'what is no address': { htu: '/oauth/token' },
  'no time': { iat: undefined },
  'a time that is text': { iat: '1772442000' },
  'no id': { jti: undefined },
  'an empty id': { jti: '' },
  'another type': { header: { typ: 'JWT' } },
  'no type': { header: { typ: undefined } },
  'no key': { header: { jwk: undefined } },
  'an empty key': { header: { jwk: {} } },
  'an address of keys': { header: { jku: 'https://evil.example/jwks' } },
  'a critical header': { header: { crit: ['b64'], b64: true } },
}

test.for(Object.entries(wrong))('SEC-A67: a proof with %s is refused', async ([, changes]) => {
  const { office, ask, proof } = await startReport()
  const answer = await ask(await proof(changes))
  expect(errorOf(answer)).toEqual(refused)
  const events = await eventsOf(office, 'unauthorized_access')
  expect(events).toMatchObject([{ reason: 'invalid_dpop_proof', clientName: 'Nightly Report' }])
  expect(JSON.stringify(events)).not.toContain('eyJ')
  expect((await ask(await proof())).status).toBe(200)
})

test('SEC-A67: a private key in the header, another’s signature, alg none, HS256 and RS256 are refused', async () => {
  const { office, key, ask, proof, now } = await startReport()
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const payload = encode({ htm: 'POST', htu: 'http://localhost:9400/oauth/token', iat: now(), jti: 'one' })
  const other = await createDpopKey()
  const hs256 = `${encode({ typ: 'dpop+jwt', alg: 'HS256', jwk: { kty: 'oct', k: 'c2VjcmV0' } })}.${payload}`
  const attacks = {
    'a private key': await proof({ header: { jwk: await exportJWK(key.privateKey) } }),
    'another’s key': await proof({ header: { jwk: other.jwk } }),
    'a key of another type': await proof({ header: { jwk: (await createDpopKey('EdDSA')).jwk } }),
    'alg none': `${encode({ typ: 'dpop+jwt', alg: 'none', jwk: key.jwk })}.${payload}.`,
    HS256: `${hs256}.${createHmac('sha256', 'secret').update(hs256).digest('base64url')}`,
    RS256: await proof({}, await createDpopKey('RS256')),
    'two proofs in one header': `${await proof()}, ${await proof()}`,
    '8 kB': await proof({ note: 'a'.repeat(8192) }),
    'no JWT': 'proof',
  }
  for (const [attack, text] of Object.entries(attacks)) expect(errorOf(await ask(text)), attack).toEqual(refused)
  expect(await isHealthy(office.send)).toBe(true)
})

test('a proof counts for a minute, and its maker’s clock may be ten seconds ahead', async () => {
  const { ask, proof, now } = await startReport()
  const statuses = []
  for (const seconds of [-61, -60, -10, 0, 10, 11]) {
    statuses.push((await ask(await proof({ iat: now() + seconds }))).status)
  }
  expect(statuses).toEqual([400, 200, 200, 200, 200, 400])
})

test('query, fragment and spelling of the address do not matter', async () => {
  const { ask, proof } = await startReport()
  for (const htu of ['http://localhost:9400/oauth/token?a=b#c', 'HTTP://LOCALHOST:9400/oauth/token']) {
    expect((await ask(await proof({ htu }))).status, htu).toBe(200)
  }
})

test('SEC-A67: a proof counts once: not twice, not at the same moment, and not after a restart', async () => {
  const place = { folder: tempFolder(), masterKey: randomBytes(32) }
  const { office, ask, proof, secret } = await startReport({}, place)
  const text = await proof()
  const answers = await Promise.all(Array.from({ length: 10 }, () => ask(text)))
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
  expect(await eventsOf(office, 'suspicious_activity')).toHaveLength(9)
  expect((await eventsOf(office, 'suspicious_activity'))[0]).toMatchObject({ reason: 'proof_replayed' })
  await office.stop()
  await office.close()
  const after = await startHttp(place)
  const headers = { ...basic('nightly-report', secret), dpop: text }
  expect(errorOf(await after.send('/oauth/token', { headers, form }))).toEqual(refused)
})

test('SEC-A65: a proof that was used stays used while the clock is set back', async () => {
  const { office, ask, proof } = await startReport()
  const text = await proof()
  expect((await ask(text)).status).toBe(200)
  const then = office.clock.now()
  for (const at of [then + 24 * 3_600_000, then - 30_000, then]) {
    office.clock.set(at)
    expect(errorOf(await ask(text))).toEqual(refused)
  }
})

test.for([{ dpop_bound_access_tokens: true }, { security_profile: 'fapi2' as const }])(
  'a client with %o gets no token without a proof',
  async (facts) => {
    const office = await startHttp()
    const clientKey = await createClientKey()
    const jwks = { keys: [clientKey.jwk as Record<string, unknown>] }
    const client = { ...nightlyReport, token_endpoint_auth_method: 'private_key_jwt' as const, jwks, ...facts }
    await office.register(client)
    const ask = async (headers: Record<string, string>) => {
      const assertion = await createAssertion(clientKey, { clientId: 'nightly-report', now: office.clock.now() })
      return office.send('/oauth/token', { headers, form: { ...form, ...asserted(assertion) } })
    }
    expect(errorOf(await ask({}))).toEqual(refused)
    const dpop = await createProof(await createDpopKey(), { now: office.clock.now() })
    expect((await ask({ dpop })).json()).toMatchObject({ token_type: 'DPoP' })
  },
)

test('a client that may choose gets a bearer token without a proof', async () => {
  const { office, secret } = await startReport()
  const answer = await office.send('/oauth/token', { headers: basic('nightly-report', secret), form })
  expect(answer.json()).toMatchObject({ token_type: 'Bearer' })
})

test('SEC-A67: where the office wants a nonce, a proof without, with a wrong or an old one is told which to use', async () => {
  const { office, ask, proof } = await startReport()
  await decideNonce(office, true)
  const first = await ask(await proof())
  expect(errorOf(first)).toEqual([400, 'use_dpop_nonce'])
  const nonce = String(first.headers['dpop-nonce'])
  expect(first.headers['www-authenticate']).toBeUndefined()
  expect((await ask(await proof({ nonce }))).status).toBe(200)
  expect(errorOf(await ask(await proof({ nonce: `${nonce.slice(1)}A` })))).toEqual([400, 'use_dpop_nonce'])
  office.clock.advance(5 * 60_000)
  expect((await ask(await proof({ nonce }))).status).toBe(200)
  office.clock.advance(5 * 60_000)
  const late = await ask(await proof({ nonce }))
  expect(errorOf(late)).toEqual([400, 'use_dpop_nonce'])
  expect((await ask(await proof({ nonce: String(late.headers['dpop-nonce']) }))).status).toBe(200)
  expect(await eventsOf(office, 'unauthorized_access')).toEqual([])
})

/** Ben's tokens, bound to a key. */
async function startBound() {
  const office = await startOffice()
  const key = await createDpopKey()
  const prove = (
    of: Partial<Parameters<typeof createProof>[1]> = {},
    changes: Parameters<typeof createProof>[2] = {},
  ) => createProof(key, { now: office.clock.now(), ...of }, changes)
  const redeem = async (code: string, dpop?: string) =>
    office.send('/oauth/token', {
      headers: { ...basic('intranet', office.secret), ...(dpop !== undefined && { dpop }) },
      form: { grant_type: 'authorization_code', redirect_uri: redirectUri, code_verifier: verifier, code },
    })
  const answer = await redeem(await obtainCode(office), await prove())
  const accessToken = String(answer.json().access_token)
  const path = '/oauth/userinfo'
  const userinfo = (dpop: string | undefined, scheme = 'DPoP', token = accessToken) =>
    office.send(path, { headers: { authorization: `${scheme} ${token}`, ...(dpop !== undefined && { dpop }) } })
  const proof = (changes: Parameters<typeof createProof>[2] = {}) =>
    prove({ path, method: 'GET', accessToken }, changes)
  return { office, key, prove, redeem, accessToken, userinfo, proof }
}

test('a bound token opens userinfo with a proof of its key, and introspection names the key', async () => {
  const { office, key, accessToken, userinfo, proof } = await startBound()
  expect((await userinfo(await proof())).json()).toMatchObject({ name: 'Ben Castro' })
  expect((await userinfo(await proof(), 'dpop')).status).toBe(200)
  expect(await introspected(office, accessToken)).toMatchObject({ token_type: 'DPoP', cnf: { jkt: key.jkt } })
})

test('SEC-A67: a bound token is no bearer token, in no place', async () => {
  const { office, accessToken, userinfo, proof } = await startBound()
  const answers = [
    await userinfo(undefined, 'Bearer'),
    await userinfo(await proof(), 'Bearer'),
    await userinfo(undefined),
    await office.send('/oauth/userinfo', { form: { access_token: accessToken } }),
  ]
  for (const answer of answers) {
    expect(answer.status).toBe(401)
    expect(answer.headers['www-authenticate']).toMatch(/^DPoP .*error="invalid_token".*algs="ES256 EdDSA PS256"$/)
  }
  const events = await eventsOf(office, 'suspicious_activity')
  expect(events.map(({ reason }) => reason)).toEqual(new Array(4).fill('key_mismatch'))
  expect(JSON.stringify(events)).not.toContain(accessToken)
})

test('SEC-A67: wrong ath, address, method, key and a proof of the token endpoint open nothing', async () => {
  const { office, accessToken, userinfo, proof, prove } = await startBound()
  const other = await createDpopKey()
  const about = { now: office.clock.now(), path: '/oauth/userinfo', method: 'GET', accessToken }
  const used = await proof()
  expect((await userinfo(used)).status).toBe(200)
  const errors: Record<string, string | undefined> = {}
  const proofs = {
    'of another token': await proof({ ath: createHash('sha256').update('other').digest('base64url') }),
    'of no token': await proof({ ath: undefined }),
    'of another address': await proof({ htu: 'http://localhost:9400/api/v1/profile' }),
    'of another method': await proof({ htm: 'POST' }),
    'of the token endpoint': await prove(),
    'used before': used,
    'of another key': await createProof(other, about),
  }
  for (const [kind, text] of Object.entries(proofs)) {
    const { status, headers } = await userinfo(text)
    expect(status, kind).toBe(401)
    errors[kind] = /error="(\w+)"/.exec(headers['www-authenticate'] ?? '')?.[1]
  }
  const { 'of another key': otherKey, ...rest } = errors
  expect(otherKey).toBe('invalid_token')
  expect(new Set(Object.values(rest))).toEqual(new Set(['invalid_dpop_proof']))
  expect((await userinfo(await proof())).status).toBe(200)
})

test('a nonce is asked for at userinfo by a challenge', async () => {
  const { office, userinfo, proof } = await startBound()
  await decideNonce(office, true)
  const asked = await userinfo(await proof())
  expect([asked.status, asked.headers['www-authenticate']]).toEqual([
    401,
    expect.stringMatching(/^DPoP .*error="use_dpop_nonce"/),
  ])
  expect((await userinfo(await proof({ nonce: asked.headers['dpop-nonce'] }))).status).toBe(200)
})

test('a bearer token is not taken for a bound one', async () => {
  const { office, redeem, userinfo, prove } = await startBound()
  const bearer = String((await redeem(await obtainCode(office))).json().access_token)
  const proof = await prove({ path: '/oauth/userinfo', method: 'GET', accessToken: bearer })
  expect((await userinfo(proof, 'DPoP', bearer)).status).toBe(401)
  expect((await userinfo(undefined, 'Bearer', bearer)).status).toBe(200)
})

test('SEC-A67: a code that was asked for with a key is for that key, and a failed try does not spend it', async () => {
  const { office, key, redeem, prove } = await startBound()
  const code = await obtainCode(office, { dpop_jkt: key.jkt })
  const other = await createProof(await createDpopKey(), { now: office.clock.now() })
  expect(errorOf(await redeem(code, other))).toEqual([400, 'invalid_grant'])
  expect(errorOf(await redeem(code))).toEqual([400, 'invalid_grant'])
  expect((await redeem(code, await prove())).json()).toMatchObject({ token_type: 'DPoP' })
})

test('SEC-A67: the profile of the API wants the proof, too', async () => {
  const { office, userinfo, prove, accessToken, proof } = await startBound()
  expect((await userinfo(await proof())).status).toBe(200)
  const path = '/api/v1/profile'
  const ask = (scheme: string, dpop?: string) =>
    office.send(path, { headers: { authorization: `${scheme} ${accessToken}`, ...(dpop !== undefined && { dpop }) } })
  const right = await prove({ path, method: 'GET', accessToken })
  expect((await ask('Bearer')).headers['www-authenticate']).toMatch(/^DPoP .*error="invalid_token"/)
  const opened = await ask('DPoP', right)
  expect(opened.headers['www-authenticate'] ?? '').not.toContain('DPoP')
})

test('a pushed request that comes with a proof asks for a code of that key', async () => {
  const { office, key, prove } = await startBound()
  const push = async (dpop: string, more: Record<string, string> = {}) =>
    office.send('/oauth/par', {
      headers: { ...basic(intranet.client_id, office.secret), dpop },
      form: {
        response_type: 'code',
        redirect_uri: redirectUri,
        scope: 'openid',
        code_challenge: createHash('sha256').update(verifier).digest('base64url'),
        code_challenge_method: 'S256',
        ...more,
      },
    })
  const proof = () => prove({ path: '/oauth/par' })
  expect((await push(await proof())).status).toBe(201)
  expect((await push(await proof(), { dpop_jkt: key.jkt })).status).toBe(201)
  const other = await createDpopKey()
  expect(errorOf(await push(await proof(), { dpop_jkt: other.jkt }))).toEqual(refused)
})
