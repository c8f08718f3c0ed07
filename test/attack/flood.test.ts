import { expect, test } from 'vitest'
import { authorizePath, eventsOf, isHealthy, obtainCode, redeem, startOffice } from '../support/code-flow.ts'
import { intranet } from '../support/data.ts'
import { basic, type Send } from '../support/http-server.ts'

async function thousand(ask: () => Promise<unknown>) {
  for (let round = 0; round < 20; round++) await Promise.all(Array.from({ length: 50 }, ask))
}

const floods: Record<string, (send: Send) => Promise<unknown>> = {
  'a client that does not exist': (send) => send(authorizePath({ client_id: 'nobody' })),
  'a made-up token': (send) => send('/oauth/userinfo', { headers: { authorization: 'Bearer made.up.token' } }),
  'another host': (send) => send('/', { headers: { host: 'evil.test' } }),
  'a form of nobody’s': (send) => send('/oauth/login', { form: { username: 'ben', password: 'guess' } }),
  'a refresh token of nobody’s': (send) =>
    send('/oauth/token', { form: { grant_type: 'refresh_token', refresh_token: 'x', client_id: 'notes' } }),
}

test.each(Object.entries(floods))(
  'a stranger who is refused a thousand times (%s) does not fill the disk',
  async (_, ask) => {
    const office = await startOffice()
    const before = (await office.events()).length
    await thousand(() => ask(office.send))
    const told = (await office.events()).slice(before)
    expect(told.length).toBe(101)
    expect(told.at(-1)).toMatchObject({
      type: 'rate_limit_exceeded',
      outcome: 'failure',
      reason: 'too_many_attempts',
      details: { tier: 'refusals', of: told[0]?.type, reason: told[0]?.reason },
    })
    expect(JSON.stringify(told)).not.toContain('guess')
    office.clock.advance(10 * 60_000 + 1)
    await ask(office.send)
    expect((await office.events()).at(-1)).toMatchObject({ type: told[0]?.type, reason: told[0]?.reason })
    expect(await isHealthy(office.send)).toBe(true)
  },
)

test('a flood of one refusal hides no other, and nothing that was done', async () => {
  const office = await startOffice()
  const otherSecret = await office.register({ ...intranet, client_id: 'other', name: 'Other' })
  await thousand(() => office.send('/oauth/userinfo', { headers: { authorization: 'Bearer made.up.token' } }))
  const code = await obtainCode(office)
  const form = { grant_type: 'authorization_code', code, code_verifier: 'a'.repeat(43) }
  await office.send('/oauth/token', { headers: basic('other', otherSecret), form })
  await redeem(office, { code })
  await redeem(office, { code })
  expect(await eventsOf(office, 'suspicious_activity')).toMatchObject([
    { reason: 'client_mismatch', clientName: 'Other' },
    { reason: 'code_replayed', details: { grant_revoked: true } },
  ])
  expect(await eventsOf(office, 'oauth_token_issued')).toHaveLength(1)
})

test('SEC-A17: a thief who keeps posting a code with wrong verifiers is told of, and its owner still gets in', async () => {
  const office = await startOffice()
  const code = await obtainCode(office)
  await thousand(() => redeem(office, { code, code_verifier: 'b'.repeat(43) }))
  const attempts = await eventsOf(office, 'pkce_failure')
  expect(attempts).toHaveLength(100)
  expect(await eventsOf(office, 'rate_limit_exceeded')).toMatchObject([
    { clientName: intranet.name, details: { of: 'pkce_failure', reason: 'pkce_mismatch' } },
  ])
  expect(JSON.stringify(await office.events())).not.toContain(code)
  expect((await redeem(office, { code })).status).toBe(200)
})
