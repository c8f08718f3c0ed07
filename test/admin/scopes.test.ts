import { expect, test } from 'vitest'
import { consoleToken, startOffice } from '../support/appliance.ts'
import { carla } from '../support/data.ts'
import { rejection } from '../support/refusal.ts'

const invoices = { name: 'invoices.read', description: 'Read invoices' }
const change = { name: 'https://api.office.example/invoices', description: 'Change invoices', implies: [invoices.name] }

test('a scope is added, changed and deleted, each with its event; an auditor may read them', async () => {
  const office = await startOffice()
  expect(await office.anna.scopes.put(invoices)).toEqual({
    ...invoices,
    implies: [],
    claims: [],
    builtIn: false,
    applications: 0,
  })
  expect(await office.anna.scopes.put(change)).toMatchObject(change)
  await office.anna.scopes.put({ ...invoices, claims: ['department'] })
  await office.anna.scopes.put({ ...invoices, claims: ['department'] })
  await office.anna.people.create({ ...carla, email: '', role: 'auditor', mustChangePassword: false })
  const auditor = office.console(`Bearer ${await consoleToken(office, carla)}`)
  const { items } = await auditor.scopes.list()
  expect(items.find(({ name }) => name === invoices.name)).toMatchObject({ claims: ['department'], builtIn: false })
  expect(items.find(({ name }) => name === 'openid')).toMatchObject({ builtIn: true })
  await office.anna.scopes.remove({ name: change.name })
  await office.anna.scopes.remove({ name: invoices.name })
  expect(await rejection(office.anna.scopes.remove({ name: invoices.name }))).toMatchObject({ code: 'NOT_FOUND' })
  const recorded = (await office.events()).filter(({ reason }) => reason?.startsWith('scope_'))
  expect(recorded.map(({ reason, details }) => [reason, details.scope])).toEqual([
    ['scope_created', invoices.name],
    ['scope_created', change.name],
    ['scope_changed', invoices.name],
    ['scope_deleted', change.name],
    ['scope_deleted', invoices.name],
  ])
})

test('a scope that something names stays, and it is said what names it', async () => {
  const office = await startOffice()
  await office.anna.scopes.put(invoices)
  await office.anna.scopes.put(change)
  const remove = () => office.anna.scopes.remove({ name: invoices.name })
  expect(await rejection(remove())).toMatchObject({ code: 'CONFLICT', message: expect.stringContaining(change.name) })
  await office.anna.scopes.remove({ name: change.name })
  const resource = { identifier: 'https://api.office.example/', name: 'Office API', scopes: [invoices.name] }
  await office.anna.resources.put(resource)
  expect(await rejection(remove())).toMatchObject({ message: expect.stringContaining(resource.name) })
  await office.anna.resources.put({ ...resource, scopes: [] })
  const { application } = await office.anna.applications.create({
    template: 'machine',
    name: 'Ledger',
    scopes: [invoices.name],
  })
  expect(await rejection(remove())).toMatchObject({ code: 'CONFLICT', message: expect.stringContaining('Ledger') })
  await office.anna.applications.remove({ clientId: application.clientId })
  expect(await remove()).toEqual({ name: invoices.name })
})

test('the scopes of the server itself stay, and imply what they always did', async () => {
  const office = await startOffice()
  expect(await rejection(office.anna.scopes.remove({ name: 'openid' }))).toMatchObject({ code: 'CONFLICT' })
  const openid = { name: 'openid', description: 'Know who you are' }
  expect(await office.anna.scopes.put(openid)).toMatchObject(openid)
  expect(await rejection(office.anna.scopes.put({ ...openid, implies: ['admin'] }))).toMatchObject({
    data: { field: 'implies' },
  })
})

test('SEC-S45: no scope implies what is not there, itself by a way round, or the rights over this server', async () => {
  const office = await startOffice()
  await office.anna.scopes.put(invoices)
  await office.anna.scopes.put(change)
  for (const implied of ['reed', change.name, invoices.name, 'admin', 'audit'])
    expect([implied, await rejection(office.anna.scopes.put({ ...invoices, implies: [implied] }))]).toMatchObject([
      implied,
      { code: 'INVALID', data: { field: 'implies.0' } },
    ])
})
