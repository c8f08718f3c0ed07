import { expect, test } from 'vitest'
import { startOffice } from '../support/appliance.ts'
import { basic } from '../support/http-server.ts'
import { rejection } from '../support/refusal.ts'

const machine = { template: 'machine', name: 'Nightly Report' } as const
const web = {
  template: 'web' as const,
  name: 'Office Intranet',
  redirectUris: ['https://intranet.office.example/cb'],
}

type Office = Awaited<ReturnType<typeof startOffice>>

const tokenStatus = async (office: Office, clientId: string, secret: string) =>
  (await office.send('/oauth/token', { headers: basic(clientId, secret), form: { grant_type: 'client_credentials' } }))
    .status

test('each template registers what suits its kind', async () => {
  const office = await startOffice()
  const made = []
  for (const template of ['web', 'spa', 'native'] as const) {
    const redirectUris = [template === 'native' ? 'http://127.0.0.1/cb' : 'https://app.office.example/cb']
    made.push(await office.anna.applications.create({ template, name: template, redirectUris }))
  }
  made.push(await office.anna.applications.create(machine))
  expect(
    made.map(({ application, clientSecret }) => [
      application.type,
      application.tokenEndpointAuthMethod,
      application.grantTypes,
      clientSecret !== null,
    ]),
  ).toEqual([
    ['confidential', 'client_secret_basic', ['authorization_code', 'refresh_token'], true],
    ['public', 'none', ['authorization_code', 'refresh_token'], false],
    ['public', 'none', ['authorization_code', 'refresh_token'], false],
    ['confidential', 'client_secret_basic', ['client_credentials'], true],
  ])
  expect((await office.anna.applications.list({})).total).toBe(4)
})

test('a machine gets tokens with its secret, until the secret is replaced', async () => {
  const office = await startOffice()
  const { application, clientSecret } = await office.anna.applications.create(machine)
  expect(await tokenStatus(office, application.clientId, clientSecret ?? '')).toBe(200)
  const replaced = await office.anna.applications.replaceSecret({ clientId: application.clientId })
  expect(await tokenStatus(office, application.clientId, clientSecret ?? '')).toBe(401)
  expect(await tokenStatus(office, application.clientId, replaced.clientSecret ?? '')).toBe(200)
  const event = (await office.events()).find(({ reason }) => reason === 'secret_replaced')
  expect(event).toMatchObject({ type: 'oauth_client_changed', actorName: 'Anna Berg', clientName: 'Nightly Report' })
})

test('deleting an application ends its tokens', async () => {
  const office = await startOffice()
  const { application, clientSecret } = await office.anna.applications.create(machine)
  const { clientId } = application
  expect(await tokenStatus(office, clientId, clientSecret ?? '')).toBe(200)
  await office.anna.applications.remove({ clientId })
  expect(await tokenStatus(office, clientId, clientSecret ?? '')).toBe(401)
  expect(await rejection(office.anna.applications.remove({ clientId }))).toMatchObject({ code: 'NOT_FOUND' })
  expect((await office.events()).filter(({ type }) => type === 'oauth_client_deleted')).toHaveLength(1)
})

test('SEC-A05: redirect URIs that run scripts, reach files or cannot be compared are refused at their line', async () => {
  const office = await startOffice()
  const { application } = await office.anna.applications.create(web)
  const { clientId } = application
  for (const bad of [
    'javascript:alert(1)',
    'data:text/html,x',
    'file:///etc/passwd',
    'http://office.example/cb',
    'https://a.example/cb#x',
    'https://*.example/',
  ]) {
    const redirectUris = ['https://fine.example/cb', bad]
    expect(await rejection(office.anna.applications.create({ ...web, redirectUris }))).toMatchObject({
      code: 'INVALID',
      data: { field: 'redirectUris.1' },
    })
    expect(await rejection(office.anna.applications.update({ clientId, redirectUris }))).toMatchObject({
      code: 'INVALID',
      data: { field: 'redirectUris.1' },
    })
  }
  const [kept] = (await office.anna.applications.list({})).items
  expect(kept?.redirectUris).toEqual(web.redirectUris)
})

test('an application that signs people in needs a redirect URI, and a machine has none', async () => {
  const office = await startOffice()
  const none = office.anna.applications.create({ ...web, redirectUris: [] })
  expect(await rejection(none)).toMatchObject({ code: 'INVALID', data: { field: 'redirectUris' } })
  const some = office.anna.applications.create({ ...machine, redirectUris: web.redirectUris })
  expect(await rejection(some)).toMatchObject({ code: 'INVALID' })
})

test('changed redirect URIs are in force at once', async () => {
  const office = await startOffice()
  const { application } = await office.anna.applications.create(web)
  const ask = (uri: string) =>
    office.send(
      `/oauth/authorize?client_id=${application.clientId}&response_type=code&redirect_uri=${encodeURIComponent(uri)}`,
    )
  expect((await ask('https://new.office.example/cb')).headers.location).toBeUndefined()
  const redirectUris = ['https://new.office.example/cb']
  expect(await office.anna.applications.update({ clientId: application.clientId, redirectUris })).toMatchObject({
    redirectUris,
  })
  // It is answered to the application now, with the error that PKCE is missing.
  expect((await ask('https://new.office.example/cb')).headers.location).toContain(
    'https://new.office.example/cb?error=',
  )
  expect((await ask('https://intranet.office.example/cb')).headers.location).toBeUndefined()
})

test('the console’s own registration is in no list and cannot be changed', async () => {
  const office = await startOffice()
  const clientId = 'authly-console'
  expect(await office.anna.applications.list({ search: 'authly' })).toMatchObject({ total: 0, items: [] })
  for (const change of [
    () => office.anna.applications.remove({ clientId }),
    () => office.anna.applications.replaceSecret({ clientId }),
    () => office.anna.applications.update({ clientId, redirectUris: ['https://evil.test/cb'] }),
  ]) {
    expect(await rejection(change())).toMatchObject({ code: 'NOT_FOUND' })
  }
  expect((await office.anna.overview.get()).applications).toBe(0)
})
