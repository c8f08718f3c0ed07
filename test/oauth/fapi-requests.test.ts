import { decodeJwt } from 'jose'
import { expect, test } from 'vitest'
import { asserted, createAssertion, createClientKey } from '../support/client-keys.ts'
import {
  agree,
  answered,
  authorizePath,
  eventsOf,
  redirectUri,
  startOffice,
  tokensIn,
  verifier,
} from '../support/code-flow.ts'
import { intranet } from '../support/data.ts'
import { createDpopKey, createProof, type DpopKey } from '../support/dpop.ts'
import { issuer } from '../support/http-server.ts'
import { pathOf, requestForm } from '../support/pushed-requests.ts'

/** An office with a client of the FAPI 2.0 Security Profile: it pushes, signs its assertions and proves a key. */
async function startFapi() {
  const office = await startOffice()
  const key = await createClientKey('PS256')
  await office.register({
    ...intranet,
    client_id: 'bank',
    token_endpoint_auth_method: 'private_key_jwt',
    security_profile: 'fapi2',
    require_pushed_authorization_requests: true,
    dpop_bound_access_tokens: true,
    id_token_signed_response_alg: 'PS256',
    jwks: { keys: [key.jwk] },
  })
  const now = () => office.clock.now()
  const proven = async () => asserted(await createAssertion(key, { clientId: 'bank', now: now() }))
  const ask = async (path: string, form: Record<string, string>, dpop?: DpopKey) =>
    office.send(path, {
      form: { ...form, ...(await proven()) },
      headers: dpop ? { dpop: await createProof(dpop, { now: now(), path }) } : {},
    })
  const push = (changes: Record<string, string> = {}, dpop?: DpopKey) =>
    ask('/oauth/par', requestForm({ client_id: 'bank', ...changes }), dpop)
  const redeem = (code: string, dpop?: DpopKey) =>
    ask(
      '/oauth/token',
      { grant_type: 'authorization_code', code, redirect_uri: redirectUri, code_verifier: verifier },
      dpop,
    )
  return { ...office, push, redeem }
}

async function codeFor(
  { visitor, push }: Awaited<ReturnType<typeof startFapi>>,
  changes: Record<string, string> = {},
  dpop?: DpopKey,
) {
  const pushed = await push(changes, dpop)
  expect(pushed.status, pushed.text).toBe(201)
  return answered(await agree(visitor, pathOf(String(pushed.json().request_uri), 'bank'))).code ?? ''
}

test('SEC-C09: the happy flow: pushed, PKCE, an assertion, a key, and the issuer in the answer', async () => {
  const office = await startFapi()
  const dpop = await createDpopKey()
  const tokens = tokensIn(await office.redeem(await codeFor(office, { nonce: 'n'.repeat(64) }, dpop), dpop))
  expect(tokens.token_type).toBe('DPoP')
  expect(decodeJwt(tokens.access_token)).toMatchObject({ cnf: { jkt: dpop.jkt }, iss: issuer })
})

test('SEC-C09: a code that was pushed for with a key takes that key, and no other or none', async () => {
  const office = await startFapi()
  const dpop = await createDpopKey()
  const code = await codeFor(office, {}, dpop)
  expect((await office.redeem(code, await createDpopKey())).status).toBe(400)
  expect((await office.redeem(code)).status).toBe(400)
  expect((await office.redeem(code, dpop)).status).toBe(200)
  const named = await codeFor(office, { dpop_jkt: dpop.jkt })
  expect((await office.redeem(named, await createDpopKey())).status).toBe(400)
  expect((await office.redeem(named, dpop)).status).toBe(200)
})

test('SEC-C09: a dpop_jkt of another key than the one that is proven is refused when it is pushed', async () => {
  const office = await startFapi()
  const [proven, other] = [await createDpopKey(), await createDpopKey()]
  const pushed = await office.push({ dpop_jkt: other.jkt }, proven)
  expect([pushed.status, pushed.json().error]).toEqual([400, 'invalid_dpop_proof'])
  expect(await eventsOf(office, 'unauthorized_access')).toMatchObject([{ reason: 'invalid_dpop_proof' }])
  expect((await office.push({ dpop_jkt: proven.jkt }, proven)).status).toBe(201)
})

const refused: [string, Record<string, string>, string][] = [
  ['no redirect_uri', { redirect_uri: '' }, 'invalid_request'],
  ['no PKCE', { code_challenge: '', code_challenge_method: '' }, 'invalid_request'],
  ['PKCE plain', { code_challenge_method: 'plain' }, 'invalid_request'],
  ['response_type token', { response_type: 'token' }, 'unsupported_response_type'],
  ['response_type code id_token', { response_type: 'code id_token' }, 'unsupported_response_type'],
]

test.each(refused)('SEC-C09: %s is refused', async (_, changes, error) => {
  const office = await startFapi()
  const pushed = await office.push(changes)
  expect([pushed.status, pushed.json().error]).toEqual([400, error])
})

test('SEC-C09: a request that was not pushed fails, also one that says it was not signed', async () => {
  const office = await startFapi()
  expect(answered(await office.visitor.open(authorizePath({ client_id: 'bank' }))).error).toBe('invalid_request')
  const page = await office.visitor.open(authorizePath({ client_id: 'bank', redirect_uri: '' }))
  expect([page.status, page.headers.location]).toEqual([400, undefined])
})

test('SEC-C09: a long state comes back, and none where none was sent', async () => {
  const office = await startFapi()
  for (const state of ['s'.repeat(384), '']) {
    const pushed = await office.push({ state })
    const back = answered(await agree(office.visitor, pathOf(String(pushed.json().request_uri), 'bank')))
    expect([back.state, back.iss]).toEqual([state || undefined, issuer])
  }
})

test('SEC-C09: a code lives for a minute, however long codes live elsewhere', async () => {
  const office = await startFapi()
  const { config } = office.appliance
  office.appliance.config = { ...config, lifetimes: { ...config.lifetimes, authorizationCode: 600_000 } }
  const dpop = await createDpopKey()
  const code = await codeFor(office)
  office.clock.advance(61_000)
  expect((await office.redeem(code, dpop)).json().error).toBe('invalid_grant')
})
