import { expect, test } from 'vitest'
import { introspected, obtainCode, startOffice, tokensIn, verifier } from '../support/code-flow.ts'
import { createDpopKey, createProof } from '../support/dpop.ts'
import { basic } from '../support/http-server.ts'

/** Tokens of the intranet, which is switched to the FAPI 2.0 profile when it has its first. */
async function startStrict() {
  const office = await startOffice()
  const key = await createDpopKey()
  const ask = async (form: Record<string, string>) => {
    const dpop = await createProof(key, { now: office.clock.now() })
    return office.send('/oauth/token', { headers: { ...basic('intranet', office.secret), dpop }, form })
  }
  const code = await obtainCode(office)
  const tokens = tokensIn(await ask({ grant_type: 'authorization_code', code, code_verifier: verifier }))
  const { store, repositories } = office.appliance
  const client = await repositories.clients.find('intranet')
  if (!client) throw new Error('there is no intranet')
  const strict = { ...client, security_profile: 'fapi2', dpop_bound_access_tokens: true } as const
  await store.write((transaction) => repositories.clients.replace(transaction, strict))
  const refresh = (refresh_token: string) => ask({ grant_type: 'refresh_token', refresh_token })
  return { ...office, tokens, refresh }
}

test('SEC-C09: a client of the FAPI 2.0 profile keeps its refresh token, which lives on while it is used', async () => {
  const { tokens, refresh, ...office } = await startStrict()
  const { refreshToken, grant } = office.appliance.config.lifetimes
  const began = office.clock.now()
  while (office.clock.now() + refreshToken - 1 < began + grant) {
    office.clock.advance(refreshToken - 1)
    const answer = await refresh(tokens.refresh_token)
    expect([answer.status, answer.json().refresh_token]).toEqual([200, undefined])
    expect((await introspected(office, tokensIn(answer).access_token)).active).toBe(true)
  }
  office.clock.set(began + grant)
  expect((await refresh(tokens.refresh_token)).json().error).toBe('invalid_grant')
})

test('it ends when nobody uses it, and with its grant', async () => {
  const idle = await startStrict()
  idle.clock.advance(idle.appliance.config.lifetimes.refreshToken)
  expect((await idle.refresh(idle.tokens.refresh_token)).json().error).toBe('invalid_grant')
  const revoked = await startStrict()
  const { headers, form } = {
    headers: basic('intranet', revoked.secret),
    form: { token: revoked.tokens.refresh_token },
  }
  await revoked.send('/oauth/revoke', { headers, form })
  expect((await revoked.refresh(revoked.tokens.refresh_token)).json().error).toBe('invalid_grant')
})
