import { expect, test } from 'vitest'
import { createVisitor } from '../support/browserless.ts'
import {
  agree,
  answered,
  authorizePath,
  eventsOf,
  type Office,
  startOffice,
  tokensIn,
  userinfoStatus,
  verifier,
} from '../support/code-flow.ts'
import { basic } from '../support/http-server.ts'
import {
  manage,
  openRegistration,
  type RegisteredClient,
  registerAt,
  registeredIn,
  weather,
} from '../support/registration.ts'

async function startWithClient(registration: Parameters<typeof openRegistration>[1] = {}) {
  const office = await startOffice()
  await openRegistration(office, registration)
  return { ...office, client: registeredIn(await registerAt(office.send, weather)) }
}

/** An access token that Ben lets the client have. */
async function accessToken({ send }: Office, client: RegisteredClient): Promise<string> {
  const [redirect_uri = ''] = weather.redirect_uris
  const path = authorizePath({ client_id: client.client_id, redirect_uri, scope: 'openid' })
  const { code = '' } = answered(await agree(createVisitor(send), path))
  const form = { grant_type: 'authorization_code', redirect_uri, code, code_verifier: verifier }
  const headers = basic(client.client_id, client.client_secret)
  return tokensIn(await send('/oauth/token', { headers, form })).access_token
}

test('a client reads what is registered of it, without the secret, which is not kept', async () => {
  const { send, client } = await startWithClient()
  const { client_secret: _, ...rest } = client
  const answer = await manage(send, client)
  expect([answer.status, answer.headers['cache-control']]).toEqual([200, 'no-store'])
  expect(answer.json()).toEqual(rest)
})

test('a wrong token, another client’s token and an unknown client are answered alike, and each is recorded', async () => {
  const { send, client, ...office } = await startWithClient()
  const other = registeredIn(await registerAt(send, weather))
  const wrong = [
    { ...client, registration_access_token: other.registration_access_token },
    { ...client, registration_access_token: 'x'.repeat(43) },
    { ...client, registration_client_uri: 'http://localhost:9400/oauth/register/r-nobody' },
    { ...client, registration_client_uri: 'http://localhost:9400/oauth/register/intranet' },
    { ...client, registration_client_uri: 'http://localhost:9400/oauth/register/__proto__' },
  ]
  const said = new Set<string>()
  for (const method of ['GET', 'PUT', 'DELETE'])
    for (const one of wrong) {
      const answer = await manage(send, one, { method, ...(method === 'PUT' && { metadata: weather }) })
      expect([answer.status, answer.headers['www-authenticate']]).toEqual([
        401,
        expect.stringContaining('invalid_token'),
      ])
      said.add(answer.text)
    }
  expect(said.size).toBe(1)
  const anonymous = await send(new URL(client.registration_client_uri).pathname)
  expect([anonymous.status, anonymous.headers['www-authenticate']]).toEqual([401, expect.not.stringContaining('error')])
  const recorded = await eventsOf(office, 'invalid_token')
  expect(recorded).toHaveLength(15)
  expect(JSON.stringify(recorded)).not.toContain(other.registration_access_token)
  expect((await manage(send, client)).status).toBe(200)
})

test('a change puts the new in the place of the old, and another token in the place of the one that it came with', async () => {
  const { send, client, ...office } = await startWithClient()
  const redirect_uris = ['https://weather.example/new']
  const metadata = { ...weather, client_id: client.client_id, redirect_uris, logo_uri: null }
  const changed = registeredIn(await manage(send, client, { method: 'PUT', metadata }))
  expect(changed).toMatchObject({
    client_id: client.client_id,
    redirect_uris,
    registration_client_uri: client.registration_client_uri,
  })
  expect(changed.registration_access_token).not.toBe(client.registration_access_token)
  expect((await manage(send, client)).status).toBe(401)
  expect((await manage(send, changed)).json()).toMatchObject({ redirect_uris })
  // The secret goes on: it was not asked to be another.
  const refresh = { grant_type: 'refresh_token', refresh_token: 'x' }
  const headers = basic(client.client_id, client.client_secret)
  expect((await send('/oauth/token', { headers, form: refresh })).json().error).toBe('invalid_grant')
  expect(await eventsOf(office, 'oauth_client_changed')).toMatchObject([
    { outcome: 'success', actorKind: 'application', clientId: client.client_id },
  ])
})

test('a change names its own client, chooses no secret, and says nothing that only the server says', async () => {
  const { send, client } = await startWithClient()
  const own = { ...weather, client_id: client.client_id }
  for (const metadata of [
    weather,
    { ...weather, client_id: 'intranet' },
    { ...own, client_secret: 'chosen-by-the-client' },
    { ...own, registration_access_token: 'x' },
    { ...own, client_secret_expires_at: 0 },
    { ...own, grant_types: ['client_credentials'] },
    { ...own, scope: 'admin' },
  ]) {
    const answer = await manage(send, client, { method: 'PUT', metadata })
    expect([answer.status, answer.json().error]).toEqual([400, 'invalid_client_metadata'])
  }
  const metadata = { ...own, client_secret: client.client_secret }
  expect((await manage(send, client, { method: 'PUT', metadata })).status).toBe(200)
})

test('of twenty changes at once with one token, one is made', async () => {
  const { send, client, ...office } = await startWithClient()
  const metadata = { ...weather, client_id: client.client_id }
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, at) =>
      manage(send, client, { method: 'PUT', metadata: { ...metadata, client_name: `Weather ${at}` } }),
    ),
  )
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
  expect(answers.filter(({ status }) => status === 401)).toHaveLength(19)
  expect(await eventsOf(office, 'oauth_client_changed')).toHaveLength(1)
})

test('where clients wait for an administrator, one that was let in and becomes another waits again', async () => {
  const { send, client, ...office } = await startWithClient({ approval: 'wait' })
  const { repositories, store } = office.appliance
  const stored = await repositories.clients.find(client.client_id)
  if (!stored) throw new Error('the client is not there')
  expect(stored.approval).toBe('waiting')
  await store.write((tx) =>
    repositories.clients.replace(tx, {
      ...stored,
      approval: 'approved',
      scopes: ['openid', 'read'],
      first_party: true,
    }),
  )
  const metadata = { ...weather, client_id: client.client_id, client_name: 'Office Intranet' }
  const changed = registeredIn(await manage(send, client, { method: 'PUT', metadata }))
  expect(changed.scope).toBe('openid read')
  expect(await repositories.clients.find(client.client_id)).toMatchObject({ approval: 'waiting', first_party: false })
})

test('a client that takes itself out ends all that people let it do', async () => {
  const { client, ...office } = await startWithClient()
  const token = await accessToken(office, client)
  expect(await userinfoStatus(office.send, token)).toBe(200)
  expect((await manage(office.send, client, { method: 'DELETE' })).status).toBe(204)
  expect(await userinfoStatus(office.send, token)).toBe(401)
  expect((await manage(office.send, client)).status).toBe(401)
  expect((await office.send(authorizePath({ client_id: client.client_id }))).status).toBe(400)
  expect(await eventsOf(office, 'oauth_client_deleted')).toMatchObject([
    { reason: 'client_deleted_itself', clientId: client.client_id, actorKind: 'application' },
  ])
})
