import { randomUUID } from 'node:crypto'
import { SignJWT } from 'jose'
import { expect, test } from 'vitest'
import { signingAlgorithms } from '../../server/contract/client-settings.ts'
import { createVisitor } from '../support/browserless.ts'
import { type ClientKey, createClientKey } from '../support/client-keys.ts'
import { agree, answered, authorizePath, eventsOf, redirectUri, signIn, startOffice } from '../support/code-flow.ts'
import { intranet } from '../support/data.ts'
import { basic, issuer } from '../support/http-server.ts'
import { pathOf, requestForm } from '../support/pushed-requests.ts'

type Changes = Record<string, unknown>

/** An office with an application that signs its requests. */
async function startSigning(alg: ClientKey['alg'] = 'ES256', more: object = {}) {
  const office = await startOffice()
  const key = await createClientKey(alg)
  const secret = await office.register({ ...intranet, client_id: 'signs', jwks: { keys: [key.jwk] }, ...more })
  const seconds = () => Math.floor(office.clock.now() / 1000)
  /** A request object, right in everything but what is given; undefined leaves a claim out. */
  const signed = (changes: Changes = {}, header: Changes = {}) =>
    new SignJWT({
      ...requestForm({ client_id: 'signs' }),
      iss: 'signs',
      aud: issuer,
      exp: seconds() + 300,
      nbf: seconds(),
      jti: randomUUID(),
      ...changes,
    })
      .setProtectedHeader({ alg, kid: key.jwk.kid, typ: 'oauth-authz-req+jwt', ...header })
      .sign(key.privateKey)
  return { ...office, secret, key, signed, seconds }
}

const pathWith = (request: string, beside: Record<string, string> = {}) =>
  `/oauth/authorize?${new URLSearchParams({ client_id: 'signs', request, ...beside })}`

test.each(signingAlgorithms)(
  'RFC 9101: a request signed with %s is answered, and what stands beside it does not count',
  async (alg) => {
    const office = await startSigning(alg)
    const beside = { state: 'other', scope: 'email', redirect_uri: 'https://evil.example/', response_mode: 'form_post' }
    const page = await office.visitor.open(pathWith(await office.signed({ max_age: 600, scope: 'openid' }), beside))
    const consent = await signIn(office.visitor, page)
    expect(consent.text).not.toContain('e-mail')
    const back = await office.visitor.submit(consent, {}, 'allow')
    expect(back.headers.location).toMatch(new RegExp(`^${redirectUri}\\?code=`))
    expect(answered(back).state).toBe('state-of-the-client')
  },
)

test('a signed request counts once, and for the browser that brought it', async () => {
  const office = await startSigning()
  const path = pathWith(await office.signed())
  const page = await office.visitor.open(path)
  const again = await createVisitor(office.send).open(path)
  expect([again.status, again.headers.location]).toEqual([303, expect.stringContaining('error=invalid_request_object')])
  const consent = await signIn(office.visitor, page)
  expect(answered(await office.visitor.submit(consent, {}, 'allow'))).toHaveProperty('code')
  expect((await office.visitor.submit(consent, {}, 'allow')).status).toBe(400)
  expect(await eventsOf(office, 'unauthorized_access')).toMatchObject([
    { reason: 'invalid_request_object', details: { detail: 'it was used before' } },
    { reason: 'request_spent' },
  ])
})

const wrong: [string, (office: Awaited<ReturnType<typeof startSigning>>) => Promise<string>][] = [
  ['SEC-C44: an unsigned one', async () => 'eyJhbGciOiJub25lIn0.e30.'],
  ['one that is none', async () => 'x'.repeat(200)],
  ['another issuer', ({ signed }) => signed({ iss: 'intranet' })],
  ['no issuer', ({ signed }) => signed({ iss: undefined })],
  ['another audience', ({ signed }) => signed({ aud: 'https://elsewhere.example' })],
  ['no time at which it ends', ({ signed }) => signed({ exp: undefined })],
  ['a time that is over', ({ signed, seconds }) => signed({ exp: seconds() - 1 })],
  ['a time that is far away', ({ signed, seconds }) => signed({ exp: seconds() + 3600 })],
  ['a beginning in the future', ({ signed, seconds }) => signed({ nbf: seconds() + 60 })],
  ['another client_id inside', ({ signed }) => signed({ client_id: 'intranet' })],
  ['a request inside', ({ signed }) => signed({ request: 'x' })],
  ['a request_uri inside', ({ signed }) => signed({ request_uri: 'https://elsewhere.example' })],
  ['the type of an ID token or another', ({ signed }) => signed({}, { typ: 'at+jwt' })],
  ['a key of its own along with it', ({ signed, key }) => signed({}, { jwk: key.jwk })],
  ['another key', async ({ signed }) => `${(await signed()).slice(0, -20)}${'A'.repeat(20)}`],
]

test.each(wrong)('a request object with %s is refused', async (_, make) => {
  const office = await startSigning()
  const back = answered(
    await office.visitor.open(pathWith(await make(office), { redirect_uri: redirectUri, state: 's' })),
  )
  expect(back).toMatchObject({ error: 'invalid_request_object', state: 's', iss: issuer })
  const [event] = await eventsOf(office, 'unauthorized_access')
  expect(event).toMatchObject({ reason: 'invalid_request_object', outcome: 'failure', clientName: 'Office Intranet' })
})

test('SEC-C46: what is signed has to lead to a registered address, whatever stands beside it', async () => {
  const office = await startSigning()
  const request = await office.signed({ redirect_uri: 'https://evil.example/' })
  const page = await office.visitor.open(pathWith(request, { redirect_uri: redirectUri }))
  expect([page.status, page.headers.location]).toEqual([400, undefined])
})

test('SEC-C43, SEC-A48: an address of a request is not fetched', async () => {
  const office = await startSigning()
  const path = authorizePath({ client_id: 'signs', request_uri: 'https://intranet.office.example/request.jwt' })
  expect(answered(await office.visitor.open(path)).error).toBe('request_uri_not_supported')
  const metadata = (await office.send('/.well-known/openid-configuration')).json()
  expect(metadata).toMatchObject({
    request_parameter_supported: true,
    request_uri_parameter_supported: false,
    request_object_signing_alg_values_supported: [...signingAlgorithms],
  })
})

test('response_type beside a request object is the same as inside, or the request is refused', async () => {
  const office = await startSigning()
  const page = await office.visitor.open(pathWith(await office.signed(), { response_type: 'token' }))
  expect([page.status, page.text]).toEqual([400, expect.stringContaining('<code>invalid_request</code>')])
  expect((await office.visitor.open(pathWith(await office.signed(), { response_type: 'code' }))).status).toBe(200)
})

test('who is registered for signed requests is believed no other, at either endpoint', async () => {
  const office = await startSigning('ES256', { require_signed_request_object: true })
  expect(answered(await office.visitor.open(authorizePath({ client_id: 'signs' }))).error).toBe(
    'invalid_request_object',
  )
  const headers = basic('signs', office.secret)
  const plain = await office.send('/oauth/par', { headers, form: requestForm({ client_id: 'signs' }) })
  expect([plain.status, plain.json().error]).toEqual([400, 'invalid_request_object'])
  const form = { request: await office.signed({ resource: undefined }), state: 'beside' }
  const pushed = await office.send('/oauth/par', { headers, form })
  expect(pushed.status).toBe(201)
  const back = answered(await agree(office.visitor, pathOf(String(pushed.json().request_uri), 'signs')))
  expect(back).toMatchObject({ code: expect.any(String), state: 'state-of-the-client' })
  const replayed = await office.send('/oauth/par', { headers, form })
  expect(replayed.json().error).toBe('invalid_request_object')
})

test('prompt=login in a signed request is fulfilled by the sign-in that follows', async () => {
  const office = await startSigning()
  await agree(office.visitor, authorizePath({ client_id: 'signs' }))
  office.clock.advance(5000)
  const page = await office.visitor.open(pathWith(await office.signed({ prompt: 'login' })))
  expect(page.text).toContain('name="password"')
  office.clock.advance(5000)
  expect(answered(await signIn(office.visitor, page))).toHaveProperty('code')
})
