import { expect, test } from 'vitest'
import { prune } from '../../server/oauth/prune.ts'
import { introspected, obtainCode, obtainTokens, redeem, refresh, startOffice, tokensIn } from '../support/code-flow.ts'
import { nightlyReport } from '../support/data.ts'
import { basic } from '../support/http-server.ts'
import { pushedPath } from '../support/pushed-requests.ts'

const day = 86_400_000

test('what may still mean something is kept, and what cannot is forgotten', async () => {
  const office = await startOffice()
  const tokens = await obtainTokens(office)
  expect(await prune(office.appliance)).toBe(0)
  office.clock.advance(2 * day)
  // The code, the access token and the browser's session.
  expect(await prune(office.appliance)).toBe(3)
  expect(await introspected(office, tokens.access_token)).toEqual({ active: false })
  const next = tokensIn(await refresh(office, tokens.refresh_token))
  office.clock.advance(92 * day)
  expect(await prune(office.appliance)).toBe(4)
  expect((await refresh(office, next.refresh_token)).json().error).toBe('invalid_grant')
  expect(await prune(office.appliance)).toBe(0)
})

test('a machine keeps the grant it stands on', async () => {
  const office = await startOffice()
  const secret = await office.register(nightlyReport)
  const ask = () =>
    office.send('/oauth/token', {
      headers: basic('nightly-report', secret),
      form: { grant_type: 'client_credentials' },
    })
  await ask()
  office.clock.advance(200 * day)
  await prune(office.appliance)
  const token = String((await ask()).json().access_token)
  const answer = await office.send('/oauth/introspect', { headers: basic('nightly-report', secret), form: { token } })
  expect(answer.json().active).toBe(true)
})

test('a used code is remembered for a day, so that its replay is seen', async () => {
  const office = await startOffice()
  const code = await obtainCode(office)
  const { refresh_token } = tokensIn(await redeem(office, { code }))
  office.clock.advance(day / 2)
  await prune(office.appliance)
  await redeem(office, { code })
  expect((await refresh(office, refresh_token)).json().error).toBe('invalid_grant')
})

test('a pushed request is forgotten soon after nobody can come back to it', async () => {
  const office = await startOffice()
  await pushedPath(office)
  const opened = await pushedPath(office)
  await office.visitor.open(opened)
  const kept = async () => {
    await prune(office.appliance)
    const rows = await office.appliance.store.reader.query((db) => db.selectFrom('pushed_request').select('opened_at'))
    return rows.length
  }
  office.clock.advance(11 * 60_000)
  expect(await kept()).toBe(2)
  office.clock.advance(2 * 60_000)
  expect(await kept()).toBe(1)
  office.clock.advance(30 * 60_000)
  expect(await kept()).toBe(0)
})
