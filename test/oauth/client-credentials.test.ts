import { decodeJwt } from 'jose'
import { expect, test } from 'vitest'
import { eventsOf, introspected, startOffice } from '../support/code-flow.ts'
import { intranet, nightlyReport } from '../support/data.ts'
import { basic, issuer } from '../support/http-server.ts'

async function startReport(changes: Partial<typeof nightlyReport> = {}) {
  const office = await startOffice()
  const secret = await office.register({ ...nightlyReport, ...changes })
  const ask = (scope?: string) =>
    office.send('/oauth/token', {
      headers: basic('nightly-report', secret),
      form: { grant_type: 'client_credentials', ...(scope && { scope }) },
    })
  return { ...office, reportSecret: secret, ask }
}

test('a machine gets an access token about itself, and neither a refresh token nor an ID token', async () => {
  const { ask, ...office } = await startReport()
  const answer = await ask()
  expect(answer.json()).toEqual({
    access_token: expect.any(String),
    token_type: 'Bearer',
    expires_in: 900,
    scope: 'read',
  })
  expect(decodeJwt(String(answer.json().access_token))).toMatchObject({
    sub: 'nightly-report',
    client_id: 'nightly-report',
    aud: issuer,
  })
  expect(await eventsOf(office, 'oauth_token_issued')).toMatchObject([
    {
      actorKind: 'application',
      actorName: 'Nightly Report',
      details: { grant_type: 'client_credentials', scope: 'read' },
    },
  ])
})

test('SEC-B29, SEC-B30: token answers are not kept by anybody and always say their scope', async () => {
  const { ask } = await startReport({ scopes: ['read', 'write'], default_scopes: ['read'] })
  const answer = await ask('write')
  expect(answer.headers).toMatchObject({
    'cache-control': 'no-store',
    'content-type': 'application/json; charset=utf-8',
  })
  expect(answer.json().scope).toBe('write read')
})

test('SEC-S44, SEC-S46: what is about a person, and what it was not given, a machine does not get', async () => {
  const { ask } = await startReport({
    scopes: ['read', 'openid', 'profile', 'offline_access', 'admin'],
    default_scopes: [],
  })
  for (const scope of ['openid', 'admin', 'read admin', 'write', 'offline_access']) {
    expect((await ask(scope)).json().error, scope).toBe('invalid_scope')
  }
  expect((await ask()).json().scope).toBe('read')
})

test('all tokens of a machine hang on one grant, and end with it', async () => {
  const { ask, reportSecret, ...office } = await startReport()
  const tokens = (await Promise.all(Array.from({ length: 10 }, () => ask()))).map((answer) =>
    String(answer.json().access_token),
  )
  const asReport = (token: string) =>
    office.send('/oauth/introspect', { headers: basic('nightly-report', reportSecret), form: { token } })
  const { store, repositories, clock } = office.appliance
  const revocation = { at: clock.now(), reason: 'secret_replaced' } as const
  const ended = await store.write((transaction) =>
    repositories.grants.revokeOfClient(transaction, 'nightly-report', revocation),
  )
  expect(ended).toBe(1)
  for (const token of tokens) expect((await asReport(token)).json()).toEqual({ active: false })
  expect((await asReport(String((await ask()).json().access_token))).json().active).toBe(true)
})

test('a machine’s token is no person’s: userinfo refuses it', async () => {
  const { ask, send } = await startReport()
  const headers = { authorization: `Bearer ${(await ask()).json().access_token}` }
  const answer = await send('/oauth/userinfo', { headers })
  expect([answer.status, answer.headers['www-authenticate']]).toEqual([
    403,
    expect.stringContaining('error="insufficient_scope"'),
  ])
})

test('SEC-A57: another client hears nothing about it', async () => {
  const office = await startReport()
  const token = String((await office.ask()).json().access_token)
  expect(await introspected(office, token)).toEqual({ active: false })
  expect(await eventsOf(office, 'oauth_token_introspected')).toMatchObject([
    { outcome: 'failure', reason: 'client_mismatch', clientName: intranet.name },
  ])
})

test('a client that waits for an administrator gets no token', async () => {
  const { ask, ...office } = await startReport({ origin: 'registration', approval: 'waiting' })
  const refused = await ask()
  expect([refused.status, refused.json().error]).toEqual([400, 'unauthorized_client'])
  expect(await eventsOf(office, 'unauthorized_access')).toMatchObject([{ reason: 'unauthorized_client' }])
})
