import { generateKeyPairSync } from 'node:crypto'
import { expect, test } from 'vitest'
import { eventsOf, startOffice } from '../support/code-flow.ts'
import { startOutside } from '../support/outside.ts'
import { openRegistration, registerAt, registeredIn, weather } from '../support/registration.ts'

/** An office where everybody may register as often as a test likes. */
async function openOffice(options: Parameters<typeof startOffice>[0] = {}) {
  const office = await startOffice(options)
  await openRegistration(office)
  const register = (metadata: unknown) => {
    office.clock.advance(3_600_001)
    return registerAt(office.send, metadata)
  }
  const refused = async (metadata: unknown) => {
    const answer = await register(metadata)
    return [answer.status, answer.json().error]
  }
  return { ...office, register, refused }
}

test('SEC-B04, SEC-A05, SEC-C07: a redirect URI that leads where no client is cannot be registered', async () => {
  const { refused, ...office } = await openOffice()
  const wrong = [
    'https://weather.example/callback#fragment',
    'http://weather.example/callback',
    'https://*.weather.example/callback',
    'javascript:alert(1)',
    'data:text/html,x',
    'vbscript:x',
    'file:///etc/passwd',
    'blob:https://weather.example/x',
    '//weather.example/callback',
    'https://user:pass@weather.example/callback',
    'https://weather.example/a/../callback',
    'http://localhost:9400/console/callback',
    'com.example.app:/callback',
    '',
  ]
  for (const uri of wrong)
    expect([uri, ...(await refused({ ...weather, redirect_uris: [uri] }))]).toEqual([uri, 400, 'invalid_redirect_uri'])
  expect(await refused({ ...weather, redirect_uris: [...weather.redirect_uris, 'javascript:x'] })).toEqual([
    400,
    'invalid_redirect_uri',
  ])
  expect(await refused({ ...weather, redirect_uris: 'https://weather.example/callback' })).toEqual([
    400,
    'invalid_redirect_uri',
  ])
  expect(await refused({ ...weather, redirect_uris: [] })).toEqual([400, 'invalid_redirect_uri'])
  const events = await eventsOf(office, 'oauth_client_registered')
  expect(new Set(events.map(({ outcome, reason }) => `${outcome} ${reason}`))).toEqual(
    new Set(['failure invalid_redirect_uri']),
  )
  expect((await office.appliance.repositories.clients.page({ search: 'Weather', limit: 1 })).total).toBe(0)
})

test('SEC-A05, SEC-C08: no other address of a client is a script, a file or unprotected', async () => {
  const { refused } = await openOffice()
  const members = [
    'client_uri',
    'logo_uri',
    'policy_uri',
    'tos_uri',
    'jwks_uri',
    'initiate_login_uri',
    'sector_identifier_uri',
    'backchannel_logout_uri',
    'frontchannel_logout_uri',
  ]
  const hostile = ['javascript:alert(1)', 'data:text/html,x', 'vbscript:x', 'file:///etc/passwd', 'blob:x', 'x']
  for (const member of members) {
    for (const uri of [...hostile, 'http://weather.example/x', 'https://weather.example/x#y'])
      expect([member, uri, ...(await refused({ ...weather, [member]: uri }))]).toEqual([
        member,
        uri,
        400,
        'invalid_client_metadata',
      ])
  }
  for (const uri of hostile)
    expect(await refused({ ...weather, post_logout_redirect_uris: [uri] })).toEqual([400, 'invalid_client_metadata'])
})

test('SEC-C07, SEC-C08: logo, policy, terms, keys and the address where a sign-in begins are stored and echoed', async () => {
  const { register } = await openOffice()
  const said = {
    client_uri: 'https://weather.example/',
    logo_uri: 'https://weather.example/logo.png',
    policy_uri: 'https://weather.example/policy',
    tos_uri: 'https://weather.example/terms',
    jwks_uri: 'https://weather.example/jwks.json',
    initiate_login_uri: 'https://weather.example/login',
    post_logout_redirect_uris: ['https://weather.example/bye'],
    backchannel_logout_uri: 'https://weather.example/logout',
    backchannel_logout_session_required: true,
    frontchannel_logout_uri: 'https://weather.example/frame',
    default_max_age: 600,
    userinfo_signed_response_alg: 'RS256',
    require_pushed_authorization_requests: true,
    dpop_bound_access_tokens: true,
    software_id: '4NRB1-0XZABZI9E6-5SM3R',
    software_version: '2.1',
  }
  expect(registeredIn(await register({ ...weather, ...said }))).toMatchObject(said)
})

test('SEC-C14, SEC-C07: an unsigned ID token, or an algorithm that is not there, cannot be registered', async () => {
  const { refused, register } = await openOffice()
  for (const member of ['id_token_signed_response_alg', 'userinfo_signed_response_alg'])
    for (const alg of ['none', 'HS256', 'rs256', '__proto__'])
      expect([member, alg, ...(await refused({ ...weather, [member]: alg }))]).toEqual([
        member,
        alg,
        400,
        'invalid_client_metadata',
      ])
  for (const alg of ['RS256', 'ES256', 'PS256', 'EdDSA'])
    expect(registeredIn(await register({ ...weather, id_token_signed_response_alg: alg }))).toMatchObject({
      id_token_signed_response_alg: alg,
    })
})

test('the grants of a client from outside are those in which a person takes part, and go with its response types', async () => {
  const { refused, register } = await openOffice()
  const wrong = [
    { grant_types: ['client_credentials'], redirect_uris: [], response_types: [] },
    { grant_types: ['authorization_code', 'client_credentials'] },
    { grant_types: ['authorization_code', 'urn:ietf:params:oauth:grant-type:token-exchange'] },
    { grant_types: ['implicit'], response_types: ['token'] },
    { grant_types: ['password'] },
    { grant_types: ['refresh_token'], redirect_uris: [], response_types: [] },
    { grant_types: [] },
    { response_types: ['code id_token'] },
    { response_types: [] },
    { grant_types: ['authorization_code'], response_types: ['none'] },
    { token_endpoint_auth_method: 'tls_client_auth' },
    { token_endpoint_auth_method: 'client_secret_jwt' },
    { token_endpoint_auth_method: 'private_key_jwt' },
    { jwks: { keys: [] }, jwks_uri: 'https://weather.example/jwks.json' },
    { subject_type: 'secret' },
    { default_max_age: -1 },
    { default_max_age: '600' },
    { software_statement: 'e30.e30.' },
    { client_name: 7 },
    { dpop_bound_access_tokens: 'yes' },
  ]
  for (const metadata of wrong)
    expect([metadata, ...(await refused({ ...weather, ...metadata }))]).toEqual([
      metadata,
      400,
      'invalid_client_metadata',
    ])
  const usual = registeredIn(await register({ redirect_uris: weather.redirect_uris }))
  expect(usual).toMatchObject({
    client_name: 'weather.example',
    token_endpoint_auth_method: 'client_secret_basic',
    grant_types: ['authorization_code'],
    response_types: ['code'],
  })
  const native = { redirect_uris: ['http://127.0.0.1/callback'], token_endpoint_auth_method: 'none' }
  expect(registeredIn(await register(native))).not.toHaveProperty('client_secret')
})

test('a private key is refused, and not kept', async () => {
  const { refused, register, ...office } = await openOffice()
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const secret = privateKey.export({ format: 'jwk' })
  const keyed = { ...weather, token_endpoint_auth_method: 'private_key_jwt' }
  expect(await refused({ ...keyed, jwks: { keys: [secret] } })).toEqual([400, 'invalid_client_metadata'])
  expect(JSON.stringify([await office.events(), office.logged])).not.toContain(secret.d)
  const jwks = { keys: [publicKey.export({ format: 'jwk' })] }
  const client = registeredIn(await register({ ...keyed, jwks, token_endpoint_auth_signing_alg: 'ES256' }))
  expect(client).toMatchObject({ jwks, token_endpoint_auth_method: 'private_key_jwt' })
  expect(client).not.toHaveProperty('client_secret')
})

test('SEC-S44, SEC-S46: a scope of this server’s own is refused by name, and nothing is dropped in silence', async () => {
  const { register, ...office } = await openOffice()
  const { repositories, store } = office.appliance
  await store.write(async (transaction) => {
    const resource = { access_token_seconds: null, created_at: 0 }
    for (const name of ['forecast', 'archive'])
      await repositories.scopes.put(transaction, { name, description: 'See it', implies: [], claims: [] })
    await repositories.resources.put(transaction, {
      ...resource,
      identifier: 'https://api.weather.example',
      name: 'Forecasts',
      scopes: ['forecast', 'admin'],
      open_to_registered: 1,
    })
    await repositories.resources.put(transaction, {
      ...resource,
      identifier: 'https://archive.weather.example',
      name: 'Archive',
      scopes: ['archive'],
      open_to_registered: 0,
    })
  })
  for (const scope of ['openid admin', 'audit', 'read', 'archive', 'openid nothing-known']) {
    const answer = await register({ ...weather, scope })
    expect([answer.status, answer.json().error]).toEqual([400, 'invalid_client_metadata'])
    expect(String(answer.json().error_description)).toContain('scope: ')
  }
  expect(registeredIn(await register({ ...weather, scope: 'forecast openid' })).scope).toBe('forecast openid')
  const all = registeredIn(await register(weather))
  expect(String(all.scope).split(' ').toSorted()).toEqual([
    'address',
    'email',
    'forecast',
    'offline_access',
    'openid',
    'phone',
    'profile',
  ])
})

test('SEC-A07: a name that hides, reorders or floods cannot be registered; markup is a name like any other', async () => {
  const { refused, register } = await openOffice()
  for (const name of ['safe\u202Eelif', 'zero\u200Bwidth', 'x'.repeat(10_240), '   ', 'line\nbreak'])
    expect(await refused({ ...weather, client_name: name })).toEqual([400, 'invalid_client_metadata'])
  const markup = '<img src=x onerror=alert(1)>'
  expect(registeredIn(await register({ ...weather, client_name: markup })).client_name).toBe(markup)
})

test('SEC-C07: a sector is claimed only by who is in its file, which is fetched through the narrow way out', async () => {
  const outside = await startOutside()
  const { register, refused } = await openOffice({ outbound: outside.outbound })
  const sector = { subject_type: 'pairwise', sector_identifier_uri: `${outside.origin}/sector.json` }
  const two = { ...weather, redirect_uris: [...weather.redirect_uris, 'https://other.example/callback'] }
  expect(await refused({ ...two, ...sector })).toEqual([400, 'invalid_client_metadata'])
  outside.files.set('/sector.json', JSON.stringify(weather.redirect_uris))
  expect(await refused({ ...two, ...sector })).toEqual([400, 'invalid_client_metadata'])
  for (const wrong of ['{}', 'no json', JSON.stringify([1, 2])]) {
    outside.files.set('/sector.json', wrong)
    expect(await refused({ ...two, ...sector })).toEqual([400, 'invalid_client_metadata'])
  }
  outside.files.set('/sector.json', JSON.stringify(two.redirect_uris))
  expect(registeredIn(await register({ ...two, ...sector }))).toMatchObject(sector)
  expect(await refused({ ...two, subject_type: 'pairwise' })).toEqual([400, 'invalid_client_metadata'])
  expect(registeredIn(await register({ ...weather, subject_type: 'pairwise' })).subject_type).toBe('pairwise')
})

test('SEC-A48: without a network that the office allows, no address inside is called for a registration', async () => {
  const { refused } = await openOffice()
  const inside = [
    'https://127.0.0.1:9400/',
    'https://localhost/',
    'https://169.254.169.254/',
    'https://[::ffff:127.0.0.1]/',
  ]
  for (const uri of inside)
    expect(await refused({ ...weather, sector_identifier_uri: uri })).toEqual([400, 'invalid_client_metadata'])
})

test('a body that is no JSON object, or too long, registers nothing', async () => {
  const { send } = await openOffice()
  const headers = { 'content-type': 'application/json' }
  for (const body of ['[]', '"x"', 'null', '7', '{', '{"__proto__": {"redirect_uris": []}}'])
    expect((await send('/oauth/register', { body, headers })).status).toBe(400)
  const long = JSON.stringify({ ...weather, client_name: 'x'.repeat(70_000) })
  expect((await send('/oauth/register', { body: long, headers })).status).toBe(413)
  expect((await send('/oauth/register', { form: { redirect_uris: 'x' } })).status).toBe(415)
})
