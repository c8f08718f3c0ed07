import { createHash } from 'node:crypto'
import { createLocalJWKSet, decodeJwt, decodeProtectedHeader, type JWTPayload, jwtVerify } from 'jose'
import { expect, test } from 'vitest'
import { signingAlgorithms } from '../../server/contract/client-settings.ts'
import {
  agree,
  answered,
  authorizePath,
  introspected,
  type Office,
  obtainTokens,
  startOffice,
  type Tokens,
  tokensIn,
  verifier,
} from '../support/code-flow.ts'
import { ben, intranet } from '../support/data.ts'
import { basic, issuer } from '../support/http-server.ts'

/** An application of its own kind, and what it gets for Ben. */
async function tokensOf(office: Office, changes: Partial<typeof intranet>, asked: Record<string, string> = {}) {
  const client = { ...intranet, client_id: 'desk', ...changes }
  const proof = basic(client.client_id, await office.register(client))
  const { client_id } = client
  const { code = '' } = answered(await agree(office.visitor, authorizePath({ client_id, ...asked })))
  const form = { grant_type: 'authorization_code', code, code_verifier: verifier }
  const tokens = tokensIn(await office.send('/oauth/token', { headers: proof, form }))
  return { ...tokens, proof }
}

const keysOf = async ({ send }: Office) => createLocalJWKSet(JSON.parse((await send('/oauth/jwks')).text))

/** As an application checks what it was given, with a library that is not this server's. */
async function checked(office: Office, jwt: string, audience: string): Promise<JWTPayload> {
  const currentDate = new Date(office.clock.now())
  return (await jwtVerify(jwt, await keysOf(office), { issuer, audience, currentDate })).payload
}

const userinfo = ({ send }: Office, { access_token }: Pick<Tokens, 'access_token'>) =>
  send('/oauth/userinfo', { headers: { authorization: `Bearer ${access_token}` } })

test('SEC-C11, SEC-C13, SEC-C15: an ID token is signed by RS256 unless chosen otherwise, and says no more than it must', async () => {
  const office = await startOffice()
  const tokens = await obtainTokens(office, { nonce: 'n-1', scope: 'openid profile email' })
  expect(decodeProtectedHeader(tokens.id_token)).toEqual({ alg: 'RS256', kid: expect.any(String) })
  const claims = await checked(office, tokens.id_token, 'intranet')
  const now = office.clock.now() / 1000
  expect(claims).toEqual({
    iss: issuer,
    aud: 'intranet',
    sub: (await userinfo(office, tokens)).json().sub,
    iat: now,
    exp: now + office.appliance.config.lifetimes.idToken / 1000,
    nonce: 'n-1',
    at_hash: createHash('sha256').update(tokens.access_token).digest().subarray(0, 16).toString('base64url'),
    auth_time: now,
    acr: 'aal1',
    amr: ['pwd'],
    sid: expect.any(String),
  })
})

test('each client has its ID tokens signed as it says, with the hash of the access token that goes with that', async () => {
  const office = await startOffice()
  for (const alg of signingAlgorithms) {
    const tokens = await tokensOf(office, { client_id: alg, id_token_signed_response_alg: alg })
    expect(decodeProtectedHeader(tokens.id_token).alg).toBe(alg)
    const digest = createHash(alg === 'EdDSA' ? 'sha512' : 'sha256')
      .update(tokens.access_token)
      .digest()
    const at_hash = digest.subarray(0, digest.length / 2).toString('base64url')
    expect(await checked(office, tokens.id_token, alg)).toMatchObject({ at_hash })
  }
})

test('SEC-C42: the happy flow with client_secret_post', async () => {
  const office = await startOffice()
  const method = { client_id: 'poster', token_endpoint_auth_method: 'client_secret_post' } as const
  const client_secret = await office.register({ ...intranet, ...method })
  const { code = '' } = answered(await agree(office.visitor, authorizePath({ client_id: 'poster' })))
  const form = { grant_type: 'authorization_code', code, code_verifier: verifier, client_id: 'poster', client_secret }
  const tokens = tokensIn(await office.send('/oauth/token', { form }))
  expect((await userinfo(office, tokens)).json().name).toBe(ben.name)
})

test('a pairwise client is told of one person by one subject everywhere, and it is not the office’s', async () => {
  const office = await startOffice()
  const person = await office.appliance.repositories.people.findByUsername('ben')
  const tokens = await tokensOf(office, { subject_type: 'pairwise' }, { scope: 'openid profile' })
  const { sub } = decodeJwt(tokens.id_token)
  expect(sub).toMatch(/^[A-Za-z0-9_-]{43}=$/)
  expect(decodeJwt(tokens.access_token).sub).toBe(sub)
  expect((await userinfo(office, tokens)).json().sub).toBe(sub)
  const form = { token: tokens.access_token }
  const told = (await office.send('/oauth/introspect', { headers: tokens.proof, form })).json()
  expect([told.active, told.sub, told.username]).toEqual([true, sub, undefined])
  for (const said of [tokens.id_token, tokens.access_token].map((jwt) => JSON.stringify(decodeJwt(jwt)))) {
    expect(said).not.toContain(person?.id)
  }
  const other = await tokensOf(office, {
    client_id: 'elsewhere',
    subject_type: 'pairwise',
    sector_identifier_uri: 'https://elsewhere.example/uris.json',
  })
  expect(decodeJwt(other.id_token).sub).not.toBe(sub)
})

test('SEC-C45: claims asked for by name come where they were asked for, as far as the client could ask by scope', async () => {
  const office = await startOffice()
  const named = { email: { essential: true }, name: null, phone_number: null }
  const claims = JSON.stringify({ userinfo: named, id_token: named })
  const scopes = ['openid', 'profile', 'email']
  const tokens = await tokensOf(office, { scopes }, { scope: 'openid', claims })
  expect(decodeJwt(tokens.id_token)).toMatchObject({ email: ben.email, name: ben.name })
  const told = (await userinfo(office, tokens)).json()
  expect(told).toEqual({ sub: decodeJwt(tokens.id_token).sub, email: ben.email, name: ben.name })
  const refreshing = { grant_type: 'refresh_token', refresh_token: tokens.refresh_token }
  const next = tokensIn(await office.send('/oauth/token', { headers: tokens.proof, form: refreshing }))
  expect(decodeJwt(next.id_token)).toMatchObject({ email: ben.email, name: ben.name })
})

test('what userinfo says is signed where the client says so, and is no ID token', async () => {
  const office = await startOffice()
  for (const alg of signingAlgorithms) {
    const tokens = await tokensOf(office, { client_id: alg, userinfo_signed_response_alg: alg })
    const answer = await userinfo(office, tokens)
    expect(answer.headers['content-type']).toBe('application/jwt')
    expect(decodeProtectedHeader(answer.text).alg).toBe(alg)
    expect(await checked(office, answer.text, alg)).toMatchObject({
      name: ben.name,
      sub: decodeJwt(tokens.id_token).sub,
    })
    const hint = authorizePath({ client_id: alg, prompt: 'none', id_token_hint: answer.text })
    expect(answered(await office.visitor.open(hint)).error).toBe('invalid_request')
  }
})

test('introspection is signed where the client accepts that (RFC 9701), of a type of its own', async () => {
  const office = await startOffice()
  const { access_token } = await obtainTokens(office)
  const accept = 'application/token-introspection+jwt'
  for (const [token, told] of [
    [access_token, await introspected(office, access_token)],
    ['unknown', { active: false }],
  ] as const) {
    const headers = { ...basic('intranet', office.secret), accept }
    const answer = await office.send('/oauth/introspect', { headers, form: { token } })
    expect(answer.headers['content-type']).toBe(accept)
    expect(decodeProtectedHeader(answer.text)).toMatchObject({ alg: 'RS256', typ: 'token-introspection+jwt' })
    const claims = await checked(office, answer.text, 'intranet')
    expect(claims).toEqual({ iss: issuer, aud: 'intranet', iat: expect.any(Number), token_introspection: told })
  }
})
