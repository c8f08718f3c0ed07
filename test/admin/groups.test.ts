import { expect, test } from 'vitest'
import { personClaims } from '../../server/oauth/claims.ts'
import { startOffice } from '../support/appliance.ts'
import { anna } from '../support/data.ts'
import { rejection } from '../support/refusal.ts'

type Office = Awaited<ReturnType<typeof startOffice>>

async function idOf(office: Office, username: string): Promise<string> {
  const { items } = await office.anna.people.list({ search: username })
  return items.find((person) => person.username === username)?.id ?? ''
}

test('a group is added, described, filled and deleted, and each is recorded; its members stay', async () => {
  const office = await startOffice()
  const ids = [await idOf(office, 'anna'), await idOf(office, 'ben')]
  const made = await office.anna.groups.create({ name: 'Sales North', description: 'Who sells' })
  expect(made).toMatchObject({ members: 0, claims: {}, secondFactor: 'inherit', createdAt: office.clock.now() })
  expect(await office.anna.groups.setMembers({ name: made.name, add: ids })).toMatchObject({ members: 2 })
  expect(await office.anna.groups.setMembers({ name: made.name, takeOut: ids.slice(0, 1) })).toMatchObject({
    members: 1,
  })
  expect(await office.anna.groups.update({ name: made.name, claims: { team: 'north' } })).toMatchObject({
    description: 'Who sells',
    claims: { team: 'north' },
  })
  expect((await office.anna.people.list({ group: made.name })).items.map(({ username }) => username)).toEqual(['ben'])
  expect(await office.anna.groups.remove({ name: made.name })).toEqual({ name: made.name })
  expect((await office.anna.groups.list()).items).toEqual([])
  expect((await office.anna.people.list({})).total).toBe(2)
  const recorded = (await office.events()).slice(-6).map(({ type, reason, actorName }) => [type, reason, actorName])
  expect(recorded).toEqual([
    ['settings_change', 'group_created', anna.name],
    ['permission_change', 'membership_changed', anna.name],
    ['permission_change', 'membership_changed', anna.name],
    ['permission_change', 'membership_changed', anna.name],
    ['settings_change', 'group_changed', anna.name],
    ['settings_change', 'group_deleted', anna.name],
  ])
})

test('what cannot be is refused, and of a change of members all or nothing happens', async () => {
  const office = await startOffice()
  await office.anna.groups.create({ name: 'sales' })
  const ben = await idOf(office, 'ben')
  expect(await rejection(office.anna.groups.create({ name: 'sales' }))).toMatchObject({
    code: 'CONFLICT',
    data: { field: 'name' },
  })
  expect(await rejection(office.anna.groups.setMembers({ name: 'sales', add: [ben, 'nobody'] }))).toMatchObject({
    code: 'NOT_FOUND',
  })
  expect(await rejection(office.anna.groups.update({ name: 'nowhere', description: 'x' }))).toMatchObject({
    code: 'INVALID',
  })
  for (const claims of [{ sub: 'x' }, { email: 'x@y.example' }, { email_verified: true }, { acr: 'phr' }])
    expect(await rejection(office.anna.groups.update({ name: 'sales', claims }))).toMatchObject({ status: 400 })
  expect((await office.anna.groups.list()).items).toMatchObject([{ members: 0, claims: {} }])
})

test('applications are told what a group says of its members, where the member’s own record says nothing', async () => {
  const office = await startOffice()
  const id = await idOf(office, 'ben')
  await office.anna.groups.create({ name: 'a-team', claims: { department: 'Sales', floor: 1, car: 'red' } })
  await office.anna.groups.create({ name: 'b-team', claims: { floor: 2 } })
  await office.anna.people.update({ id, groups: ['a-team', 'b-team'], claims: { car: 'blue' } })
  const repositories = office.installation.open()?.appliance.repositories
  const person = await repositories?.people.find(id)
  const groups = await repositories?.groups.factsOfPerson(id)
  if (!person || !groups) throw new Error('Ben is not there')
  const toldTo = (scope: string[]) =>
    personClaims({ person, groups }, { client: { scopes: scope }, scope, named: [] }, new Map())
  expect(toldTo(['openid', 'profile', 'groups'])).toMatchObject({
    department: 'Sales',
    floor: 2,
    car: 'blue',
    groups: ['a-team', 'b-team'],
  })
  expect(toldTo(['openid', 'email'])).not.toHaveProperty('department')
})
