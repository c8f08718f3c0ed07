import { expect, test } from 'vitest'
import { concurrentUseMs } from '../../server/oauth/token/repeat-refresh.ts'
import {
  agree,
  allowRepetition,
  answered,
  authorizePath,
  eventsOf,
  introspected,
  type Office,
  obtainTokens,
  refresh,
  startOffice,
  tokensIn,
  verifier,
} from '../support/code-flow.ts'
import { notes } from '../support/data.ts'
import { startHttp } from '../support/http-server.ts'

const errorOf = async (answer: ReturnType<typeof refresh>) => (await answer).json().error

test('SEC-A14: a confidential client that lost the answer gets the same refresh token again, with a live access token', async () => {
  const office = await startOffice()
  const first = await obtainTokens(office)
  const lost = tokensIn(await refresh(office, first.refresh_token))
  office.clock.advance(9_000)
  const again = tokensIn(await refresh(office, first.refresh_token))
  expect(again.refresh_token).toBe(lost.refresh_token)
  expect(again.access_token).not.toBe(lost.access_token)
  expect((await introspected(office, again.access_token)).active).toBe(true)
  const next = tokensIn(await refresh(office, again.refresh_token))
  expect(next.refresh_token).not.toBe(again.refresh_token)
  expect(await eventsOf(office, 'suspicious_activity')).toEqual([])
})

test('a repetition may ask for less, and never for more', async () => {
  const office = await startOffice()
  const first = await obtainTokens(office, { scope: 'openid profile' })
  const lost = tokensIn(await refresh(office, first.refresh_token))
  const narrow = tokensIn(await refresh(office, first.refresh_token, { scope: 'openid' }))
  expect([narrow.scope, narrow.refresh_token]).toEqual(['openid', lost.refresh_token])
  expect(await errorOf(refresh(office, first.refresh_token, { scope: 'openid email' }))).toBe('invalid_scope')
})

test('SEC-B26: once the successor was used, whoever still has the one before holds a copy', async () => {
  const office = await startOffice()
  const first = await obtainTokens(office)
  const second = tokensIn(await refresh(office, first.refresh_token))
  const third = tokensIn(await refresh(office, second.refresh_token))
  office.clock.advance(concurrentUseMs + 1)
  expect(await errorOf(refresh(office, first.refresh_token))).toBe('invalid_grant')
  expect(await introspected(office, third.access_token)).toEqual({ active: false })
  expect(await errorOf(refresh(office, third.refresh_token))).toBe('invalid_grant')
})

test('SEC-B28: a repetition after the grant was revoked, or the person disabled, brings nothing', async () => {
  const office = await startOffice()
  const first = await obtainTokens(office)
  await refresh(office, first.refresh_token)
  const { store, repositories, clock } = office.appliance
  const person = await repositories.people.findByUsername('ben')
  const revocation = { at: clock.now(), reason: 'account_disabled' } as const
  await store.write((transaction) => repositories.grants.revokeOfPerson(transaction, person?.id ?? '', revocation))
  expect(await errorOf(refresh(office, first.refresh_token))).toBe('invalid_grant')
})

test('SEC-A65: a clock that went back an hour, or a day ahead, makes no replay a repetition', async () => {
  for (const jump of [-60 * 60 * 1000, 24 * 60 * 60 * 1000]) {
    const office = await startOffice()
    const first = await obtainTokens(office)
    const second = tokensIn(await refresh(office, first.refresh_token))
    office.clock.set(office.clock.now() + jump)
    expect(await errorOf(refresh(office, first.refresh_token))).toBe('invalid_grant')
    expect(await introspected(office, second.access_token)).toEqual({ active: false })
  }
})

test('with no window a repetition is refused, and ends the family where it comes later', async () => {
  const office = await startOffice()
  await allowRepetition(office, 0)
  const first = await obtainTokens(office)
  const second = tokensIn(await refresh(office, first.refresh_token))
  expect(await errorOf(refresh(office, first.refresh_token))).toBe('invalid_grant')
  expect((await introspected(office, second.access_token)).active).toBe(true)
  office.clock.advance(concurrentUseMs + 1)
  expect(await errorOf(refresh(office, first.refresh_token))).toBe('invalid_grant')
  expect(await introspected(office, second.access_token)).toEqual({ active: false })
})

test('a public client without a key gets nothing twice: whoever asks may be anybody', async () => {
  const office = await startOffice()
  const first = await notesTokens(office)
  const asNotes = (refresh_token: string) =>
    office.send('/oauth/token', { form: { grant_type: 'refresh_token', client_id: 'notes', refresh_token } })
  const second = tokensIn(await asNotes(first.refresh_token))
  expect(await errorOf(asNotes(first.refresh_token))).toBe('invalid_grant')
  office.clock.advance(concurrentUseMs + 1)
  expect(await errorOf(asNotes(first.refresh_token))).toBe('invalid_grant')
  expect(await errorOf(asNotes(second.refresh_token))).toBe('invalid_grant')
  expect(await eventsOf(office, 'suspicious_activity')).toMatchObject([{ reason: 'refresh_replayed' }])
})

test('no secret of a successor is kept: the database knows its digest, and which token it followed', async () => {
  const office = await startOffice()
  const first = await obtainTokens(office)
  const second = tokensIn(await refresh(office, first.refresh_token))
  const row = await office.appliance.repositories.refreshTokens.find(first.refresh_token.slice(0, 26))
  expect(row?.successor).toBe(second.refresh_token.slice(0, 26))
  expect(JSON.stringify(row)).not.toContain(second.refresh_token.slice(26))
})

test('SEC-A16: a repetition after a restart gets the same successor, and a replay still ends the family', async () => {
  const office = await startOffice()
  const first = await obtainTokens(office)
  const lost = tokensIn(await refresh(office, first.refresh_token))
  await office.stop()
  await office.close()
  const { folder, masterKey, clock, secret } = office
  const restarted = { ...(await startHttp({ folder, masterKey, clock })), secret }
  expect(tokensIn(await refresh(restarted, first.refresh_token)).refresh_token).toBe(lost.refresh_token)
  clock.advance(60_000)
  expect(await errorOf(refresh(restarted, first.refresh_token))).toBe('invalid_grant')
  expect(await errorOf(refresh(restarted, lost.refresh_token))).toBe('invalid_grant')
})

async function notesTokens(office: Office) {
  const asked = { client_id: notes.client_id, redirect_uri: 'http://127.0.0.1:9000/callback' }
  const { code = '' } = answered(await agree(office.visitor, authorizePath(asked)))
  const form = { grant_type: 'authorization_code', code, code_verifier: verifier, client_id: 'notes' }
  return tokensIn(await office.send('/oauth/token', { form }))
}
