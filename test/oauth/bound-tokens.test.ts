import { decodeJwt } from 'jose'
import { expect, test } from 'vitest'
import { concurrentUseMs } from '../../server/oauth/token/repeat-refresh.ts'
import {
  agree,
  answered,
  authorizePath,
  eventsOf,
  introspected,
  isHealthy,
  type Office,
  obtainCode,
  redeem,
  startOffice,
  tokensIn,
  verifier,
} from '../support/code-flow.ts'
import { ben } from '../support/data.ts'
import { createDpopKey, createProof, type DpopKey } from '../support/dpop.ts'
import { basic } from '../support/http-server.ts'

/** The notes: public, so that their key is all that proves them. */
async function startNotes() {
  const office = await startOffice()
  const [key, otherKey] = [await createDpopKey(), await createDpopKey()]
  const ask = async (form: Record<string, string>, by?: DpopKey) => {
    const headers = by ? { dpop: await createProof(by, { now: office.clock.now() }) } : {}
    return office.send('/oauth/token', { headers, form: { client_id: 'notes', ...form } })
  }
  const code = async (more: Record<string, string> = {}) => {
    const asked = { client_id: 'notes', redirect_uri: 'http://127.0.0.1:9000/callback', ...more }
    return answered(await agree(office.visitor, authorizePath(asked))).code ?? ''
  }
  const spend = (made: string, by?: DpopKey) =>
    ask({ grant_type: 'authorization_code', code: made, code_verifier: verifier }, by)
  const refresh = (refresh_token: string, by?: DpopKey) => ask({ grant_type: 'refresh_token', refresh_token }, by)
  return { ...office, key, otherKey, code, spend, refresh }
}

const refusedAs = async (answer: ReturnType<Office['send']>) => {
  const { status, text } = await answer
  return [status, JSON.parse(text).error]
}

test('a token of a request with a proof is bound to the key, and says so', async () => {
  const { code, spend, key } = await startNotes()
  const answer = await spend(await code(), key)
  expect(answer.json()).toMatchObject({ token_type: 'DPoP' })
  expect(decodeJwt(tokensIn(answer).access_token).cnf).toEqual({ jkt: key.jkt })
})

test('SEC-A17: a code that was asked for with a key is for that key alone, and no other burns it (RFC 9449 §10)', async () => {
  const { code, spend, key, otherKey, ...office } = await startNotes()
  const made = await code({ dpop_jkt: key.jkt })
  expect(await refusedAs(spend(made))).toEqual([400, 'invalid_grant'])
  expect(await refusedAs(spend(made, otherKey))).toEqual([400, 'invalid_grant'])
  const told = await eventsOf(office, 'suspicious_activity')
  expect(told).toMatchObject([{ reason: 'key_mismatch', actorName: ben.name }, { reason: 'key_mismatch' }])
  expect(JSON.stringify(told)).not.toContain(made)
  expect((await spend(made, key)).status).toBe(200)
  expect(await isHealthy(office.send)).toBe(true)
})

test('SEC-B27: a public client’s refresh token is for the key it was issued to, and no other spends it', async () => {
  const { code, spend, refresh, key, otherKey } = await startNotes()
  const first = tokensIn(await spend(await code(), key))
  expect(await refusedAs(refresh(first.refresh_token))).toEqual([400, 'invalid_grant'])
  expect(await refusedAs(refresh(first.refresh_token, otherKey))).toEqual([400, 'invalid_grant'])
  const second = tokensIn(await refresh(first.refresh_token, key))
  expect(decodeJwt(second.access_token).cnf).toEqual({ jkt: key.jkt })
  expect(await refusedAs(refresh(second.refresh_token, otherKey))).toEqual([400, 'invalid_grant'])
})

test('SEC-A14: the same key that lost the answer gets the same refresh token again, and another key nothing', async () => {
  const { code, spend, refresh, key, otherKey, ...office } = await startNotes()
  const first = tokensIn(await spend(await code(), key))
  const lost = tokensIn(await refresh(first.refresh_token, key))
  office.clock.advance(concurrentUseMs + 1)
  expect(await refusedAs(refresh(first.refresh_token, otherKey))).toEqual([400, 'invalid_grant'])
  expect(tokensIn(await refresh(first.refresh_token, key)).refresh_token).toBe(lost.refresh_token)
  const answers = await Promise.all(Array.from({ length: 50 }, () => refresh(lost.refresh_token, key)))
  expect(new Set(answers.map((answer) => tokensIn(answer).refresh_token)).size).toBe(1)
})

test('SEC-B26: beyond the window the key helps nobody: the family ends', async () => {
  const { code, spend, refresh, key, ...office } = await startNotes()
  const first = tokensIn(await spend(await code(), key))
  const second = tokensIn(await refresh(first.refresh_token, key))
  office.clock.advance(office.appliance.protocol.current().refresh.replaySeconds * 1000 + 1)
  expect(await refusedAs(refresh(first.refresh_token, key))).toEqual([400, 'invalid_grant'])
  expect(await refusedAs(refresh(second.refresh_token, key))).toEqual([400, 'invalid_grant'])
  expect(await eventsOf(office, 'suspicious_activity')).toMatchObject([{ reason: 'refresh_replayed' }])
})

test('a confidential client proves itself by its secret, so its refresh token is for any of its keys', async () => {
  const office = await startOffice()
  const [key, otherKey] = [await createDpopKey(), await createDpopKey()]
  const headers = async (by: DpopKey) => ({
    ...basic('intranet', office.secret),
    dpop: await createProof(by, { now: office.clock.now() }),
  })
  const form = { grant_type: 'authorization_code', code: await obtainCode(office), code_verifier: verifier }
  const first = tokensIn(await office.send('/oauth/token', { headers: await headers(key), form }))
  const refreshing = { grant_type: 'refresh_token', refresh_token: first.refresh_token }
  const second = tokensIn(await office.send('/oauth/token', { headers: await headers(otherKey), form: refreshing }))
  expect(await introspected(office, second.access_token)).toMatchObject({
    active: true,
    token_type: 'DPoP',
    cnf: { jkt: otherKey.jkt },
  })
  expect(tokensIn(await redeem(office, { code: await obtainCode(office) })).token_type).toBe('Bearer')
})
