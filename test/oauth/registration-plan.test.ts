import { expect, test } from 'vitest'
import { createVisitor } from '../support/browserless.ts'
import { asserted, type ClientKey, createAssertion, createClientKey } from '../support/client-keys.ts'
import { agree, answered, authorizePath, startOffice, tokensIn, verifier } from '../support/code-flow.ts'
import {
  manage,
  openRegistration,
  type RegisteredClient,
  registerAt,
  registeredIn,
  weather,
} from '../support/registration.ts'

const [callback = ''] = weather.redirect_uris

async function openOffice() {
  const office = await startOffice()
  await openRegistration(office)
  const register = async (changes: object) => registeredIn(await registerAt(office.send, { ...weather, ...changes }))
  const ask = (client: RegisteredClient, redirect_uri: string) =>
    createVisitor(office.send).open(authorizePath({ client_id: client.client_id, redirect_uri, scope: 'openid' }))
  return { ...office, register, ask }
}

test('SEC-C07: of two registered redirect URIs one has to be named, on a page and not by a redirect', async () => {
  const { register, ask } = await openOffice()
  const client = await register({ redirect_uris: [callback, 'https://weather.example/other'] })
  const unnamed = await ask(client, '')
  expect([unnamed.status, unnamed.headers.location]).toEqual([400, undefined])
  expect((await ask(client, callback)).status).toBe(200)
})

test('SEC-C07: a redirect URI with a query is compared with it: the same is right, another or an added one is not', async () => {
  const { register, ask } = await openOffice()
  const registered = `${callback}?board=north`
  const client = await register({ redirect_uris: [registered] })
  expect((await ask(client, registered)).status).toBe(200)
  for (const uri of [`${callback}?board=south`, callback, `${registered}&more=1`]) {
    const answer = await ask(client, uri)
    expect([uri, answer.status, answer.headers.location]).toEqual([uri, 400, undefined])
  }
})

test('SEC-C07: a client that changes its keys proves itself with the new one, refreshes, and no more with the old one', async () => {
  const { register, send, clock } = await openOffice()
  const [old, next] = [await createClientKey('ES256', 'old'), await createClientKey('ES256', 'next')]
  const keyed = { ...weather, token_endpoint_auth_method: 'private_key_jwt' }
  const client = await register({ ...keyed, jwks: { keys: [old.jwk] } })
  const clientId = client.client_id
  const post = async (key: ClientKey, form: Record<string, string>) =>
    send('/oauth/token', { form: { ...form, ...asserted(await createAssertion(key, { clientId, now: clock.now() })) } })
  const path = authorizePath({ client_id: clientId, redirect_uri: callback, scope: 'openid offline_access' })
  const { code = '' } = answered(await agree(createVisitor(send), path))
  const redeem = { grant_type: 'authorization_code', redirect_uri: callback, code, code_verifier: verifier }
  const { refresh_token } = tokensIn(await post(old, redeem))
  const metadata = { ...keyed, client_id: clientId, jwks: { keys: [next.jwk] } }
  expect((await manage(send, client, { method: 'PUT', metadata })).status).toBe(200)
  const refresh = { grant_type: 'refresh_token', refresh_token }
  expect((await post(old, refresh)).json().error).toBe('invalid_client')
  expect((await post(next, refresh)).status).toBe(200)
})

test('SEC-C07: an ID token without a signature cannot be registered, by the client’s wish or a change of it', async () => {
  const { register, send } = await openOffice()
  const client = await register({})
  const unsigned = { ...weather, client_id: client.client_id, id_token_signed_response_alg: 'none' }
  expect((await registerAt(send, unsigned)).json().error).toBe('invalid_client_metadata')
  expect((await manage(send, client, { method: 'PUT', metadata: unsigned })).json().error).toBe(
    'invalid_client_metadata',
  )
})

test('where clients wait for an administrator nobody signs in to one, and it gets no token', async () => {
  const { send, ask, ...office } = await openOffice()
  await openRegistration(office, { approval: 'wait' })
  const client = registeredIn(await registerAt(send, weather))
  const page = await ask(client, callback)
  expect([page.status, page.headers.location]).toEqual([400, undefined])
  expect(page.text).toContain('waits to be let in')
  expect((await office.events()).at(-1)).toMatchObject({ reason: 'client_waiting', clientId: client.client_id })
})
