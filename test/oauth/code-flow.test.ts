import { decodeJwt, decodeProtectedHeader, importJWK, jwtVerify } from 'jose'
import { expect, test } from 'vitest'
import {
  agree,
  answered,
  authorizePath,
  eventsOf,
  introspected,
  obtainCode,
  obtainTokens,
  redeem,
  startOffice,
  tokensIn,
  userinfoStatus,
} from '../support/code-flow.ts'
import { ben } from '../support/data.ts'
import { issuer } from '../support/http-server.ts'

test('a person signs in, agrees, and the application gets tokens that say who it was', async () => {
  const office = await startOffice()
  const back = answered(await agree(office.visitor, authorizePath({ nonce: 'nonce-of-the-client' })))
  expect(back).toMatchObject({ state: 'state-of-the-client', iss: issuer })

  const tokens = tokensIn(await redeem(office, { code: back.code ?? '' }))
  expect(tokens).toMatchObject({ token_type: 'Bearer', expires_in: 900, scope: 'openid profile' })
  const { keys } = (await office.send('/oauth/jwks')).json() as { keys: { alg: string; kid: string }[] }
  const keyOf = async (token: string) =>
    importJWK(keys.find(({ kid }) => kid === decodeProtectedHeader(token).kid) ?? {})
  const currentDate = new Date(office.clock.now())
  const idToken = await jwtVerify(tokens.id_token, await keyOf(tokens.id_token), {
    issuer,
    audience: 'intranet',
    currentDate,
    algorithms: ['RS256'],
  })
  expect(idToken.payload).toMatchObject({
    nonce: 'nonce-of-the-client',
    auth_time: office.clock.now() / 1000,
    amr: ['pwd'],
  })
  expect(idToken.payload.at_hash).toMatch(/^[A-Za-z0-9_-]{22}$/)
  const access = await jwtVerify(tokens.access_token, await keyOf(tokens.access_token), {
    issuer,
    audience: issuer,
    currentDate,
    typ: 'at+jwt',
    algorithms: ['ES256'],
  })
  expect(access.payload).toMatchObject({ client_id: 'intranet', scope: 'openid profile', sub: idToken.payload.sub })

  const userinfo = await office.send('/oauth/userinfo', { headers: { authorization: `Bearer ${tokens.access_token}` } })
  expect(userinfo.json()).toEqual({ sub: idToken.payload.sub, name: ben.name, preferred_username: 'ben' })
})

test('every step is an event that names person and application', async () => {
  const office = await startOffice()
  const tokens = await obtainTokens(office)
  await introspected(office, tokens.access_token)
  await userinfoStatus(office.send, tokens.access_token)
  await office.send('/oauth/revoke', { form: { token: 'x', client_id: 'notes' } })
  for (const type of ['oauth_authorization', 'oauth_token_issued', 'oauth_userinfo_read']) {
    const [event] = await eventsOf(office, type)
    expect(event, type).toMatchObject({
      outcome: 'success',
      actorKind: 'person',
      actorName: ben.name,
      clientName: 'Office Intranet',
      address: '127.0.0.1',
    })
  }
  expect(await eventsOf(office, 'oauth_token_introspected')).toMatchObject([
    { actorName: 'Office Intranet', details: { active: true } },
  ])
  const issued = await eventsOf(office, 'oauth_token_issued')
  expect(issued[0]?.details).toEqual({ grant_type: 'authorization_code', scope: 'openid profile' })
})

test('SEC-G07: no code, token, verifier, password or secret is in an event, the log or an error', async () => {
  const office = await startOffice()
  const code = await obtainCode(office)
  const tokens = tokensIn(await redeem(office, { code }))
  const failed = await redeem(office, { code })
  const written = JSON.stringify([await office.events(), office.logged, failed.text])
  for (const secret of [
    code,
    ben.password,
    office.secret,
    'a'.repeat(43),
    ...Object.values(tokens).filter((value) => String(value).length > 60),
  ]) {
    expect(written).not.toContain(String(secret))
  }
  expect(decodeJwt(tokens.access_token).jti).toBeDefined()
})

test('SEC-B45: a code is refused after 60 seconds, even if it was never used', async () => {
  const office = await startOffice()
  const code = await obtainCode(office)
  office.clock.advance(60_000)
  const answer = await redeem(office, { code })
  expect([answer.status, answer.json().error]).toEqual([400, 'invalid_grant'])
  expect(await eventsOf(office, 'invalid_token')).toMatchObject([{ reason: 'code_expired', actorName: ben.name }])
})

test('SEC-B14: redirect_uri may be left out of the token request, and must not differ', async () => {
  const office = await startOffice()
  const code = await obtainCode(office)
  const other = await redeem(office, { code, redirect_uri: 'https://intranet.office.example/other' })
  expect(other.json().error).toBe('invalid_grant')
  expect((await redeem(office, { code, redirect_uri: '' })).status).toBe(200)
})
