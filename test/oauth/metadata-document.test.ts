import { expect, test } from 'vitest'
import { createVisitor } from '../support/browserless.ts'
import { agree, answered, authorizePath, eventsOf, startOffice, verifier } from '../support/code-flow.ts'
import { startOutside } from '../support/outside.ts'
import { openRegistration } from '../support/registration.ts'

/** An office that takes addresses as client_ids, and a web site of somebody outside with such a document. */
async function startWithDocument(registration: Parameters<typeof openRegistration>[1] = {}) {
  const outside = await startOutside()
  const office = await startOffice({ outbound: outside.outbound })
  await openRegistration(office, { mode: 'off', metadataDocuments: true, ...registration })
  const clientId = `${outside.origin}/oauth/client.json`
  const document = {
    client_id: clientId,
    client_name: 'Weather Board',
    redirect_uris: [`${outside.origin}/callback`, 'http://127.0.0.1/callback'],
    token_endpoint_auth_method: 'none',
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
  }
  const publish = (changes: object = {}) =>
    outside.files.set('/oauth/client.json', JSON.stringify({ ...document, ...changes }))
  publish()
  const redirect_uri = `${outside.origin}/callback`
  const path = authorizePath({ client_id: clientId, redirect_uri, scope: 'openid' })
  const ask = () => createVisitor(office.send).open(path)
  return { ...office, outside, clientId, document, publish, path, ask, redirect_uri }
}

test('an address is a client_id: its document is read once, and people sign in to it', async () => {
  const { send, outside, clientId, path, redirect_uri, ...office } = await startWithDocument()
  const redirected = await agree(createVisitor(send), path)
  const { code = '', iss } = answered(redirected)
  expect([new URL(redirected.headers.location ?? '').origin, iss]).toEqual([outside.origin, 'http://localhost:9400'])
  const form = { grant_type: 'authorization_code', client_id: clientId, redirect_uri, code, code_verifier: verifier }
  const answer = await send('/oauth/token', { form })
  expect([answer.status, answer.json().scope]).toEqual([200, 'openid'])
  expect(outside.asked).toEqual(['/oauth/client.json'])
  expect(await eventsOf(office, 'oauth_client_registered')).toMatchObject([
    { outcome: 'success', clientId, clientName: 'Weather Board', actorKind: 'application' },
  ])
  expect(await office.appliance.repositories.clients.find(clientId)).toMatchObject({
    origin: 'metadata_document',
    first_party: false,
    secret_hash: null,
  })
})

test('where the office does not allow it an address is no client, and nothing is called', async () => {
  const { ask, outside } = await startWithDocument({ metadataDocuments: false })
  expect((await ask()).status).toBe(400)
  expect(outside.asked).toEqual([])
})

test('SEC-A48: a document inside this machine or its network is not called where the office allows no network', async () => {
  const office = await startOffice()
  await openRegistration(office, { mode: 'off', metadataDocuments: true })
  for (const clientId of ['https://127.0.0.1:9400/x', 'https://169.254.169.254/latest', 'https://[::1]/x']) {
    const answer = await office.send(authorizePath({ client_id: clientId }))
    expect([answer.status, answer.headers.location]).toEqual([400, undefined])
  }
  expect((await eventsOf(office, 'oauth_client_registered')).map(({ outcome }) => outcome)).toEqual(
    Array(3).fill('failure'),
  )
})

test('a client_id that is no plain address of a document is refused before anything is called', async () => {
  const { send, outside } = await startWithDocument()
  const { origin } = outside
  for (const clientId of [
    origin,
    `${origin}/`,
    `${origin}/a/../oauth/client.json`,
    `${origin}/oauth/client.json#x`,
    `${origin.replace('https://', 'https://user:pass@')}/oauth/client.json`,
    `${origin.replace('localhost', 'LOCALHOST')}/oauth/client.json`,
    `${origin}/${'x'.repeat(500)}`,
  ])
    expect([clientId, (await send(authorizePath({ client_id: clientId }))).status]).toEqual([clientId, 400])
  expect(outside.asked).toEqual([])
})

test('a document that names another client, holds a secret, or sends people elsewhere is no client', async () => {
  const { ask, publish, document, outside, clock, ...office } = await startWithDocument()
  const wrong: object[] = [
    { client_id: `${document.client_id}/` },
    { client_id: undefined },
    { token_endpoint_auth_method: 'client_secret_basic' },
    { client_secret: 'everybody-knows-it' },
    { client_secret_expires_at: 0 },
    { redirect_uris: ['https://elsewhere.example/callback'] },
    { redirect_uris: ['javascript:alert(1)'] },
    { redirect_uris: [] },
    { grant_types: ['client_credentials'] },
    { scope: 'admin' },
    { client_name: 'safe\u202Eelif' },
  ]
  for (const changes of wrong) {
    publish(changes)
    clock.advance(61_000)
    const answer = await ask()
    expect([changes, answer.status, answer.headers.location]).toEqual([changes, 400, undefined])
    clock.advance(15 * 60_000)
  }
  outside.files.set('/oauth/client.json', 'no json')
  expect((await ask()).status).toBe(400)
  expect(await office.appliance.repositories.clients.find(document.client_id)).toBeUndefined()
  expect(JSON.stringify(await office.events())).not.toContain('everybody-knows-it')
})

test('a changed document makes the client another one after a quarter of an hour, not before', async () => {
  const { ask, publish, clientId, clock, ...office } = await startWithDocument()
  const { repositories } = office.appliance
  await ask()
  publish({ client_name: 'Weather Board 2' })
  clock.advance(14 * 60_000)
  await ask()
  expect((await repositories.clients.find(clientId))?.name).toBe('Weather Board')
  clock.advance(61_000)
  await ask()
  expect((await repositories.clients.find(clientId))?.name).toBe('Weather Board 2')
  expect(await eventsOf(office, 'oauth_client_changed')).toMatchObject([{ clientId, outcome: 'success' }])
})

test('a document that is gone ends the client; one whose server does not answer leaves it as it was', async () => {
  const { ask, outside, clientId, clock } = await startWithDocument()
  await ask()
  outside.files.clear()
  clock.advance(16 * 60_000)
  expect((await ask()).status).toBe(400)
  outside.files.set('/oauth/client.json', JSON.stringify({}))
  clock.advance(61_000)
  expect((await ask()).status).toBe(400)
  expect(outside.asked).toHaveLength(3)
  expect(clientId).toContain(outside.origin)
  await outside.close()
  clock.advance(16 * 60_000)
  expect((await ask()).status).not.toBe(400)
})

test('where clients wait for an administrator, one of a document does too, and again when the document changes', async () => {
  const { ask, publish, clientId, clock, ...office } = await startWithDocument({ approval: 'wait' })
  const { repositories, store } = office.appliance
  expect((await ask()).status).toBe(400)
  const stored = await repositories.clients.find(clientId)
  if (!stored) throw new Error('the client is not there')
  expect(stored.approval).toBe('waiting')
  await store.write((tx) => repositories.clients.replace(tx, { ...stored, approval: 'approved' }))
  expect((await ask()).status).not.toBe(400)
  publish({ redirect_uris: [...stored.redirect_uris, 'http://127.0.0.1/other'] })
  clock.advance(16 * 60_000)
  expect((await ask()).status).toBe(400)
  expect((await repositories.clients.find(clientId))?.approval).toBe('waiting')
})

test('whoever makes up addresses of one host makes this server call it ten times a minute', async () => {
  const { send, outside } = await startWithDocument()
  for (let count = 0; count < 30; count++)
    expect((await send(authorizePath({ client_id: `${outside.origin}/made-up-${count}` }))).status).toBe(400)
  expect(outside.asked).toHaveLength(10)
})
