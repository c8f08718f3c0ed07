import { expect, test } from 'vitest'
import { consoleToken, startOffice } from '../support/appliance.ts'
import { ben, carla } from '../support/data.ts'

type Office = Awaited<ReturnType<typeof startOffice>>

const json = { 'content-type': 'application/json' }
const newcomer = JSON.stringify({ username: 'eve', name: 'Eve', email: '', password: 'Nine blue kettles, 4 chairs' })

const ask = (office: Office, path: string, token?: string) =>
  office.send(`/api/v1/admin${path}`, { headers: token === undefined ? {} : { authorization: `Bearer ${token}` } })

const change = (office: Office, token: string) =>
  office.send('/api/v1/admin/people', { body: newcomer, headers: { ...json, authorization: `Bearer ${token}` } })

/** What a program is told besides: one factor is enough in this office. */
async function oneFactor(office: Office) {
  await office.anna.policies.update({ secondFactor: { mode: 'optional' } })
}

test('a program of an administrator asks what the console asks, under an address of its own', async () => {
  const office = await startOffice()
  await oneFactor(office)
  const people = await ask(office, '/people', office.token)
  expect([people.status, people.json().total]).toEqual([200, 2])
  expect((await change(office, office.token)).status).toBe(201)
  expect((await ask(office, '/people/nobody-of-this-name', office.token)).status).toBe(404)
  expect((await ask(office, '/nothing', office.token)).status).toBe(404)
})

test('SEC-S46, SEC-A25: scope, audience and role are all needed, each refusal is recorded and nothing is done', async () => {
  const office = await startOffice()
  await oneFactor(office)
  const bens = await consoleToken(office, ben)
  await office.anna.people.create({ ...carla, email: '', role: 'auditor', mustChangePassword: false })
  const carlas = await consoleToken(office, carla)
  expect((await ask(office, '/people', carlas)).status).toBe(200)
  const nothing = await ask(office, '/people')
  expect([nothing.status, nothing.headers['www-authenticate']]).toEqual([
    401,
    expect.stringContaining('resource_metadata='),
  ])
  const foreign = await ask(office, '/people', bens)
  expect([foreign.status, foreign.json().error]).toEqual([401, 'invalid_token'])
  const auditor = await change(office, carlas)
  expect([auditor.status, auditor.json().error]).toEqual([403, 'insufficient_scope'])
  const server = office.installation.open()
  const anna = await server?.appliance.repositories.people.findByUsername('anna')
  if (!server || !anna) throw new Error('Anna is not there')
  await server.appliance.store.write((tx) => server.appliance.repositories.people.setRole(tx, anna.id, 'user'))
  expect((await change(office, office.token)).status).toBe(403)
  expect(await server.appliance.repositories.people.findByUsername('eve')).toBeUndefined()
  const events = await office.events()
  expect(events.filter(({ outcome }) => outcome === 'failure').map(({ reason }) => reason)).toEqual(
    expect.arrayContaining(['token_unknown', 'wrong_audience', 'insufficient_scope', 'not_an_administrator']),
  )
})

test('SEC-S46: where administrators need two factors, one is answered by a challenge that asks for two', async () => {
  const office = await startOffice()
  expect((await ask(office, '/people', office.token)).status).toBe(200)
  const refused = await change(office, office.token)
  expect([refused.status, refused.json().error]).toEqual([401, 'insufficient_user_authentication'])
  expect(refused.headers['www-authenticate']).toContain('acr_values="aal2"')
  expect((await office.events()).at(-1)).toMatchObject({ reason: 'insufficient_acr', actorName: 'Anna Berg' })
})

test('SEC-B37: a token in the address opens nothing', async () => {
  const office = await startOffice()
  expect((await office.send(`/api/v1/admin/people?access_token=${office.token}`)).status).toBe(401)
})

test('SEC-A54: a page of another site may not ask, even with a token', async () => {
  const office = await startOffice()
  await oneFactor(office)
  const headers = { ...json, authorization: `Bearer ${office.token}`, origin: 'https://evil.test' }
  const answer = await office.send('/api/v1/admin/people', { body: newcomer, headers })
  expect([answer.status, answer.headers['access-control-allow-origin']]).toEqual([403, undefined])
})
