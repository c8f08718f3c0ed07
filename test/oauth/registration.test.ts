import { expect, test } from 'vitest'
import { createVisitor } from '../support/browserless.ts'
import { agree, answered, authorizePath, eventsOf, startOffice, tokensIn, verifier } from '../support/code-flow.ts'
import { basic } from '../support/http-server.ts'
import { initialAccessToken, openRegistration, registerAt, registeredIn, weather } from '../support/registration.ts'

test('a client registers itself, signs people in with what it was given, and is told all that is registered', async () => {
  const { send, ...office } = await startOffice()
  await openRegistration(office)
  const answer = await registerAt(send, { ...weather, favourite_colour: 'blue', contacts: ['ops@weather.example'] })
  expect(answer.status).toBe(201)
  expect(answer.headers['cache-control']).toBe('no-store')
  const client = registeredIn(answer)
  expect(client).toMatchObject({
    ...weather,
    contacts: ['ops@weather.example'],
    client_id: expect.stringMatching(/^r-/),
    client_secret: expect.stringMatching(/^cs_live_/),
    client_secret_expires_at: 0,
    registration_client_uri: `http://localhost:9400/oauth/register/${client.client_id}`,
    id_token_signed_response_alg: 'RS256',
    subject_type: 'public',
  })
  expect(client).not.toHaveProperty('favourite_colour')
  const [redirect_uri = ''] = weather.redirect_uris
  const path = authorizePath({ client_id: client.client_id, redirect_uri, scope: 'openid email' })
  const { code = '' } = answered(await agree(createVisitor(send), path))
  const form = { grant_type: 'authorization_code', redirect_uri, code, code_verifier: verifier }
  const headers = basic(client.client_id, client.client_secret)
  expect(tokensIn(await send('/oauth/token', { headers, form })).scope).toBe('openid email')
})

test('nothing that was handed out stands in the events, the log or the database', async () => {
  const office = await startOffice()
  await openRegistration(office, { mode: 'token' })
  const token = await initialAccessToken(office, 2)
  const client = registeredIn(await registerAt(office.send, weather, token))
  await registerAt(office.send, { ...weather, redirect_uris: ['javascript:alert(1)'] }, token)
  const [registered, refused] = await eventsOf(office, 'oauth_client_registered')
  expect(registered).toMatchObject({
    outcome: 'success',
    actorKind: 'application',
    clientId: client.client_id,
    clientName: 'Weather Board',
    details: { approval: 'approved', initial_access_token: 'For the build server' },
  })
  expect(refused).toMatchObject({ outcome: 'failure', reason: 'invalid_redirect_uri', address: '127.0.0.1' })
  const kept = JSON.stringify([
    await office.events(),
    office.logged,
    await office.appliance.repositories.clients.find(client.client_id),
  ])
  for (const secret of [token, client.client_secret, client.registration_access_token])
    expect(kept).not.toContain(secret)
})

test('where registration is off there is nothing at its address, whoever asks, and it is recorded', async () => {
  const { send, ...office } = await startOffice()
  const token = await initialAccessToken(office)
  for (const answer of [await registerAt(send, weather), await registerAt(send, weather, token)]) {
    expect([answer.status, answer.json().error_description]).toEqual([404, 'There is nothing at this address.'])
  }
  expect((await send('/oauth/register/r-anything')).status).toBe(404)
  expect((await eventsOf(office, 'oauth_client_registered')).map(({ reason }) => reason)).toEqual(
    Array(3).fill('registration_off'),
  )
})

test('with a token only: nobody without one, and as many clients as the token is for, in its time', async () => {
  const { send, ...office } = await startOffice()
  await openRegistration(office, { mode: 'token' })
  const token = await initialAccessToken(office, 2)
  const without = await registerAt(send, weather)
  expect([without.status, without.headers['www-authenticate']]).toEqual([401, 'Bearer realm="http://localhost:9400"'])
  const wrong = await registerAt(send, weather, `${token.slice(0, -1)}${token.endsWith('A') ? 'E' : 'A'}`)
  expect([wrong.status, wrong.json().error]).toEqual([401, 'invalid_token'])
  expect((await registerAt(send, weather, token)).status).toBe(201)
  // What cannot be registered costs nothing.
  expect((await registerAt(send, { ...weather, redirect_uris: [] }, token)).status).toBe(400)
  expect((await registerAt(send, weather, token)).status).toBe(201)
  expect((await registerAt(send, weather, token)).status).toBe(401)
  const late = await initialAccessToken(office)
  office.clock.advance(3_600_001)
  expect((await registerAt(send, weather, late)).status).toBe(401)
  expect((await eventsOf(office, 'invalid_token')).map(({ reason }) => reason)).toEqual([
    'token_unknown',
    'token_expired',
    'token_expired',
  ])
})

test('of fifty registrations at once with a token for three, three are there', async () => {
  const { send, ...office } = await startOffice()
  await openRegistration(office, { mode: 'token' })
  const token = await initialAccessToken(office, 3)
  const answers = await Promise.all(Array.from({ length: 50 }, () => registerAt(send, weather, token)))
  const statuses = answers.map(({ status }) => status)
  expect([
    statuses.filter((status) => status === 201).length,
    statuses.filter((status) => status === 401).length,
  ]).toEqual([3, 47])
  expect((await office.appliance.repositories.clients.page({ search: 'Weather', limit: 50 })).total).toBe(3)
})

test('where everybody may register, one address does so twenty times an hour and no more', async () => {
  const { send, ...office } = await startOffice()
  await openRegistration(office)
  for (let count = 0; count < 20; count++) expect((await registerAt(send, weather)).status).toBe(201)
  const held = await registerAt(send, weather)
  expect([held.status, held.json().error]).toEqual([429, 'temporarily_unavailable'])
  expect(Number(held.headers['retry-after'])).toBeGreaterThan(3000)
  expect(await eventsOf(office, 'rate_limit_exceeded')).toHaveLength(1)
  office.clock.advance(3_600_001)
  expect((await registerAt(send, weather)).status).toBe(201)
})

test('clients that nobody uses are kept to a number: the oldest goes, one that was only just registered does not', async () => {
  const { send, ...office } = await startOffice()
  const { clock, repositories, store } = office.appliance
  await openRegistration(office)
  const first = registeredIn(await registerAt(send, weather))
  const model = await repositories.clients.find(first.client_id)
  if (!model) throw new Error('the first one is not there')
  await store.write(async (transaction) => {
    for (let count = 0; count < 499; count++)
      await repositories.clients.insert(transaction, { ...model, client_id: `r-${count}`, created_at: clock.now() + 1 })
  })
  expect((await registerAt(send, weather)).status).toBe(503)
  office.clock.advance(3_600_001)
  expect((await registerAt(send, weather)).status).toBe(201)
  expect(await repositories.clients.find(first.client_id)).toBeUndefined()
  expect(await eventsOf(office, 'oauth_client_deleted')).toMatchObject([
    { clientId: first.client_id, reason: 'registration_unused' },
  ])
  expect(await repositories.clients.find('r-0')).toBeDefined()
})

test('SEC-B41: whatever id a client would like to have, it gets one made here that is no person’s', async () => {
  const office = await startOffice()
  await openRegistration(office)
  const ben = await office.appliance.repositories.people.findByUsername('ben')
  const client = registeredIn(await registerAt(office.send, { ...weather, client_id: ben?.id, sub: ben?.id }))
  expect(client.client_id).toMatch(/^r-[A-Za-z0-9_-]{22}$/)
  expect(ben?.id).not.toContain('-')
  const taken = registeredIn(await registerAt(office.send, { ...weather, client_id: 'intranet' }))
  expect(taken.client_id).not.toBe('intranet')
})

test('SEC-L04: where everybody may register, a page of any origin does so without cookies; elsewhere none', async () => {
  const { send, ...office } = await startOffice()
  const origin = 'https://inspector.example'
  const headers = { origin, 'content-type': 'application/json' }
  const preflight = () => send('/oauth/register', { method: 'OPTIONS', headers: { origin } })
  expect((await preflight()).headers['access-control-allow-origin']).toBeUndefined()
  await openRegistration(office)
  expect((await preflight()).headers).toMatchObject({
    'access-control-allow-origin': '*',
    'access-control-allow-methods': 'GET, POST, PUT, DELETE',
  })
  const answer = await send('/oauth/register', { headers, body: JSON.stringify(weather) })
  expect([answer.status, answer.headers['access-control-allow-origin']]).toEqual([201, '*'])
  expect(answer.headers).not.toHaveProperty('access-control-allow-credentials')
  await openRegistration(office, { mode: 'token' })
  expect((await preflight()).headers['access-control-allow-origin']).toBeUndefined()
})
