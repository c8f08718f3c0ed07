import fc from 'fast-check'
import { expect, test } from 'vitest'
import { startOffice as startConsole } from '../support/appliance.ts'
import { agree, answered, authorizePath, isHealthy, obtainTokens, startOffice } from '../support/code-flow.ts'
import { basic } from '../support/http-server.ts'

const names = [
  'client_id',
  'client_secret',
  'redirect_uri',
  'response_type',
  'response_mode',
  'scope',
  'state',
  'nonce',
  'prompt',
  'max_age',
  'code',
  'code_verifier',
  'dpop_jkt',
  'acr_values',
  'resource',
  'claims',
  'request_uri',
  'code_challenge',
  'code_challenge_method',
  'grant_type',
  'refresh_token',
  'token',
  'token_type_hint',
  'id_token_hint',
  'access_token',
  'request',
  'csrf',
  'action',
  'username',
  'password',
  'post_logout_redirect_uri',
  '__proto__',
]

/** Right values, so that the nonsense gets past the first checks. */
const right = [
  'intranet',
  'notes',
  'https://intranet.office.example/callback',
  'code',
  'openid',
  'S256',
  'authorization_code',
  'refresh_token',
  'client_credentials',
  'none',
  'allow',
  'logout',
  'E'.repeat(43),
]

const value = fc.oneof(
  fc.constantFrom(...right),
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.constantFrom('', '\0', '%', '-1', '1e309', '９'),
)
const pair = fc.tuple(fc.constantFrom(...names), value)
const paths = [
  'authorize',
  'par',
  'login',
  'consent',
  'logout',
  'token',
  'introspect',
  'revoke',
  'userinfo',
  'jwks',
  'none',
]

test('whatever is sent to the protocol’s addresses is answered, never with a fault, and leads nowhere', {
  timeout: 60_000,
}, async () => {
  const office = await startOffice()
  const tokens = await obtainTokens(office)
  const authorizations = [
    basic('intranet', office.secret).authorization,
    `Bearer ${tokens.access_token}`,
    'Basic !',
    'x'.repeat(5000),
  ]
  const headers = fc.record(
    {
      authorization: fc.constantFrom(...authorizations.flatMap((text) => text ?? [])),
      origin: fc.constantFrom('https://evil.test', 'null', 'http://localhost:9400'),
      'sec-fetch-site': fc.constantFrom('cross-site', 'same-site', 'none', 'x'),
      cookie: fc.constantFrom('authly-session-9400=x', 'a', '=;=;=', '__proto__=x', `${'a=b; '.repeat(500)}`),
      accept: fc.constantFrom('text/html', '*/*'),
    },
    { requiredKeys: [] },
  )
  const questions = fc.record({
    path: fc.constantFrom(...paths),
    method: fc.constantFrom('GET', 'POST', 'PUT', 'OPTIONS'),
    address: fc.array(pair, { maxLength: 6 }),
    body: fc.array(pair, { maxLength: 8 }),
    headers,
  })
  await fc.assert(
    fc.asyncProperty(questions, async ({ path, method, address, body, headers: sent }) => {
      const form = method === 'GET' ? {} : { form: new URLSearchParams(body).toString() }
      const target = `/oauth/${path}?${new URLSearchParams(address)}`
      const answer = await office.send(target, { method, headers: sent, ...form })
      // Too many failed attempts are refused as such, which is no fault.
      expect(answer.status).toBeLessThan(500)
      const { location = '/' } = answer.headers
      expect(
        location.startsWith('/oauth/') || location.startsWith('https://intranet.office.example/') || location === '/',
      ).toBe(true)
      expect(answer.text).not.toMatch(/sqlite|TypeError|node_modules/i)
    }),
    { numRuns: 400 },
  )
  expect(office.logged.filter((line) => line.includes('"level":"error"'))).toEqual([])
  expect(answered(await agree(office.visitor, authorizePath()))).toHaveProperty('code')
  expect(await isHealthy(office.send)).toBe(true)
})

test('whatever an administrator’s program sends to the console’s interface is answered, never with a fault', {
  timeout: 60_000,
}, async () => {
  const office = await startConsole()
  const paths = [
    'people',
    'people/x/disabled',
    'applications',
    'applications/x/secret',
    'events',
    'events/counts',
    'settings',
    'setup',
    'overview',
    'session',
    '',
  ]
  const questions = fc.record({
    path: fc.constantFrom(...paths),
    method: fc.constantFrom('GET', 'POST', 'PUT', 'DELETE', 'PATCH'),
    body: fc.json({ maxDepth: 4 }),
    query: fc.array(
      fc.tuple(
        fc.constantFrom('limit', 'cursor', 'search', 'before', 'from', 'to', 'bucketMs', 'a[0]', '__proto__[x]'),
        value,
      ),
      { maxLength: 4 },
    ),
  })
  await fc.assert(
    fc.asyncProperty(questions, async ({ path, method, body, query }) => {
      const headers = { 'content-type': 'application/json', authorization: `Bearer ${office.token}` }
      const target = `/api/v1/${path}?${new URLSearchParams(query)}`
      const { status } = await office.send(target, { method, headers, ...(method !== 'GET' && { body }) })
      expect(status, `${method} ${target} ${body}`).toBeLessThan(500)
    }),
    { numRuns: 300 },
  )
  expect('x' in {}).toBe(false)
  expect((await office.anna.people.list({})).total).toBe(2)
})
