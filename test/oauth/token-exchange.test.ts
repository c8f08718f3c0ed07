import { decodeJwt } from 'jose'
import { expect, test } from 'vitest'
import {
  agree,
  answered,
  authorizePath,
  eventsOf,
  obtainTokens,
  redeem,
  startOffice,
  tokensIn,
  userinfoStatus,
} from '../support/code-flow.ts'
import { ben, intranet, nightlyReport, notes } from '../support/data.ts'
import { basic, issuer } from '../support/http-server.ts'
import { addResource, calendar, files } from '../support/resources.ts'

const grantType = 'urn:ietf:params:oauth:grant-type:token-exchange'
const accessToken = 'urn:ietf:params:oauth:token-type:access_token'
const exchanging = {
  ...intranet,
  redirect_uris: [],
  grant_types: [grantType, 'client_credentials'],
  scopes: ['openid', 'read'],
  default_scopes: [],
} satisfies Partial<typeof intranet>

/** The intranet, whose tokens reach a gateway, which may trade them for the files and the calendar; and a stranger that may not. */
async function startGateway() {
  const office = await startOffice()
  await addResource(office, files, { access_token_seconds: 3600 })
  await addResource(office, calendar)
  const gateway = {
    ...exchanging,
    client_id: 'gateway',
    name: 'Gateway',
    token_exchange_sources: ['intranet'],
    resources: [files],
  }
  const behind = { ...exchanging, client_id: 'behind', token_exchange_sources: ['gateway'], resources: [files] }
  const desk = await office.register({ ...intranet, client_id: 'desk', scopes: ['openid', 'read'] })
  const proof = {
    gateway: basic('gateway', await office.register(gateway)),
    behind: basic('behind', await office.register(behind)),
    desk: basic('desk', desk),
  }
  await allow(office, ['openid', 'profile', 'read', 'write', 'offline_access'])
  const tokens = await obtainTokens(office, { scope: 'openid write offline_access' })
  const exchange = (who: keyof typeof proof, form: Record<string, string>) =>
    office.send('/oauth/token', {
      headers: proof[who],
      form: { grant_type: grantType, subject_token: tokens.access_token, subject_token_type: accessToken, ...form },
    })
  const ask = async (token: string) =>
    (await office.send('/oauth/introspect', { headers: proof.gateway, form: { token } })).json()
  return { ...office, tokens, proof, exchange, ask }
}

type Gateway = Awaited<ReturnType<typeof startGateway>>

async function allow({ appliance }: Pick<Gateway, 'appliance'>, scopes: string[]) {
  const { store, repositories } = appliance
  const client = await repositories.clients.find('intranet')
  if (!client) throw new Error('there is no intranet')
  await store.write((transaction) => repositories.clients.replace(transaction, { ...client, scopes }))
}

test('the gateway trades a person’s token for one of its own, which may less and lives no longer', async () => {
  const office = await startGateway()
  office.clock.advance(300_000)
  const answer = await office.exchange('gateway', { resource: files })
  expect(answer.json()).toEqual({
    access_token: expect.any(String),
    issued_token_type: accessToken,
    token_type: 'Bearer',
    expires_in: 600,
    scope: 'read',
  })
  const claims = decodeJwt(tokensIn(answer).access_token)
  const before = decodeJwt(office.tokens.access_token)
  expect(claims).toMatchObject({ aud: files, client_id: 'gateway', sub: before.sub, exp: before.exp, acr: 'aal1' })
  expect(claims).not.toHaveProperty('act')
  expect(await office.ask(tokensIn(answer).access_token)).toMatchObject({ active: true, client_id: 'gateway' })
  expect((await eventsOf(office, 'oauth_token_issued')).at(-1)).toMatchObject({
    actorName: ben.name,
    clientName: 'Gateway',
    details: { grant_type: grantType, scope: 'read' },
  })
})

test('with an actor token it says who acts, and after whom', async () => {
  const office = await startGateway()
  const own = async (who: 'gateway' | 'behind') =>
    tokensIn(
      await office.send('/oauth/token', { headers: office.proof[who], form: { grant_type: 'client_credentials' } }),
    )
  const actor = { actor_token: (await own('gateway')).access_token, actor_token_type: accessToken }
  const first = tokensIn(await office.exchange('gateway', { resource: files, ...actor }))
  expect(decodeJwt(first.access_token).act).toEqual({ sub: 'gateway' })
  const second = tokensIn(
    await office.exchange('behind', {
      subject_token: first.access_token,
      actor_token: (await own('behind')).access_token,
      actor_token_type: accessToken,
    }),
  )
  const act = { sub: 'behind', act: { sub: 'gateway' } }
  expect(decodeJwt(second.access_token)).toMatchObject({ act, aud: files })
  expect(await office.ask(second.access_token)).toMatchObject({ active: true, act })
  const stolen = { actor_token: second.access_token, actor_token_type: accessToken }
  expect((await office.exchange('gateway', stolen)).json().error).toBe('invalid_request')
})

test('what was exchanged dies with the grant that it came from', async () => {
  const office = await startGateway()
  const exchanged = tokensIn(await office.exchange('gateway', { resource: files }))
  const intranetsOwn = basic('intranet', office.secret)
  await office.send('/oauth/revoke', { headers: intranetsOwn, form: { token: office.tokens.refresh_token } })
  expect(await office.ask(exchanged.access_token)).toEqual({ active: false })
  const refused = await office.exchange('gateway', { resource: files })
  expect([refused.status, refused.json().error]).toEqual([400, 'invalid_request'])
  expect(await eventsOf(office, 'invalid_token')).toMatchObject([{ reason: 'grant_revoked', clientName: 'Gateway' }])
})

test('what was exchanged dies with the client that exchanged it, and with the person’s account', async () => {
  const office = await startGateway()
  const exchanged = tokensIn(await office.exchange('gateway', { scope: 'openid' }))
  expect(await userinfoStatus(office.send, exchanged.access_token)).toBe(200)
  const { store, repositories } = office.appliance
  await store.write((transaction) => repositories.clients.remove(transaction, 'gateway'))
  expect(await userinfoStatus(office.send, exchanged.access_token)).toBe(401)
})

test('SEC-A22, SEC-A23: it may not for more, for another API, or for the admin API', async () => {
  const office = await startGateway()
  const errorOf = async (form: Record<string, string>) => (await office.exchange('gateway', form)).json().error
  expect(await errorOf({ scope: 'openid write' })).toBe('invalid_scope')
  expect(await errorOf({ scope: 'offline_access' })).toBe('invalid_scope')
  expect(await errorOf({ scope: 'profile' })).toBe('invalid_scope')
  expect(await errorOf({ resource: files, scope: 'openid' })).toBe('invalid_scope')
  for (const target of [{ resource: calendar }, { audience: calendar }, { audience: `${issuer}/api/v1` }]) {
    expect(await errorOf(target), JSON.stringify(target)).toBe('invalid_target')
  }
})

test('a client exchanges the tokens of the clients that it is registered for, and no others', async () => {
  const office = await startGateway()
  const { code = '' } = answered(
    await agree(office.visitor, authorizePath({ client_id: 'desk', scope: 'openid read' })),
  )
  const form = { grant_type: 'authorization_code', code, code_verifier: 'a'.repeat(43) }
  const foreign = tokensIn(await office.send('/oauth/token', { headers: office.proof.desk, form }))
  const refused = await office.exchange('gateway', { subject_token: foreign.access_token })
  expect([refused.status, refused.json().error]).toEqual([400, 'invalid_request'])
  expect((await office.exchange('behind', {})).json().error).toBe('invalid_request')
  expect((await office.exchange('desk', {})).json().error).toBe('unauthorized_client')
  const told = await eventsOf(office, 'suspicious_activity')
  expect(told).toMatchObject([{ reason: 'client_mismatch', clientName: 'Gateway' }, { reason: 'client_mismatch' }])
  expect(JSON.stringify(told)).not.toContain(foreign.access_token)
})

test('a public client exchanges nothing, whatever it is registered for', async () => {
  const office = await startGateway()
  const grant_types = [...notes.grant_types, grantType] satisfies typeof notes.grant_types
  await office.register({ ...notes, client_id: 'pocket', grant_types, token_exchange_sources: ['intranet'] })
  const { access_token: subject_token } = office.tokens
  const form = { grant_type: grantType, client_id: 'pocket', subject_token, subject_token_type: accessToken }
  expect((await office.send('/oauth/token', { form })).json().error).toBe('unauthorized_client')
})

test('only access tokens of this server are taken, alive and named as such', async () => {
  const office = await startGateway()
  const tries: Record<string, string>[] = [
    { subject_token: office.tokens.id_token },
    { subject_token: office.tokens.refresh_token },
    { subject_token: 'x' },
    { subject_token: '' },
    { subject_token_type: 'urn:ietf:params:oauth:token-type:id_token' },
    { subject_token_type: '' },
    { requested_token_type: 'urn:ietf:params:oauth:token-type:refresh_token' },
    { actor_token: office.tokens.access_token },
    { actor_token_type: accessToken },
    { actor_token: 'x', actor_token_type: accessToken },
  ]
  for (const form of tries) {
    expect((await office.exchange('gateway', form)).json().error, JSON.stringify(form)).toBe('invalid_request')
  }
  office.clock.advance(900_000)
  expect((await office.exchange('gateway', {})).json().error).toBe('invalid_request')
})

test('a machine’s token is exchanged, too, and is still about the machine', async () => {
  const office = await startGateway()
  const report = basic('nightly-report', await office.register(nightlyReport))
  const form = { grant_type: 'client_credentials' }
  const { access_token: subject_token } = tokensIn(await office.send('/oauth/token', { headers: report, form }))
  const { store, repositories } = office.appliance
  const gateway = await repositories.clients.find('gateway')
  if (!gateway) throw new Error('there is no gateway')
  const token_exchange_sources = ['nightly-report']
  await store.write((transaction) => repositories.clients.replace(transaction, { ...gateway, token_exchange_sources }))
  const exchanged = tokensIn(await office.exchange('gateway', { subject_token, resource: files }))
  expect(decodeJwt(exchanged.access_token)).toMatchObject({ sub: 'nightly-report', client_id: 'gateway', aud: files })
  expect(await office.ask(exchanged.access_token)).toMatchObject({ sub: 'nightly-report', client_id: 'gateway' })
})

test('SEC-S46: a token of the console is nothing to exchange', async () => {
  const office = await startGateway()
  await allow(office, ['openid', 'read', 'admin'])
  const { store, repositories } = office.appliance
  const person = await repositories.people.findByUsername(ben.username)
  if (!person) throw new Error('Ben is not there')
  await store.write((transaction) => repositories.people.setRole(transaction, person.id, 'admin'))
  const { code = '' } = answered(await agree(office.visitor, authorizePath({ scope: 'openid read admin' })))
  const { access_token: subject_token } = tokensIn(await redeem(office, { code }))
  expect((await office.exchange('gateway', { subject_token })).json().error).toBe('invalid_request')
})
