import { expect, test } from 'vitest'
import {
  eventsOf,
  introspected,
  isHealthy,
  obtainTokens,
  refresh,
  startOffice,
  userinfoStatus,
} from '../support/code-flow.ts'
import { ben, intranet } from '../support/data.ts'
import { basic, issuer } from '../support/http-server.ts'

async function startTwo() {
  const office = await startOffice()
  const otherSecret = await office.register({ ...intranet, client_id: 'other', name: 'Other' })
  const revoke = (token: string, headers = basic('intranet', office.secret)) =>
    office.send('/oauth/revoke', { headers, form: { token } })
  return { ...office, otherSecret, revoke }
}

test('introspection tells a client about its own tokens', async () => {
  const office = await startTwo()
  const tokens = await obtainTokens(office)
  const now = office.clock.now() / 1000
  const person = await office.appliance.repositories.people.findByUsername('ben')
  const about = {
    active: true,
    iss: issuer,
    client_id: 'intranet',
    scope: 'openid profile',
    sub: person?.id,
    username: 'ben',
    iat: now,
    auth_time: now,
    acr: 'aal1',
  }
  expect(await introspected(office, tokens.access_token)).toEqual({
    ...about,
    exp: now + 900,
    token_type: 'Bearer',
    aud: issuer,
    jti: expect.any(String),
  })
  expect(await introspected(office, tokens.refresh_token)).toEqual({ ...about, exp: now + 14 * 86_400 })
  office.clock.advance(900_000)
  expect(await introspected(office, tokens.access_token)).toEqual({ active: false })
})

test('SEC-A57: of another client’s token, and to a public client, it tells nothing', async () => {
  const office = await startTwo()
  const tokens = await obtainTokens(office)
  const asOther = { headers: basic('other', office.otherSecret) }
  for (const token of [tokens.access_token, tokens.refresh_token, tokens.id_token, 'x']) {
    expect((await office.send('/oauth/introspect', { ...asOther, form: { token } })).json()).toEqual({ active: false })
  }
  const asPublic = await office.send('/oauth/introspect', { form: { token: tokens.access_token, client_id: 'notes' } })
  expect([asPublic.status, asPublic.json().error]).toEqual([401, 'invalid_client'])
  expect((await office.send('/oauth/introspect', { form: { token: 'x' } })).status).toBe(401)
})

test('revoking an access token ends it alone, and a refresh token everything of its grant', async () => {
  const office = await startTwo()
  const tokens = await obtainTokens(office)
  const answer = await office.revoke(tokens.access_token)
  expect([answer.status, answer.text]).toEqual([200, ''])
  expect(await introspected(office, tokens.access_token)).toEqual({ active: false })
  const next = (await refresh(office, tokens.refresh_token)).json()
  await office.revoke(String(next.refresh_token))
  expect(await userinfoStatus(office.send, String(next.access_token))).toBe(401)
  expect((await refresh(office, String(next.refresh_token))).json().error).toBe('invalid_grant')
  expect(await eventsOf(office, 'oauth_token_revoked')).toMatchObject([
    { actorName: ben.name, clientName: intranet.name, details: { token_type: 'access_token' } },
    { details: { token_type: 'refresh_token' } },
  ])
})

test('SEC-A57: another client’s token is left alone, unknown ones are no error, and both answers are the same', async () => {
  const office = await startTwo()
  const tokens = await obtainTokens(office)
  for (const token of [tokens.access_token, tokens.refresh_token, 'x']) {
    const answer = await office.revoke(token, basic('other', office.otherSecret))
    expect([answer.status, answer.text]).toEqual([200, ''])
  }
  expect((await introspected(office, tokens.access_token)).active).toBe(true)
  expect((await refresh(office, tokens.refresh_token)).status).toBe(200)
  expect(await eventsOf(office, 'unauthorized_access')).toMatchObject([
    { reason: 'client_mismatch', clientName: 'Other' },
    {},
  ])
})

test('SEC-A56, SEC-A66: with a database that cannot be written nothing is granted, nothing is said to be revoked, and it recovers', async () => {
  const office = await startTwo()
  const tokens = await obtainTokens(office)
  office.writer.pragma('query_only = ON')
  const answers = [
    await office.revoke(tokens.access_token),
    await office.revoke(tokens.refresh_token),
    await refresh(office, tokens.refresh_token),
    await office.send('/oauth/token', { headers: basic('intranet', 'wrong'), form: { grant_type: 'refresh_token' } }),
  ]
  expect(answers.map(({ status, text }) => [status, JSON.parse(text).error])).toEqual(
    Array(4).fill([503, 'temporarily_unavailable']),
  )
  expect(answers.every(({ headers }) => Number(headers['retry-after']) > 0)).toBe(true)
  office.writer.pragma('query_only = OFF')
  expect((await introspected(office, tokens.access_token)).active).toBe(true)
  expect((await office.revoke(tokens.access_token)).status).toBe(200)
  expect(await introspected(office, tokens.access_token)).toEqual({ active: false })
  expect(await isHealthy(office.send)).toBe(true)
})
