import { expect, test } from 'vitest'
import { consoleToken, startAppliance, startOffice } from '../support/appliance.ts'
import { anna, ben, intranet } from '../support/data.ts'
import { basic } from '../support/http-server.ts'
import { rejection } from '../support/refusal.ts'

const json = { 'content-type': 'application/json' }

async function refusals(office: Pick<Awaited<ReturnType<typeof startAppliance>>, 'events'>) {
  const events = await office.events()
  return events.filter(({ type }) => type === 'unauthorized_access')
}

test('SEC-A55: whoever has no token gets nothing, on this machine either, and it is recorded', async () => {
  const office = await startOffice()
  const stranger = office.console()
  for (const ask of [() => stranger.people.list({}), () => stranger.overview.get(), () => stranger.events.list({})]) {
    expect(await rejection(ask())).toMatchObject({ code: 'NOT_SIGNED_IN', status: 401 })
  }
  const recorded = await refusals(office)
  expect(recorded).toHaveLength(3)
  expect(recorded[0]).toMatchObject({
    reason: 'no_operator',
    actorKind: 'unknown',
    details: { operation: 'people.list' },
  })
  expect(recorded[0]?.address).toMatch(/^(127\.0\.0\.1|::1)$/)
})

test('SEC-A55: a session cookie alone opens nothing', async () => {
  const office = await startOffice()
  const cookie = 'authly-session-9400=anything; authly-browser-9400=anything'
  expect((await office.send('/api/v1/people', { headers: { cookie } })).status).toBe(401)
})

test('SEC-A25: a person who is no administrator may do nothing in the console, whatever they asked the token for', async () => {
  const office = await startOffice()
  const console = office.console(`Bearer ${await consoleToken(office, ben)}`)
  const newcomer = { username: 'eve', name: 'Eve', email: '', password: 'Nine blue kettles, 4 chairs' }
  const machine = { template: 'machine', name: 'Nightly Report' } as const
  for (const attempt of [
    () => console.people.create(newcomer),
    () => console.applications.create(machine),
    () => console.applications.replaceSecret({ clientId: 'intranet' }),
    () => console.settings.update({ port: 9999 }),
  ]) {
    expect(await rejection(attempt())).toMatchObject({ code: 'NOT_ALLOWED', status: 403 })
  }
  expect((await office.anna.people.list({})).total).toBe(2)
  expect((await office.anna.applications.list({})).total).toBe(0)
  expect((await refusals(office)).map(({ details }) => details.operation)).toContain('people.create')
})

test('SEC-S46: an administrator whose role is gone loses the console at once, with the token still alive', async () => {
  const office = await startOffice()
  const server = office.installation.open()
  const person = await server?.appliance.repositories.people.findByUsername(anna.username)
  if (!server || !person) throw new Error('Anna is not there')
  const { people } = server.appliance.repositories
  await server.appliance.store.write((tx) => people.setRole(tx, person.id, 'user'))
  const newcomer = { username: 'eve', name: 'Eve', email: '', password: 'Nine blue kettles, 4 chairs' }
  expect(await rejection(office.anna.people.create(newcomer))).toMatchObject({ code: 'NOT_ALLOWED', status: 403 })
  expect(await refusals(office)).toMatchObject([{ reason: 'not_an_administrator', actorName: 'Anna Berg' }])
  expect(await server.appliance.repositories.people.findByUsername('eve')).toBeUndefined()
})

test('SEC-A22: an access token that was issued for something else does not open the console', async () => {
  const machine = {
    client_id: 'report',
    type: 'confidential',
    client_secret: 'a-secret-of-the-office-1',
    grant_types: ['client_credentials'],
    scopes: ['read', 'admin'],
    default_scopes: ['read'],
  }
  const office = await startAppliance({ seed: JSON.stringify({ clients: [machine] }) })
  const headers = basic('report', 'a-secret-of-the-office-1')
  const answer = await office.send('/oauth/token', { headers, form: { grant_type: 'client_credentials' } })
  const console = office.console(`Bearer ${answer.json().access_token}`)
  expect(await rejection(console.people.list({}))).toMatchObject({ code: 'NOT_ALLOWED', status: 403 })
  expect(await refusals(office)).toMatchObject([{ reason: 'wrong_audience' }])
})

test('a token that was made up, revoked or has ended opens nothing', async () => {
  const office = await startOffice()
  expect(await rejection(office.console(`Bearer ${office.token}x`).people.list({}))).toMatchObject({ status: 401 })
  office.clock.advance(16 * 60_000)
  expect(await rejection(office.anna.people.list({}))).toMatchObject({ code: 'NOT_SIGNED_IN', status: 401 })
  expect((await refusals(office)).map(({ reason }) => reason)).toEqual(['token_unknown', 'token_expired'])
})

test('SEC-A54: a page of another site may not ask, even with a token, and reads no answer', async () => {
  const office = await startOffice()
  const body = JSON.stringify({ username: 'eve', name: 'Eve', email: '', password: 'Nine blue kettles, 4 chairs' })
  const authorization = `Bearer ${office.token}`
  const foreign = [
    { origin: 'https://evil.test', ...json, authorization },
    { origin: 'null', ...json, authorization },
    { origin: office.issuer(), 'sec-fetch-site': 'cross-site', ...json, authorization },
    { 'sec-fetch-site': 'same-site', 'content-type': 'text/plain' },
  ]
  for (const headers of foreign) {
    const answer = await office.send('/api/v1/people', { body, headers })
    expect(answer.status).toBe(403)
    expect(answer.headers['access-control-allow-origin']).toBeUndefined()
  }
  const preflight = await office.send('/api/v1/people', { method: 'OPTIONS', headers: { origin: 'https://evil.test' } })
  expect(preflight.headers['access-control-allow-origin']).toBeUndefined()
  expect((await office.anna.people.list({})).total).toBe(2)
  expect((await refusals(office)).map(({ reason }) => reason)).toEqual(Array(5).fill('foreign_origin'))
})

test('SEC-A54: a body that is not sent as JSON is not read', async () => {
  const office = await startOffice()
  const body = JSON.stringify({ username: 'eve', name: 'Eve', email: '', password: 'Nine blue kettles, 4 chairs' })
  for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x']) {
    const headers = { 'content-type': type, authorization: `Bearer ${office.token}` }
    expect((await office.send('/api/v1/people', { body, headers })).status).toBe(415)
  }
  expect((await office.anna.people.list({})).total).toBe(2)
})

test('who may not ask is told so before anything about the question', async () => {
  const office = await startOffice()
  const answer = await office.send('/api/v1/people', { body: '{"nothing":"right"}', headers: json })
  expect(answer.status).toBe(401)
})

test('SEC-A66: while the database fails, the console is refused and nothing is let through', async () => {
  const office = await startOffice()
  await office.installation.open()?.appliance.store.close()
  const answer = await office.send('/api/v1/people', { headers: { authorization: `Bearer ${office.token}` } })
  expect(answer.status).toBe(503)
  expect((await office.send('/healthz')).status).toBe(503)
})

test('the interface describes itself as an OpenAPI document', async () => {
  const office = await startAppliance()
  const document = (await office.send('/api/v1/openapi.json')).json()
  expect(document).toMatchObject({
    openapi: expect.stringMatching(/^3\.1/),
    info: { title: 'Authly console interface' },
  })
  expect(Object.keys(document.paths as object)).toContain('/applications/{clientId}/secret')
  expect((await office.send('/api/v1/nothing')).status).toBe(404)
})

test('what an administrator does is recorded as done by that administrator', async () => {
  const office = await startOffice()
  const created = await office.anna.applications.create({
    template: 'web',
    name: intranet.name,
    redirectUris: intranet.redirect_uris,
  })
  const [event] = (await office.events()).filter(({ type }) => type === 'oauth_client_created')
  expect(event).toMatchObject({ actorKind: 'person', actorName: 'Anna Berg', clientId: created.application.clientId })
})
