import { expect, test } from 'vitest'
import {
  eventsOf,
  introspected,
  isHealthy,
  obtainCode,
  obtainTokens,
  redeem,
  refresh,
  startOffice,
  tokensIn,
  userinfoStatus,
} from '../support/code-flow.ts'
import { ben, intranet } from '../support/data.ts'
import { basic } from '../support/http-server.ts'

const refused = { status: 400, body: expect.objectContaining({ error: 'invalid_grant' }) }
const said = ({ status, text }: { status: number; text: string }) => ({ status, body: JSON.parse(text) })

test('SEC-A17, SEC-B09, SEC-B11, SEC-A09: a stolen code posted without or with the wrong verifier is not burned for its owner', async () => {
  const office = await startOffice()
  const code = await obtainCode(office)
  for (const code_verifier of ['', 'b'.repeat(43), 'short', 'ä'.repeat(43)]) {
    expect(said(await redeem(office, { code, code_verifier })), code_verifier).toEqual(refused)
  }
  expect(await eventsOf(office, 'pkce_failure')).toMatchObject([
    { reason: 'pkce_missing', actorName: ben.name, clientName: intranet.name },
    { reason: 'pkce_mismatch' },
    { reason: 'pkce_mismatch' },
    { reason: 'pkce_mismatch' },
  ])
  expect((await redeem(office, { code })).status).toBe(200)
})

test('SEC-A11, SEC-B12: a code is worth nothing to another client, and stays good for its own', async () => {
  const office = await startOffice()
  const otherSecret = await office.register({ ...intranet, client_id: 'other', name: 'Other' })
  const code = await obtainCode(office)
  const form = { grant_type: 'authorization_code', code, code_verifier: 'a'.repeat(43) }
  expect(said(await office.send('/oauth/token', { headers: basic('other', otherSecret), form }))).toEqual(refused)
  expect(said(await office.send('/oauth/token', { form: { ...form, client_id: 'notes' } }))).toEqual(refused)
  expect(await eventsOf(office, 'suspicious_activity')).toMatchObject([
    { reason: 'client_mismatch', clientName: 'Other' },
    { reason: 'client_mismatch' },
  ])
  expect((await redeem(office, { code })).status).toBe(200)
})

test('SEC-B13, SEC-C38, SEC-C39: a code that comes a second time ends every token of its grant', async () => {
  const office = await startOffice()
  const code = await obtainCode(office)
  const tokens = tokensIn(await redeem(office, { code }))
  expect(said(await redeem(office, { code }))).toEqual(refused)
  expect(await introspected(office, tokens.access_token)).toEqual({ active: false })
  expect(await userinfoStatus(office.send, tokens.access_token)).toBe(401)
  expect(said(await refresh(office, tokens.refresh_token))).toEqual(refused)
  expect(await eventsOf(office, 'suspicious_activity')).toMatchObject([
    { reason: 'code_replayed', actorName: ben.name, clientName: intranet.name, details: { grant_revoked: true } },
  ])
})

test('a second use is a replay whatever else is wrong with it, also after the code has expired', async () => {
  const office = await startOffice()
  const code = await obtainCode(office)
  const tokens = tokensIn(await redeem(office, { code }))
  office.clock.advance(10 * 60_000)
  await redeem(office, { code, code_verifier: '' })
  expect(await introspected(office, tokens.access_token)).toEqual({ active: false })
})

test('a replay ends one grant and no other', async () => {
  const office = await startOffice()
  const other = await obtainTokens(office)
  const code = await obtainCode(office)
  await redeem(office, { code })
  await redeem(office, { code })
  expect((await introspected(office, other.access_token)).active).toBe(true)
})

test('SEC-A13: of fifty at the same moment exactly one gets tokens, and the rest is a replay', async () => {
  const office = await startOffice()
  const code = await obtainCode(office)
  const answers = await Promise.all(Array.from({ length: 50 }, () => redeem(office, { code })))
  const won = answers.filter(({ status }) => status === 200)
  expect(won).toHaveLength(1)
  expect(answers.filter(({ status }) => status !== 200).map(said)).toEqual(Array(49).fill(refused))
  for (const winner of won) expect(await introspected(office, tokensIn(winner).access_token)).toEqual({ active: false })
  expect(await isHealthy(office.send)).toBe(true)
})

test('SEC-B43: a code that nobody was given is nobody’s, whatever its shape', async () => {
  const office = await startOffice()
  const code = await obtainCode(office)
  const guesses = [
    `${code.slice(0, 26)}${'A'.repeat(43)}`,
    code.slice(1),
    `${code}A`,
    'x',
    '0'.repeat(69),
    'a'.repeat(10_000),
  ]
  for (const guess of guesses) expect(said(await redeem(office, { code: guess }))).toEqual(refused)
  expect(await eventsOf(office, 'invalid_token')).toHaveLength(guesses.length)
  expect((await redeem(office, { code })).status).toBe(200)
})

test('SEC-A65: with the clock set back an hour a used code stays used', async () => {
  const office = await startOffice()
  const code = await obtainCode(office)
  await redeem(office, { code })
  office.clock.set(office.clock.now() - 3_600_000)
  expect(said(await redeem(office, { code }))).toEqual(refused)
})

test('a code of somebody who was disabled in between is refused', async () => {
  const office = await startOffice()
  const code = await obtainCode(office)
  const person = await office.appliance.repositories.people.findByUsername('ben')
  await office.appliance.store.write((transaction) =>
    office.appliance.repositories.people.setDisabled(transaction, person?.id ?? '', true),
  )
  expect(said(await redeem(office, { code }))).toEqual(refused)
  expect(await eventsOf(office, 'invalid_token')).toMatchObject([{ reason: 'account_disabled', actorName: ben.name }])
})
