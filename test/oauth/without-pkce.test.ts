import { expect, test } from 'vitest'
import { agree, answered, authorizePath, eventsOf, isHealthy, startOffice, verifier } from '../support/code-flow.ts'
import { ben, intranet } from '../support/data.ts'
import { basic } from '../support/http-server.ts'

/** A client whose library is older than PKCE, let in by a switch (SEC-C49). */
async function startOld() {
  const office = await startOffice()
  const old = { ...intranet, client_id: 'old', name: 'Old Wiki', require_pkce: false }
  const proof = basic('old', await office.register(old))
  const without = { client_id: 'old', code_challenge: '', code_challenge_method: '' }
  const code = async (changes: Record<string, string> = without) =>
    answered(await agree(office.visitor, authorizePath({ client_id: 'old', ...changes }))).code ?? ''
  const redeem = (form: Record<string, string>) =>
    office.send('/oauth/token', { headers: proof, form: { grant_type: 'authorization_code', ...form } })
  return { ...office, code, redeem }
}

test('SEC-C18: without a challenge and without a nonce there are tokens for a client that may do so', async () => {
  const { code, redeem } = await startOld()
  const answer = await redeem({ code: await code() })
  expect([answer.status, typeof answer.json().id_token]).toEqual([200, 'string'])
})

test('SEC-B10: a verifier for a code without a challenge means that somebody took it out, and burns nothing', async () => {
  const office = await startOld()
  const code = await office.code()
  const refused = await office.redeem({ code, code_verifier: verifier })
  expect([refused.status, refused.json().error]).toEqual([400, 'invalid_grant'])
  const told = await eventsOf(office, 'pkce_failure')
  expect(told).toMatchObject([{ reason: 'pkce_downgrade', actorName: ben.name, clientName: 'Old Wiki' }])
  for (const secret of [code, verifier]) expect(JSON.stringify(told)).not.toContain(secret)
  expect((await office.redeem({ code })).status).toBe(200)
  expect(await isHealthy(office.send)).toBe(true)
})

test('SEC-A09: a challenge that was sent counts, whatever the client may do without', async () => {
  const { code, redeem } = await startOld()
  const challenged = await code({})
  expect((await redeem({ code: challenged })).json().error).toBe('invalid_grant')
  expect((await redeem({ code: challenged, code_verifier: verifier })).status).toBe(200)
})

test('once the switch is off again, a code that was made without a challenge brings nothing', async () => {
  const office = await startOld()
  const code = await office.code()
  const { store, repositories } = office.appliance
  const client = await repositories.clients.find('old')
  if (!client) throw new Error('there is no such client')
  const strict = { ...client, require_pkce: true }
  await store.write((transaction) => repositories.clients.replace(transaction, strict))
  expect((await office.redeem({ code })).json().error).toBe('invalid_grant')
  expect(await eventsOf(office, 'pkce_failure')).toMatchObject([{ reason: 'pkce_missing' }])
  await store.write((transaction) => repositories.clients.replace(transaction, client))
  expect((await office.redeem({ code })).status).toBe(200)
})
