import { expect, test } from 'vitest'
import { consoleToken, startOffice } from '../support/appliance.ts'
import { carla } from '../support/data.ts'
import { rejection } from '../support/refusal.ts'

const machine = { template: 'machine', name: 'Nightly Report' } as const
const web = { template: 'web' as const, name: 'Office Intranet', redirectUris: ['https://intranet.office.example/cb'] }
const jwks = { keys: [{ kty: 'EC', crv: 'P-256', x: 'x', y: 'y', kid: 'one' }] }

type Office = Awaited<ReturnType<typeof startOffice>>
type Update = Parameters<Office['anna']['applications']['update']>[0]
type Settings = Omit<Update, 'clientId'>

async function officeWithIntranet() {
  const office = await startOffice()
  const { application } = await office.anna.applications.create(web)
  const { clientId } = application
  const update = (settings: Settings) => office.anna.applications.update({ clientId, ...settings })
  const lastEvent = async () => (await office.events()).at(-1)
  return { office, clientId, update, lastEvent }
}

test('everything about an application can be read, by an auditor too, and what is changed is what is read', async () => {
  const { office, clientId, update } = await officeWithIntranet()
  const before = await office.anna.applications.get({ clientId })
  expect(before).toMatchObject({ requirePkce: true, securityProfile: 'standard', origin: 'office', about: {} })
  const settings: Settings = {
    name: 'Intranet 2',
    postLogoutRedirectUris: ['https://intranet.office.example/bye'],
    accessTokenFormat: 'opaque',
    backchannelLogoutUri: 'https://intranet.office.example/logout',
    frontchannelLogoutUri: 'https://intranet.office.example/out',
    defaultMaxAge: 3600,
    userinfoSignedResponseAlg: 'ES256',
    about: { client_uri: 'https://office.example/intranet', contacts: ['help@office.example'] },
    jwks,
  }
  const changed = await update(settings)
  expect(changed).toEqual({ ...before, ...settings })
  await office.anna.people.create({ ...carla, email: '', role: 'auditor', mustChangePassword: false })
  const auditor = office.console(`Bearer ${await consoleToken(office, carla)}`)
  expect(await auditor.applications.get({ clientId })).toEqual(changed)
  expect(await rejection(auditor.applications.update({ clientId, name: 'Mine' }))).toMatchObject({
    code: 'NOT_ALLOWED',
  })
  expect(await update({ userinfoSignedResponseAlg: null, jwks: null })).toMatchObject({
    jwks: null,
    name: 'Intranet 2',
  })
})

test('a change is recorded by the fields that changed; one that changes nothing is not', async () => {
  const { office, clientId, update, lastEvent } = await officeWithIntranet()
  await update({ name: 'Intranet 2', firstParty: true, scopes: ['openid', 'email'] })
  expect(await lastEvent()).toMatchObject({
    type: 'oauth_client_changed',
    actorName: 'Anna Berg',
    clientId,
    clientName: 'Intranet 2',
    details: { changed: 'name scopes first_party', first_party: true, scopes: 'openid email' },
  })
  const count = (await office.events()).length
  await update({ name: 'Intranet 2', firstParty: true })
  expect(await office.events()).toHaveLength(count)
})

test('SEC-C49: a confidential application may do without PKCE, which is recorded; a public one may not', async () => {
  const { office, update, lastEvent } = await officeWithIntranet()
  expect(await update({ requirePkce: false })).toMatchObject({ requirePkce: false })
  expect(await lastEvent()).toMatchObject({ details: { changed: 'require_pkce', require_pkce: false } })
  const { application } = await office.anna.applications.create({ ...web, template: 'spa' })
  const refused = office.anna.applications.update({ clientId: application.clientId, requirePkce: false })
  expect(await rejection(refused)).toMatchObject({ code: 'INVALID', data: { field: 'requirePkce' } })
  expect(await office.anna.applications.get({ clientId: application.clientId })).toMatchObject({ requirePkce: true })
})

test('the FAPI 2.0 profile says what it lacks, sets what it implies, and lets none of it go', async () => {
  const { update } = await officeWithIntranet()
  expect(await rejection(update({ securityProfile: 'fapi2' }))).toMatchObject({
    data: { field: 'tokenEndpointAuthMethod' },
  })
  const method = { tokenEndpointAuthMethod: 'private_key_jwt' } as const
  expect(await rejection(update({ securityProfile: 'fapi2', ...method }))).toMatchObject({ data: { field: 'jwks' } })
  expect(await update({ securityProfile: 'fapi2', ...method, jwks })).toMatchObject({
    securityProfile: 'fapi2',
    requirePkce: true,
    requirePushedAuthorizationRequests: true,
    dpopBoundAccessTokens: true,
    idTokenSignedResponseAlg: 'PS256',
  })
  const contradictions: [Settings, string][] = [
    [{ requirePkce: false }, 'requirePkce'],
    [{ requirePushedAuthorizationRequests: false }, 'requirePushedAuthorizationRequests'],
    [{ dpopBoundAccessTokens: false }, 'dpopBoundAccessTokens'],
    [{ idTokenSignedResponseAlg: 'RS256' }, 'idTokenSignedResponseAlg'],
    [{ tokenEndpointAuthSigningAlg: 'RS256' }, 'tokenEndpointAuthSigningAlg'],
    [{ tokenEndpointAuthMethod: 'client_secret_basic' }, 'tokenEndpointAuthMethod'],
  ]
  for (const [settings, field] of contradictions)
    expect(await rejection(update(settings))).toMatchObject({ code: 'INVALID', data: { field } })
})

test('what does not fit together is refused at its field, and nothing is changed', async () => {
  const { office, clientId, update } = await officeWithIntranet()
  const before = await office.anna.applications.get({ clientId })
  const second = 'https://other.office.example/cb'
  const misfits: [Settings, string][] = [
    [{ scopes: ['openid', 'reed'] }, 'scopes.1'],
    [{ scopes: ['profile'], defaultScopes: ['openid'] }, 'defaultScopes.0'],
    [{ resources: ['https://api.office.example/'] }, 'resources.0'],
    [{ tokenExchangeSources: ['somebody'] }, 'tokenExchangeSources'],
    [{ tokenEndpointAuthMethod: 'none' }, 'tokenEndpointAuthMethod'],
    [{ tokenEndpointAuthMethod: 'private_key_jwt' }, 'jwks'],
    [{ jwks, jwksUri: 'https://office.example/keys' }, 'jwksUri'],
    [{ jwks: { keys: [{ kty: 'oct', k: 'c2VjcmV0' }] } }, 'jwks'],
    [{ jwksUri: 'http://10.0.0.1/keys' }, 'jwksUri'],
    [{ requireSignedRequestObject: true }, 'jwks'],
    [{ grantTypes: [] }, 'grantTypes'],
    [{ grantTypes: ['refresh_token'], redirectUris: [] }, 'grantTypes'],
    [{ grantTypes: ['client_credentials'] }, 'redirectUris'],
    [{ backchannelLogoutUri: 'com.example.app:/out' }, 'backchannelLogoutUri'],
    [{ frontchannelLogoutUri: 'https://evil.test/out' }, 'frontchannelLogoutUri'],
    [{ subjectType: 'pairwise', redirectUris: [...web.redirectUris, second] }, 'sectorIdentifierUri'],
    [{ sectorIdentifierUri: 'http://localhost/sector' }, 'sectorIdentifierUri'],
    [{ initiateLoginUri: 'javascript:alert(1)' }, 'initiateLoginUri'],
  ]
  for (const [settings, field] of misfits)
    expect([field, await rejection(update(settings))]).toMatchObject([field, { code: 'INVALID', data: { field } }])
  expect(await office.anna.applications.get({ clientId })).toEqual(before)
})

test('SEC-A05: links that an application is shown with are web addresses', async () => {
  const { update } = await officeWithIntranet()
  for (const link of ['javascript:alert(1)', 'data:text/html,x', 'file:///etc/passwd'])
    expect(await rejection(update({ about: { logo_uri: link } }))).toMatchObject({ data: { field: 'about.logo_uri' } })
})

test('pairwise subjects need no sector where all redirect URIs are on one host, or else a sector of their own', async () => {
  const { update } = await officeWithIntranet()
  expect(await update({ subjectType: 'pairwise' })).toMatchObject({ subjectType: 'pairwise' })
  const redirectUris = [...web.redirectUris, 'https://other.office.example/cb']
  const sectorIdentifierUri = 'https://intranet.office.example/sector.json'
  expect(await update({ redirectUris, sectorIdentifierUri })).toMatchObject({ redirectUris, sectorIdentifierUri })
})

test('an application for devices is public and sends nobody anywhere; scopes and resources are chosen when it is added', async () => {
  const office = await startOffice()
  const api = { identifier: 'https://api.office.example/', name: 'Office API', scopes: ['read'] }
  await office.anna.resources.put(api)
  const { application, clientSecret } = await office.anna.applications.create({
    template: 'device',
    name: 'Meeting room',
    scopes: ['openid', 'read'],
    resources: [api.identifier],
  })
  expect(clientSecret).toBeNull()
  expect(application).toMatchObject({
    type: 'public',
    grantTypes: ['urn:ietf:params:oauth:grant-type:device_code', 'refresh_token'],
    redirectUris: [],
    scopes: ['openid', 'read'],
    defaultScopes: ['openid'],
    resources: [api.identifier],
  })
  const unknown = office.anna.applications.create({ ...machine, resources: ['https://nothing.example/'] })
  expect(await rejection(unknown)).toMatchObject({ code: 'INVALID', data: { field: 'resources.0' } })
})

test('what of an application is changed at the same time by two is both kept', async () => {
  const { office, clientId, update } = await officeWithIntranet()
  await Promise.all([update({ name: 'Intranet 2' }), update({ firstParty: true })])
  expect(await office.anna.applications.get({ clientId })).toMatchObject({ name: 'Intranet 2', firstParty: true })
})

test('an application without a secret cannot be made to prove itself by one, until it has one', async () => {
  const { office, clientId, update } = await officeWithIntranet()
  await update({ tokenEndpointAuthMethod: 'private_key_jwt', jwks })
  const server = office.installation.open()?.appliance
  const client = await server?.repositories.clients.find(clientId)
  if (!server || !client) throw new Error('the application is not there')
  await server.store.write((tx) => server.repositories.clients.replace(tx, { ...client, secret_hash: null }))
  const back = () => update({ tokenEndpointAuthMethod: 'client_secret_post' })
  expect(await rejection(back())).toMatchObject({ code: 'INVALID', data: { field: 'tokenEndpointAuthMethod' } })
  expect((await office.anna.applications.replaceSecret({ clientId })).clientSecret).toBeTruthy()
  expect(await back()).toMatchObject({ tokenEndpointAuthMethod: 'client_secret_post' })
})

test('whose tokens an application may exchange is said by name, and forgotten with the application of that name', async () => {
  const { office, clientId } = await officeWithIntranet()
  const { application } = await office.anna.applications.create(machine)
  const exchange = 'urn:ietf:params:oauth:grant-type:token-exchange' as const
  const change = (settings: Settings) =>
    office.anna.applications.update({ clientId: application.clientId, ...settings })
  const grantTypes: Settings['grantTypes'] = ['client_credentials', exchange]
  const unknown = change({ grantTypes, tokenExchangeSources: [clientId, 'nobody'] })
  expect(await rejection(unknown)).toMatchObject({ code: 'INVALID', data: { field: 'tokenExchangeSources.1' } })
  await change({ grantTypes, tokenExchangeSources: [clientId, application.clientId] })
  await office.anna.applications.remove({ clientId })
  expect(await office.anna.applications.get({ clientId: application.clientId })).toMatchObject({
    tokenExchangeSources: [application.clientId],
  })
  const changed = (await office.events()).filter(({ details }) => details.changed === 'token_exchange_sources')
  expect(changed).toMatchObject([{ clientName: machine.name, actorName: 'Anna Berg' }])
})
