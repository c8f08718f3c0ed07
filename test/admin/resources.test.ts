import { expect, test } from 'vitest'
import { startOffice } from '../support/appliance.ts'
import { rejection } from '../support/refusal.ts'

const api = { identifier: 'https://api.office.example/v1?x=1', name: 'Office API', scopes: ['read', 'write'] }

test('a resource is added, changed and deleted, each with its event', async () => {
  const office = await startOffice()
  const added = await office.anna.resources.put({ ...api, accessTokenSeconds: 120, openToRegistered: true })
  expect(added).toMatchObject({ ...api, accessTokenSeconds: 120, openToRegistered: true, applications: 0 })
  office.clock.advance(1000)
  const changed = await office.anna.resources.put({ ...api, scopes: ['read'] })
  expect(changed).toMatchObject({ scopes: ['read'], accessTokenSeconds: null, createdAt: added.createdAt })
  await office.anna.resources.put({ ...api, scopes: ['read'] })
  expect((await office.anna.resources.list()).items).toEqual([changed])
  expect(await office.anna.resources.remove({ identifier: api.identifier })).toEqual({ identifier: api.identifier })
  expect((await office.anna.resources.list()).items).toEqual([])
  const recorded = (await office.events()).filter(({ details }) => 'resource' in details)
  expect(recorded).toMatchObject([
    { type: 'settings_change', reason: 'resource_created', details: { resource: api.identifier } },
    { reason: 'resource_changed', details: { scopes: 'read' } },
    { reason: 'resource_deleted', actorName: 'Anna Berg' },
  ])
})

test('what can be no resource is refused at its field', async () => {
  const office = await startOffice()
  for (const identifier of ['https://anna@api.office.example/', office.issuer(), `${office.issuer()}/api/v1`])
    expect(await rejection(office.anna.resources.put({ ...api, identifier }))).toMatchObject({
      code: 'INVALID',
      data: { field: 'identifier' },
    })
  for (const identifier of ['/api', 'https://api.office.example/#x', 'an api'])
    expect(await rejection(office.anna.resources.put({ ...api, identifier }))).toMatchObject({ status: 400 })
  expect(await rejection(office.anna.resources.put({ ...api, accessTokenSeconds: 59 }))).toMatchObject({ status: 400 })
  expect(await rejection(office.anna.resources.put({ ...api, scopes: ['read', 'reed'] }))).toMatchObject({
    data: { field: 'scopes.1' },
  })
  expect((await office.anna.resources.list()).items).toEqual([])
})

test('a resource that an application may ask for stays, and it is said by whom', async () => {
  const office = await startOffice()
  await office.anna.resources.put(api)
  const resources = [api.identifier]
  const { application } = await office.anna.applications.create({ template: 'machine', name: 'Ledger', resources })
  expect((await office.anna.resources.list()).items).toMatchObject([{ applications: 1 }])
  expect(await rejection(office.anna.resources.remove({ identifier: api.identifier }))).toMatchObject({
    code: 'CONFLICT',
    message: expect.stringContaining('Ledger'),
  })
  await office.anna.applications.update({ clientId: application.clientId, resources: [] })
  await office.anna.resources.remove({ identifier: api.identifier })
  expect(await rejection(office.anna.resources.remove({ identifier: api.identifier }))).toMatchObject({
    code: 'NOT_FOUND',
  })
})
