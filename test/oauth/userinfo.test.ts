import { createHmac } from 'node:crypto'
import { generateKeyPair, SignJWT } from 'jose'
import { expect, test } from 'vitest'
import {
  agree,
  answered,
  authorizePath,
  eventsOf,
  introspected,
  isHealthy,
  obtainTokens,
  redeem,
  startOffice,
  type Tokens,
  tokensIn,
} from '../support/code-flow.ts'
import { ben } from '../support/data.ts'
import type { Send } from '../support/http-server.ts'

const ask = (send: Send, token: string) => send('/oauth/userinfo', { headers: { authorization: `Bearer ${token}` } })

test('SEC-C15, SEC-C16, SEC-C17: by GET, by POST with the header, by POST with a form', async () => {
  const office = await startOffice()
  const { access_token } = await obtainTokens(office, { scope: 'openid email' })
  const headers = { authorization: `bearer ${access_token}` }
  const answers = [
    await office.send('/oauth/userinfo', { headers }),
    await office.send('/oauth/userinfo', { method: 'POST', headers }),
    await office.send('/oauth/userinfo', { form: { access_token } }),
  ]
  const told = { sub: expect.any(String), email: ben.email, email_verified: false }
  expect(answers.map((answer) => answer.json())).toEqual([told, told, told])
})

test('SEC-B37: a token in the address is not looked at', async () => {
  const office = await startOffice()
  const { access_token } = await obtainTokens(office)
  const answer = await office.send(`/oauth/userinfo?access_token=${access_token}`)
  expect([answer.status, answer.headers['www-authenticate']]).toEqual([401, expect.not.stringContaining('error=')])
  const twice = await office.send('/oauth/userinfo', {
    headers: { authorization: `Bearer ${access_token}` },
    form: { access_token },
  })
  expect(twice.status).toBe(400)
})

test('SEC-B38: expired is 401, too little scope is 403, each with its challenge', async () => {
  const office = await startOffice()
  const narrow = await obtainTokens(office, { scope: 'email' })
  const forbidden = await ask(office.send, narrow.access_token)
  expect([forbidden.status, forbidden.headers['www-authenticate']]).toEqual([
    403,
    expect.stringContaining('error="insufficient_scope"'),
  ])
  const tokens = await obtainTokens(office)
  office.clock.advance(900_000)
  const expired = await ask(office.send, tokens.access_token)
  expect([expired.status, expired.headers['www-authenticate']]).toEqual([
    401,
    expect.stringContaining('error="invalid_token"'),
  ])
  expect(await eventsOf(office, 'invalid_token')).toMatchObject([
    { reason: 'token_expired', actorName: ben.name, clientName: 'Office Intranet' },
  ])
})

const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')

async function forgeries(
  { access_token, id_token, refresh_token }: Tokens,
  jwks: string,
): Promise<Record<string, string>> {
  const [header = '', payload = '', signature = ''] = access_token.split('.')
  const { privateKey } = await generateKeyPair('ES256')
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString())
  const { kid } = JSON.parse(Buffer.from(header, 'base64url').toString())
  const hmac = (input: string) => createHmac('sha256', jwks).update(input).digest('base64url')
  const symmetric = `${part({ alg: 'HS256', typ: 'at+jwt', kid })}.${payload}`
  return {
    'alg none': `${part({ alg: 'none', typ: 'at+jwt' })}.${payload}.`,
    'alg none with the signature': `${part({ alg: 'none' })}.${payload}.${signature}`,
    'HS256 with the public key': `${symmetric}.${hmac(symmetric)}`,
    'another key under our kid': await new SignJWT(claims)
      .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid })
      .sign(privateKey),
    'an embedded key': `${part({ alg: 'ES256', jwk: {}, kid })}.${payload}.${signature}`,
    'crit and b64': `${part({ alg: 'ES256', kid, crit: ['b64'], b64: false })}.${payload}.${signature}`,
    'more scope': `${header}.${part({ ...claims, scope: 'openid admin' })}.${signature}`,
    'duplicate keys': `${header}.${Buffer.from(`{"jti":"${claims.jti}","jti":"${claims.jti}"}`).toString('base64url')}.${signature}`,
    'a padded signature': `${access_token}=`,
    'other last bits': access_token.slice(0, -1) + (access_token.endsWith('A') ? 'B' : 'A'),
    'an ID token': id_token,
    'a refresh token': refresh_token,
    'a jti that is an object': `${header}.${part({ jti: { $ne: null } })}.${signature}`,
    'no JSON': `${header}.bm8.${signature}`,
  }
}

test('SEC-A20: whatever a token says of its algorithm or key, only the one that was handed out is taken', async () => {
  const office = await startOffice()
  const tokens = await obtainTokens(office)
  const forged = await forgeries(tokens, (await office.send('/oauth/jwks')).text)
  for (const [name, token] of Object.entries(forged)) {
    expect((await ask(office.send, token)).status, name).toBe(401)
    if (name !== 'a refresh token') expect(await introspected(office, token), name).toEqual({ active: false })
  }
  expect((await ask(office.send, tokens.access_token)).status).toBe(200)
})

test('SEC-A20: a token of a megabyte is refused in bounded time', async () => {
  const office = await startOffice()
  const { send } = office
  const began = performance.now()
  expect((await send('/oauth/userinfo', { form: { access_token: 'a'.repeat(1_000_000) } })).status).toBe(413)
  expect((await send('/oauth/userinfo', { form: { access_token: `a.${'b'.repeat(60_000)}.c` } })).status).toBe(401)
  expect((await ask(send, 'a'.repeat(30_000))).status).toBe(431)
  expect(performance.now() - began).toBeLessThan(2000)
  expect(await isHealthy(send)).toBe(true)
})

test('a claim of the office’s own travels with profile, and none can pass itself off as the protocol’s', async () => {
  const office = await startOffice()
  const { repositories, store, clock, passwords } = office.appliance
  const password_hash = await passwords.hash(ben.password)
  await store.write((transaction) =>
    repositories.people.insert(transaction, {
      id: 'person-dora',
      username: 'dora',
      name: 'Dora',
      email: null,
      role: 'user',
      password_hash,
      disabled: 0,
      created_at: clock.now(),
      last_sign_in_at: null,
      claims: { department: 'Sales', sub: 'person-admin', aud: 'x', phone_number: '+1', name: 'Someone else' },
    }),
  )
  const dora = { username: 'dora', password: ben.password }
  const { code = '' } = answered(await agree(office.visitor, authorizePath(), dora))
  const { access_token } = tokensIn(await redeem(office, { code }))
  expect((await ask(office.send, access_token)).json()).toEqual({
    sub: 'person-dora',
    name: 'Dora',
    preferred_username: 'dora',
    department: 'Sales',
  })
})
