import { expect, test } from 'vitest'
import { answered, authorizePath, eventsOf, startOffice } from '../support/code-flow.ts'
import { nightlyReport } from '../support/data.ts'
import { issuer } from '../support/http-server.ts'

const challenge = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM'

const insisting = (values: string[]) => ({
  claims: JSON.stringify({ id_token: { acr: { essential: true, values } } }),
})

const refusals: [string, Record<string, string>, string][] = [
  ['SEC-B06, SEC-A10: no code_challenge', { code_challenge: '' }, 'invalid_request'],
  ['SEC-B07: code_challenge_method plain', { code_challenge_method: 'plain' }, 'invalid_request'],
  ['SEC-B07: no code_challenge_method, which means plain', { code_challenge_method: '' }, 'invalid_request'],
  ['SEC-B08: a challenge of 42 characters', { code_challenge: challenge.slice(1) }, 'invalid_request'],
  ['SEC-B08: a challenge of 44 characters', { code_challenge: `${challenge}A` }, 'invalid_request'],
  ['SEC-B08: a challenge with a tilde', { code_challenge: challenge.replace('E', '~') }, 'invalid_request'],
  ['SEC-C12: no response_type', { response_type: '' }, 'invalid_request'],
  ['SEC-B22: response_type token', { response_type: 'token' }, 'unsupported_response_type'],
  ['SEC-B22: response_type code id_token', { response_type: 'code id_token' }, 'unsupported_response_type'],
  ['response_mode fragment', { response_mode: 'fragment' }, 'invalid_request'],
  ['response_mode form_post.jwt', { response_mode: 'form_post.jwt' }, 'invalid_request'],
  ['an essential acr that is unknown here', insisting(['loa4']), 'unmet_authentication_requirements'],
  ['claims that are no JSON', { claims: '{userinfo}' }, 'invalid_request'],
  ['claims that are a list', { claims: '[]' }, 'invalid_request'],
  ['claims of which one is a number', { claims: '{"userinfo":{"name":1}}' }, 'invalid_request'],
  [
    'claims whose essential is no truth value',
    { claims: '{"id_token":{"acr":{"essential":"yes"}}}' },
    'invalid_request',
  ],
  ['a resource that nobody registered', { resource: 'https://api.elsewhere.example' }, 'invalid_target'],
  ['a dpop_jkt that is no thumbprint', { dpop_jkt: 'abc' }, 'invalid_request'],
  ['SEC-S44: a scope that is not the client’s', { scope: 'openid admin' }, 'invalid_scope'],
  ['an unknown scope', { scope: 'openid nonsense' }, 'invalid_scope'],
  ['a scope with a quote', { scope: 'openid "x"' }, 'invalid_scope'],
  ['SEC-C44: an unsigned request object', { request: 'eyJhbGciOiJub25lIn0.e30.' }, 'invalid_request_object'],
  ['SEC-C43, SEC-A48: a request_uri', { request_uri: 'http://127.0.0.1:1/x' }, 'request_uri_not_supported'],
  ['prompt none with another', { prompt: 'none login' }, 'invalid_request'],
  ['an unknown prompt', { prompt: 'dance' }, 'invalid_request'],
  ['max_age that is no number', { max_age: '-1' }, 'invalid_request'],
  ['SEC-C28: prompt none with nobody signed in', { prompt: 'none' }, 'login_required'],
  ['an id_token_hint of somebody else', { id_token_hint: 'eyJhbGciOiJub25lIn0.e30.' }, 'invalid_request'],
]

test.each(refusals)('%s is answered to the client, with state and iss', async (_, changes, error) => {
  const { visitor } = await startOffice()
  const back = answered(await visitor.open(authorizePath(changes)))
  expect(back).toMatchObject({ error, state: 'state-of-the-client', iss: issuer })
  expect(back.error_description).toMatch(/^[\x20\x21\x23-\x5B\x5D-\x7E]+$/)
  expect(back).not.toHaveProperty('code')
})

test('SEC-B16: any other parameter that is sent twice is invalid_request, and an ambiguous state is not echoed', async () => {
  const { visitor } = await startOffice()
  expect(answered(await visitor.open(`${authorizePath()}&scope=openid`))).toMatchObject({
    error: 'invalid_request',
    state: 'state-of-the-client',
  })
  const back = answered(await visitor.open(`${authorizePath()}&state=other`))
  expect([back.error, back.state, back.iss]).toEqual(['invalid_request', undefined, issuer])
})

test('SEC-B18, SEC-C24, SEC-C25, SEC-C26, SEC-C32, SEC-C34, SEC-C35, SEC-C36, SEC-C37, SEC-C45: what does not matter here is taken, and what nobody knows is ignored, also twice', async () => {
  const { visitor } = await startOffice()
  const known = {
    display: 'page',
    ui_locales: 'de',
    claims_locales: 'fr',
    acr_values: '1 2',
    claims: '{"userinfo":{"name":{"essential":true}}}',
    extra: 'foobar',
    login_hint: 'ben',
  }
  const page = await visitor.open(`${authorizePath(known)}&extra=again`)
  expect([page.status, page.text]).toEqual([200, expect.stringContaining('value="ben"')])
})

test('SEC-B17: an empty parameter is an absent one', async () => {
  const { visitor } = await startOffice()
  const page = await visitor.open(`${authorizePath()}&prompt=&max_age=&request=&response_mode=`)
  expect(page.status).toBe(200)
})

test('a client that is not registered for codes gets none', async () => {
  const office = await startOffice()
  await office.register({ ...nightlyReport, redirect_uris: ['https://report.example/cb'] })
  const back = answered(
    await office.visitor.open(
      authorizePath({ client_id: 'nightly-report', redirect_uri: 'https://report.example/cb', scope: 'read' }),
    ),
  )
  expect(back.error).toBe('unauthorized_client')
})

test('PKCE failures are events of their own', async () => {
  const office = await startOffice()
  await office.visitor.open(authorizePath({ code_challenge: '' }))
  await office.visitor.open(authorizePath({ code_challenge_method: 'plain' }))
  expect(await eventsOf(office, 'pkce_failure')).toMatchObject([
    { reason: 'pkce_missing', outcome: 'failure', clientName: 'Office Intranet' },
    { reason: 'pkce_downgrade' },
  ])
})

test('SEC-B32: no other origin may read the authorization endpoint', async () => {
  const { send } = await startOffice()
  const asked = await send(authorizePath(), { headers: { origin: 'https://intranet.office.example' } })
  const preflight = await send('/oauth/authorize', {
    method: 'OPTIONS',
    headers: { origin: 'https://intranet.office.example', 'access-control-request-method': 'GET' },
  })
  for (const { headers } of [asked, preflight]) {
    expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual([])
  }
  expect(preflight.status).toBe(405)
})
