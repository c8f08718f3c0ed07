import { createLocalJWKSet, decodeProtectedHeader, type JSONWebKeySet, jwtVerify, SignJWT } from 'jose'
import { expect, test } from 'vitest'
import { signingAlgorithms } from '../../server/contract/client-settings.ts'
import { createVisitor } from '../support/browserless.ts'
import { asserted, createAssertion, createClientKey } from '../support/client-keys.ts'
import {
  agree,
  answered,
  authorizePath,
  type Office,
  redirectUri,
  startOffice,
  tokensIn,
  verifier,
} from '../support/code-flow.ts'
import { intranet, nightlyReport, notes } from '../support/data.ts'
import { createDpopKey, createProof } from '../support/dpop.ts'
import { basic, issuer } from '../support/http-server.ts'
import { openRegistration, registerAt, weather } from '../support/registration.ts'
import { type Route, routesOf } from '../support/routes.ts'

type Metadata = Record<string, unknown>

const documentPath = '/.well-known/openid-configuration'
const metadataOf = async ({ send }: Pick<Office, 'send'>): Promise<Metadata> => (await send(documentPath)).json()

/** The values of a member that is a list. */
function listed(metadata: Metadata, member: string): string[] {
  const values = metadata[member]
  if (!Array.isArray(values) || values.length === 0) throw new Error(`${member} names nothing`)
  return values.map(String)
}

/** The advertised addresses that are this server's, by member. */
const addresses = (metadata: Metadata): [string, string][] =>
  Object.entries(metadata).flatMap(([member, value]) =>
    /_(endpoint|uri)$/.test(member) && typeof value === 'string' ? [[member, value.replace(issuer, '')]] : [],
  )

/** What is under the addresses of the protocol and is not for applications to find: pages, and what their forms send. */
const pages = /^\/oauth\/(login(\/.*)?|consent)$/
/** The documents that lead to the others, and what a registered client is told by its own answer. */
const found = [
  documentPath,
  '/.well-known/oauth-authorization-server',
  '/.well-known/oauth-protected-resource',
  '/.well-known/oauth-protected-resource/api/v1',
  '/oauth/register/:clientId',
]

const isProtocol = ({ path }: Route) => /^\/(oauth|\.well-known)\//.test(path)

async function openOffice() {
  const office = await startOffice()
  await openRegistration(office, { metadataDocuments: true })
  return office
}

test('SEC-C02, SEC-B36: the document is the same under both names, and its issuer is the address it was read at', async () => {
  const { send } = await startOffice()
  const [openid, oauth] = [await send(documentPath), await send('/.well-known/oauth-authorization-server')]
  expect(openid.text).toBe(oauth.text)
  expect(openid.json()).toMatchObject({
    issuer,
    code_challenge_methods_supported: ['S256'],
    response_types_supported: ['code'],
    authorization_response_iss_parameter_supported: true,
    subject_types_supported: expect.arrayContaining(['public']),
    id_token_signing_alg_values_supported: expect.arrayContaining(['RS256']),
    scopes_supported: expect.arrayContaining(['openid']),
  })
})

test('every address that is advertised answers, and every route of the protocol is advertised or a page', async () => {
  const office = await openOffice()
  const advertised = addresses(await metadataOf(office)).map(([, path]) => path)
  expect(advertised.length).toBeGreaterThan(9)
  const routes = (await routesOf(office.appliance)).filter(isProtocol)
  for (const path of advertised) {
    const route = routes.find((one) => one.path === path)
    const method = route?.methods.includes('GET') ? 'GET' : 'POST'
    const { status } = await office.send(path, { method, ...(method === 'POST' && { form: {} }) })
    expect([path, [404, 405].includes(status)]).toEqual([path, false])
  }
  const unsaid = routes.filter(({ path }) => !advertised.includes(path) && !found.includes(path) && !pages.test(path))
  expect(unsaid).toEqual([])
  expect(routes.length).toBeGreaterThan(15)
})

test('what the office has switched off is not advertised, and what it switches on is', async () => {
  const office = await startOffice()
  const before = await metadataOf(office)
  expect(before).toMatchObject({ client_id_metadata_document_supported: false })
  expect(before).not.toHaveProperty('registration_endpoint')
  expect((await registerAt(office.send, weather)).status).toBe(404)
  await openRegistration(office, { metadataDocuments: true })
  expect(await metadataOf(office)).toMatchObject({
    registration_endpoint: `${issuer}/oauth/register`,
    client_id_metadata_document_supported: true,
  })
  expect((await registerAt(office.send, weather)).status).toBe(201)
})

test('every grant type that is advertised is known at the token endpoint, and no other', async () => {
  const office = await startOffice()
  const grants = listed(await metadataOf(office), 'grant_types_supported')
  const errorOf = async (grant_type: string) =>
    (await office.send('/oauth/token', { headers: basic('intranet', office.secret), form: { grant_type } })).json()
      .error
  expect(grants).toContain('authorization_code')
  for (const grant of grants) expect([grant, await errorOf(grant)]).not.toEqual([grant, 'unsupported_grant_type'])
  const foreign = ['implicit', 'password', 'urn:ietf:params:oauth:grant-type:jwt-bearer', '__proto__', 'constructor']
  for (const grant of foreign) expect([grant, await errorOf(grant)]).toEqual([grant, 'unsupported_grant_type'])
})

test('every way in which a client proves itself that is advertised proves it, with every algorithm, and no other', async () => {
  const office = await startOffice()
  const metadata = await metadataOf(office)
  const form = { grant_type: 'client_credentials' }
  const worked = new Set<string>()
  const named = (client_id: string) => ({ ...nightlyReport, client_id })
  const basicSecret = await office.register(named('by-basic'))
  const byBasic = await office.send('/oauth/token', { headers: basic('by-basic', basicSecret), form })
  if (byBasic.status === 200) worked.add('client_secret_basic')
  const method = { token_endpoint_auth_method: 'client_secret_post' as const }
  const client_secret = await office.register({ ...named('by-post'), ...method })
  const byPost = await office.send('/oauth/token', { form: { ...form, client_id: 'by-post', client_secret } })
  if (byPost.status === 200) worked.add('client_secret_post')
  const none = { grant_type: 'refresh_token', refresh_token: 'x', client_id: 'notes' }
  if ((await office.send('/oauth/token', { form: none })).json().error === 'invalid_grant') worked.add('none')
  const algorithms: string[] = []
  for (const alg of signingAlgorithms) {
    const clientId = `by-${alg}`
    const key = await createClientKey(alg)
    const keyed = { token_endpoint_auth_method: 'private_key_jwt' as const, jwks: { keys: [key.jwk] } }
    await office.register({ ...named(clientId), ...keyed })
    const assertion = asserted(await createAssertion(key, { clientId, now: office.clock.now() }))
    if ((await office.send('/oauth/token', { form: { ...form, ...assertion } })).status === 200) algorithms.push(alg)
  }
  if (algorithms.length > 0) worked.add('private_key_jwt')
  const methods = 'endpoint_auth_methods_supported'
  const algs = 'endpoint_auth_signing_alg_values_supported'
  expect([...worked].toSorted()).toEqual(listed(metadata, `token_${methods}`).toSorted())
  expect(listed(metadata, `revocation_${methods}`)).toEqual(listed(metadata, `token_${methods}`))
  expect(listed(metadata, `introspection_${methods}`)).not.toContain('none')
  for (const endpoint of ['token', 'revocation', 'introspection'])
    expect(listed(metadata, `${endpoint}_${algs}`).toSorted()).toEqual(algorithms.toSorted())
})

test('every response mode and prompt that is advertised is understood, and no other mode', async () => {
  const office = await startOffice()
  const metadata = await metadataOf(office)
  const modes = listed(metadata, 'response_modes_supported')
  const brought: Record<string, (text: string, location: string) => boolean> = {
    query: (_, location) => /[?&]code=/.test(location),
    form_post: (text) => /name="code"/.test(text),
  }
  for (const response_mode of modes) {
    const answer = await agree(createVisitor(office.send), authorizePath({ response_mode }))
    expect([response_mode, brought[response_mode]?.(answer.text, answer.headers.location ?? '')]).toEqual([
      response_mode,
      true,
    ])
  }
  for (const response_mode of ['fragment', 'jwt', 'query.jwt', 'web_message'])
    expect(answered(await office.visitor.open(authorizePath({ response_mode }))).error).toBe('invalid_request')
  for (const prompt of listed(metadata, 'prompt_values_supported')) {
    const answer = await createVisitor(office.send).open(authorizePath({ prompt }))
    const error = prompt === 'none' ? answered(answer).error : undefined
    expect([prompt, error, answer.status]).toEqual([
      prompt,
      prompt === 'none' ? 'login_required' : undefined,
      answer.status,
    ])
    expect([200, 303]).toContain(answer.status)
  }
  const created = answered(await office.visitor.open(authorizePath({ prompt: 'create' })))
  expect(created.error).toBe('invalid_request')
})

/** What the intranet gets for Ben when it is registered as `changes` say. */
async function tokensOf(office: Office, clientId: string, changes: object) {
  const secret = await office.register({ ...intranet, client_id: clientId, ...changes })
  const { code = '' } = answered(await agree(createVisitor(office.send), authorizePath({ client_id: clientId })))
  const form = { grant_type: 'authorization_code', redirect_uri: redirectUri, code, code_verifier: verifier }
  return { secret, tokens: tokensIn(await office.send('/oauth/token', { headers: basic(clientId, secret), form })) }
}

test('SEC-C07, SEC-C14: every algorithm that is advertised signs ID tokens, userinfo and introspection, by a published key', async () => {
  const office = await startOffice()
  const metadata = await metadataOf(office)
  const members = ['id_token', 'userinfo', 'introspection'].map((one) => `${one}_signing_alg_values_supported`)
  for (const member of members) {
    expect(listed(metadata, member).toSorted()).toEqual([...signingAlgorithms].toSorted())
    expect(listed(metadata, member)).not.toContain('none')
  }
  const keys = createLocalJWKSet((await office.send('/oauth/jwks')).json() as unknown as JSONWebKeySet)
  for (const alg of listed(metadata, 'id_token_signing_alg_values_supported')) {
    const clientId = `signed-${alg}`
    const signed = { id_token_signed_response_alg: alg, userinfo_signed_response_alg: alg }
    const { secret, tokens } = await tokensOf(office, clientId, signed)
    const userinfo = await office.send('/oauth/userinfo', {
      headers: { authorization: `Bearer ${tokens.access_token}` },
    })
    const accept = { accept: 'application/token-introspection+jwt', ...basic(clientId, secret) }
    const told = await office.send('/oauth/introspect', { headers: accept, form: { token: tokens.access_token } })
    for (const jws of [tokens.id_token, userinfo.text, told.text]) {
      const currentDate = new Date(office.clock.now())
      await jwtVerify(jws, keys, { issuer, audience: clientId, algorithms: [alg], currentDate })
      expect(decodeProtectedHeader(jws).alg).toBe(alg)
    }
  }
})

test('every algorithm that is advertised for request objects and for proofs of possession is taken', async () => {
  const office = await startOffice()
  const metadata = await metadataOf(office)
  const seconds = Math.floor(office.clock.now() / 1000)
  expect(listed(metadata, 'request_object_signing_alg_values_supported')).toEqual([...signingAlgorithms])
  for (const alg of signingAlgorithms) {
    const key = await createClientKey(alg)
    const client_id = `asks-${alg}`
    await office.register({ ...intranet, client_id, jwks: { keys: [key.jwk] } })
    const asked = Object.fromEntries(new URLSearchParams(authorizePath({ client_id }).split('?')[1]))
    const request = await new SignJWT({
      ...asked,
      iss: client_id,
      aud: issuer,
      nbf: seconds,
      exp: seconds + 60,
      jti: alg,
    })
      .setProtectedHeader({ alg, kid: key.jwk.kid, typ: 'oauth-authz-req+jwt' })
      .sign(key.privateKey)
    const page = await createVisitor(office.send).open(
      `/oauth/authorize?${new URLSearchParams({ client_id, request })}`,
    )
    expect([alg, page.status, page.text.includes('name="password"')]).toEqual([alg, 200, true])
  }
  const secret = await office.register(nightlyReport)
  const form = { grant_type: 'client_credentials' }
  for (const alg of listed(metadata, 'dpop_signing_alg_values_supported')) {
    const dpop = await createProof(await createDpopKey(alg), { now: office.clock.now() })
    const headers = { ...basic(nightlyReport.client_id, secret), dpop }
    expect((await office.send('/oauth/token', { headers, form })).json()).toMatchObject({ token_type: 'DPoP' })
  }
})

test('every acr value, subject type and scope that is advertised can be asked for or registered', async () => {
  const office = await openOffice()
  const metadata = await metadataOf(office)
  for (const acr_values of listed(metadata, 'acr_values_supported'))
    expect((await createVisitor(office.send).open(authorizePath({ acr_values }))).status).toBe(200)
  for (const subject_type of listed(metadata, 'subject_types_supported'))
    expect((await registerAt(office.send, { ...weather, subject_type })).status).toBe(201)
  const scopes = listed(metadata, 'scopes_supported')
  await office.register({ ...intranet, client_id: 'all', scopes })
  for (const scope of scopes)
    expect((await createVisitor(office.send).open(authorizePath({ client_id: 'all', scope }))).status).toBe(200)
})

test('what is said not to be supported is not, and a challenge that is plain is refused', async () => {
  const office = await startOffice()
  expect(await metadataOf(office)).toMatchObject({
    request_uri_parameter_supported: false,
    require_pushed_authorization_requests: false,
  })
  const refused = async (changes: Record<string, string>) =>
    answered(await office.visitor.open(authorizePath(changes))).error
  expect(await refused({ request_uri: 'https://weather.example/request' })).toBe('request_uri_not_supported')
  expect(await refused({ code_challenge_method: 'plain' })).toBe('invalid_request')
  expect(await refused({ response_type: 'token' })).toBe('unsupported_response_type')
  expect(
    await refused({ client_id: notes.client_id, redirect_uri: 'http://127.0.0.1/callback', code_challenge: '' }),
  ).toBe('invalid_request')
})
