import { expect, test } from 'vitest'
import {
  agree,
  answered,
  authorizePath,
  startOffice,
  tokensIn,
  userinfoStatus,
  verifier,
} from '../support/code-flow.ts'
import { intranet } from '../support/data.ts'
import { basic } from '../support/http-server.ts'

async function startDesk() {
  const office = await startOffice()
  const desk = basic('desk', await office.register({ ...intranet, client_id: 'desk', access_token_format: 'opaque' }))
  const { code = '' } = answered(await agree(office.visitor, authorizePath({ client_id: 'desk' })))
  const form = { grant_type: 'authorization_code', code, code_verifier: verifier }
  const tokens = tokensIn(await office.send('/oauth/token', { headers: desk, form }))
  const ask = async (token: string) =>
    (await office.send('/oauth/introspect', { headers: desk, form: { token } })).json()
  return { ...office, desk, tokens, ask }
}

test('SEC-B43: an opaque access token says what it is and nothing else, and does what a signed one does', async () => {
  const { send, tokens, ask } = await startDesk()
  expect(tokens.access_token).toMatch(/^at_live_[0-9a-hjkmnp-tv-z]{26}[A-Za-z0-9_-]{43}$/)
  expect(await userinfoStatus(send, tokens.access_token)).toBe(200)
  expect(await ask(tokens.access_token)).toMatchObject({ active: true, client_id: 'desk', token_type: 'Bearer' })
})

test('it is recognised byte for byte, and never taken for a refresh token', async () => {
  const { send, tokens, ask, desk } = await startDesk()
  const [bare, last] = [tokens.access_token.slice('at_live_'.length), tokens.access_token.slice(0, -1)]
  for (const token of [
    bare,
    `${last}${tokens.access_token.endsWith('A') ? 'E' : 'A'}`,
    `at_live_${tokens.refresh_token}`,
  ]) {
    expect(await ask(token), token).toEqual({ active: false })
    expect(await userinfoStatus(send, token), token).toBe(401)
  }
  const form = { grant_type: 'refresh_token', refresh_token: bare }
  expect((await send('/oauth/token', { headers: desk, form })).json().error).toBe('invalid_grant')
})

test('it is revoked as any other, and dies with its grant', async () => {
  const { send, tokens, ask, desk } = await startDesk()
  await send('/oauth/revoke', { headers: desk, form: { token: tokens.access_token } })
  expect(await ask(tokens.access_token)).toEqual({ active: false })
  const form = { grant_type: 'refresh_token', refresh_token: tokens.refresh_token }
  const next = tokensIn(await send('/oauth/token', { headers: desk, form }))
  expect((await ask(next.access_token)).active).toBe(true)
  await send('/oauth/revoke', { headers: desk, form: { token: next.refresh_token } })
  expect(await ask(next.access_token)).toEqual({ active: false })
})
