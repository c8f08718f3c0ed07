import { decodeJwt } from 'jose'
import { expect, test } from 'vitest'
import {
  eventsOf,
  introspected,
  obtainCode,
  obtainTokens,
  refresh,
  startOffice,
  tokensIn,
  verifier,
} from '../support/code-flow.ts'
import { ben, intranet } from '../support/data.ts'
import { basic, startHttp } from '../support/http-server.ts'

const invalidGrant = async (answer: Promise<{ status: number; text: string }>) => {
  const { status, text } = await answer
  return [status, JSON.parse(text).error].join(' ') === '400 invalid_grant'
}

test('a refresh brings new tokens and a new refresh token, with the sign-in as it was', async () => {
  const office = await startOffice()
  const first = await obtainTokens(office, { nonce: 'n' })
  office.clock.advance(60_000)
  const second = tokensIn(await refresh(office, first.refresh_token))
  expect(second.refresh_token).not.toBe(first.refresh_token)
  const [before, after] = [decodeJwt(first.id_token), decodeJwt(second.id_token)]
  expect([after.sub, after.auth_time, after.sid, after.nonce]).toEqual([
    before.sub,
    before.auth_time,
    before.sid,
    undefined,
  ])
  expect((await introspected(office, second.access_token)).active).toBe(true)
})

test('SEC-B26: a refresh token that comes back later ends its whole family, and the monitor says so', async () => {
  const office = await startOffice()
  const first = await obtainTokens(office)
  const second = tokensIn(await refresh(office, first.refresh_token))
  office.clock.advance(office.appliance.protocol.current().refresh.replaySeconds * 1000 + 1)
  expect(await invalidGrant(refresh(office, first.refresh_token))).toBe(true)
  expect(await invalidGrant(refresh(office, second.refresh_token))).toBe(true)
  expect(await introspected(office, second.access_token)).toEqual({ active: false })
  const told = await eventsOf(office, 'suspicious_activity')
  expect(told).toMatchObject([{ reason: 'refresh_replayed', actorName: ben.name, clientName: intranet.name }])
  for (const secret of [first.refresh_token, second.refresh_token]) expect(JSON.stringify(told)).not.toContain(secret)
})

test('SEC-A16: a replay after a restart is still a replay', async () => {
  const office = await startOffice()
  const first = await obtainTokens(office)
  const second = tokensIn(await refresh(office, first.refresh_token))
  await office.stop()
  await office.close()
  office.clock.advance(60_000)
  const restarted = {
    ...(await startHttp({ folder: office.folder, masterKey: office.masterKey, clock: office.clock })),
    secret: office.secret,
  }
  expect((await introspected(restarted, second.access_token)).active).toBe(true)
  expect(await invalidGrant(refresh(restarted, first.refresh_token))).toBe(true)
  expect(await introspected(restarted, second.access_token)).toEqual({ active: false })
  expect(await invalidGrant(refresh(restarted, second.refresh_token))).toBe(true)
})

test('SEC-B24, SEC-B25: the scope may be narrowed for one access token, never widened, and the next token has it whole again', async () => {
  const office = await startOffice()
  const first = await obtainTokens(office, { scope: 'openid profile' })
  const wider = await refresh(office, first.refresh_token, { scope: 'openid profile email' })
  expect([wider.status, wider.json().error]).toEqual([400, 'invalid_scope'])
  const narrow = tokensIn(await refresh(office, first.refresh_token, { scope: 'openid' }))
  expect(narrow.scope).toBe('openid')
  const whole = tokensIn(await refresh(office, narrow.refresh_token))
  expect(whole.scope).toBe('openid profile')
  const withoutOpenid = await refresh(office, whole.refresh_token, { scope: 'profile' })
  expect(withoutOpenid.json()).not.toHaveProperty('id_token')
})

test('SEC-B27, SEC-C47: a refresh token is worth nothing to another client or without the secret, and is not spent by it', async () => {
  const office = await startOffice()
  const { refresh_token } = await obtainTokens(office)
  const otherSecret = await office.register({ ...intranet, client_id: 'other' })
  const form = { grant_type: 'refresh_token', refresh_token }
  expect((await office.send('/oauth/token', { headers: basic('other', otherSecret), form })).json().error).toBe(
    'invalid_grant',
  )
  expect((await office.send('/oauth/token', { form: { ...form, client_id: 'notes' } })).json().error).toBe(
    'invalid_grant',
  )
  expect((await office.send('/oauth/token', { form: { ...form, client_id: 'intranet' } })).json().error).toBe(
    'invalid_client',
  )
  expect((await refresh(office, refresh_token)).status).toBe(200)
})

test('SEC-Q-10.4.8: a refresh token ends when it lies idle, and its grant ends however busy it is', async () => {
  const office = await startOffice()
  const { refreshToken, grant } = office.appliance.config.lifetimes
  let { refresh_token } = await obtainTokens(office)
  const idle = await obtainTokens(office)
  const began = office.clock.now()
  while (office.clock.now() + refreshToken - 1 < began + grant) {
    office.clock.advance(refreshToken - 1)
    refresh_token = tokensIn(await refresh(office, refresh_token)).refresh_token
  }
  expect(await invalidGrant(refresh(office, idle.refresh_token))).toBe(true)
  office.clock.set(began + grant)
  expect(await invalidGrant(refresh(office, refresh_token))).toBe(true)
  expect((await eventsOf(office, 'invalid_token')).map(({ reason }) => reason)).toEqual([
    'refresh_expired',
    'refresh_expired',
  ])
})

test('SEC-B28, SEC-A32: with the person disabled nothing of theirs goes on', async () => {
  const office = await startOffice()
  const tokens = await obtainTokens(office)
  const { store, repositories, clock } = office.appliance
  const person = await repositories.people.findByUsername('ben')
  await store.write(async (transaction) => {
    await repositories.grants.revokeOfPerson(transaction, person?.id ?? '', {
      at: clock.now(),
      reason: 'account_disabled',
    })
  })
  expect(await invalidGrant(refresh(office, tokens.refresh_token))).toBe(true)
  expect(await introspected(office, tokens.access_token)).toEqual({ active: false })
})

test('a client that is not registered for refresh tokens gets none', async () => {
  const office = await startOffice()
  const secret = await office.register({ ...intranet, client_id: 'once', grant_types: ['authorization_code'] })
  const code = await obtainCode(office, { client_id: 'once' })
  const form = { grant_type: 'authorization_code', code, code_verifier: verifier }
  const answer = await office.send('/oauth/token', { headers: basic('once', secret), form })
  expect(Object.keys(tokensIn(answer)).sort()).toEqual([
    'access_token',
    'expires_in',
    'id_token',
    'scope',
    'token_type',
  ])
  const refreshing = { grant_type: 'refresh_token', refresh_token: 'x' }
  const refused = await office.send('/oauth/token', { headers: basic('once', secret), form: refreshing })
  expect(refused.json().error).toBe('unauthorized_client')
})
