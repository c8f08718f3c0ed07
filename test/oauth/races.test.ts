import { expect, test } from 'vitest'
import { parseParameters } from '../../server/oauth/parameters.ts'
import { token } from '../../server/oauth/token/index.ts'
import {
  allowRepetition,
  introspected,
  type Office,
  obtainCode,
  obtainTokens,
  refresh,
  startOffice,
  verifier,
} from '../support/code-flow.ts'
import { nightlyReport } from '../support/data.ts'
import { basic } from '../support/http-server.ts'

// Over sockets one request is often done before the next is read; called in one turn of the loop, all fifty have looked
// at the code or token before the first of them spends it.
async function fiftyAtOnce(office: Office, form: Record<string, string>, client = basic('intranet', office.secret)) {
  const request = {
    parameters: parseParameters(new URLSearchParams(form).toString()),
    query: parseParameters(''),
    authorization: client.authorization,
    dpop: [],
    method: 'POST',
    path: '/oauth/token',
    facts: { requestId: 'request-race', address: '127.0.0.1', userAgent: null },
  }
  const settled = await Promise.allSettled(Array.from({ length: 50 }, () => token(office.appliance, request)))
  const won = settled.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []))
  const codes = settled.flatMap((result) => (result.status === 'rejected' ? [result.reason.code] : []))
  return { won, codes }
}

test('SEC-A13: of fifty that saw the code unspent exactly one spends it, and the others end the grant', async () => {
  const office = await startOffice()
  const form = { grant_type: 'authorization_code', code: await obtainCode(office), code_verifier: verifier }
  const { won, codes } = await fiftyAtOnce(office, form)
  expect([won.length, codes]).toEqual([1, Array(49).fill('invalid_grant')])
  expect(await introspected(office, won[0]?.access_token ?? '')).toEqual({ active: false })
})

test('SEC-A14: fifty that saw the refresh token unspent all get the same successor, and it lives on', async () => {
  const office = await startOffice()
  const { refresh_token } = await obtainTokens(office)
  const { won } = await fiftyAtOnce(office, { grant_type: 'refresh_token', refresh_token })
  expect([won.length, new Set(won.map((answer) => answer.refresh_token)).size]).toEqual([50, 1])
  expect((await refresh(office, won[0]?.refresh_token ?? '')).status).toBe(200)
})

test('SEC-A14: with no window, of fifty that saw it unspent exactly one spends it, and its child lives on', async () => {
  const office = await startOffice()
  await allowRepetition(office, 0)
  const { refresh_token } = await obtainTokens(office)
  const { won, codes } = await fiftyAtOnce(office, { grant_type: 'refresh_token', refresh_token })
  expect([won.length, codes]).toEqual([1, Array(49).fill('invalid_grant')])
  expect((await refresh(office, won[0]?.refresh_token ?? '')).status).toBe(200)
})

test('whoever revokes while fifty refresh leaves nothing alive', async () => {
  const office = await startOffice()
  const { refresh_token } = await obtainTokens(office)
  const revocation = office.send('/oauth/revoke', {
    headers: basic('intranet', office.secret),
    form: { token: refresh_token },
  })
  const [{ won }, revoked] = await Promise.all([
    fiftyAtOnce(office, { grant_type: 'refresh_token', refresh_token }),
    revocation,
  ])
  expect(revoked.status).toBe(200)
  for (const answer of won) expect(await introspected(office, answer.access_token)).toEqual({ active: false })
  for (const token of new Set([refresh_token, ...won.map((answer) => answer.refresh_token ?? '')])) {
    expect((await refresh(office, token)).json().error).toBe('invalid_grant')
  }
})

test('of fifty first requests of a machine all get a token, on one grant', async () => {
  const office = await startOffice()
  const secret = await office.register(nightlyReport)
  const { won } = await fiftyAtOnce(office, { grant_type: 'client_credentials' }, basic('nightly-report', secret))
  expect(won).toHaveLength(50)
  const { store, repositories, clock } = office.appliance
  const revocation = { at: clock.now(), reason: 'secret_replaced' } as const
  const ended = await store.write((transaction) =>
    repositories.grants.revokeOfClient(transaction, 'nightly-report', revocation),
  )
  expect(ended).toBe(1)
})
