import { createRouterClient } from '@orpc/server'
import { expect, test } from 'vitest'
import { router } from '../../server/admin/router.ts'
import { consoleToken, startOffice } from '../support/appliance.ts'
import { anna, ben, carla, nobodysPassword } from '../support/data.ts'
import { rejection } from '../support/refusal.ts'
import { totpDevice } from '../support/totp-device.ts'

type Office = Awaited<ReturnType<typeof startOffice>>

const newcomer = { ...carla, email: '', mustChangePassword: false }

async function idOf(office: Office, username: string): Promise<string> {
  const { items } = await office.anna.people.list({ search: username })
  return items.find((person) => person.username === username)?.id ?? ''
}

const desktopOf = (office: Office) => createRouterClient(router, { context: office.appliance.context('desktop') })

test('a person is changed in what is given and stays the same in the rest, with an event for each kind of change', async () => {
  const office = await startOffice()
  await office.anna.groups.create({ name: 'sales' })
  const id = await idOf(office, 'ben')
  const changed = await office.anna.people.update({
    id,
    username: 'benedict',
    email: '',
    role: 'auditor',
    groups: ['sales'],
    claims: { department: 'Sales' },
  })
  expect(changed).toMatchObject({
    id,
    username: 'benedict',
    name: ben.name,
    email: null,
    role: 'auditor',
    groups: ['sales'],
  })
  expect(await office.anna.person.get({ id })).toMatchObject({ claims: { department: 'Sales' } })
  const events = (await office.events()).filter(({ personId, type }) => personId === id && type !== 'user_created')
  expect(events).toMatchObject([
    { type: 'user_changed', reason: 'username_changed', actorName: anna.name, details: { username_before: 'ben' } },
    { type: 'permission_change', reason: 'role_changed', details: { role: 'auditor', role_before: 'user' } },
    { type: 'permission_change', reason: 'membership_changed', details: { joined: 'sales', left: '' } },
  ])
  expect((await office.anna.events.list({ personId: id })).items).toHaveLength(4)
  expect(await office.anna.people.update({ id })).toEqual(changed)
  expect((await office.anna.events.list({ personId: id })).items).toHaveLength(4)
  expect(await consoleToken(office, { ...ben, username: 'Benedict' })).toBeTruthy()
})

test('a user name that is taken, a group that is not there and a claim of the server’s own are refused', async () => {
  const office = await startOffice()
  const id = await idOf(office, 'ben')
  expect(await rejection(office.anna.people.update({ id, username: 'ANNA' }))).toMatchObject({
    code: 'CONFLICT',
    data: { field: 'username' },
  })
  expect(await rejection(office.anna.people.update({ id, name: 'B', groups: ['nowhere'] }))).toMatchObject({
    code: 'INVALID',
    data: { field: 'groups' },
  })
  expect(await rejection(office.anna.people.update({ id, claims: { sub: 'somebody' } }))).toMatchObject({ status: 400 })
  expect(await office.anna.person.get({ id })).toMatchObject({ username: 'ben', name: ben.name, claims: {} })
})

test('an address that is changed is no longer a verified one', async () => {
  const office = await startOffice()
  const id = await idOf(office, 'ben')
  await office.anna.people.update({ id, claims: { email_verified: true, locale: 'nl' } })
  await office.anna.people.update({ id, email: 'ben@elsewhere.example' })
  expect(await office.anna.person.get({ id })).toMatchObject({ claims: { locale: 'nl' } })
  expect((await office.anna.person.get({ id })).claims).not.toHaveProperty('email_verified')
})

test('SEC-S46: whoever loses a role loses at once what it allowed, with the token still alive', async () => {
  const office = await startOffice()
  const { id } = await office.anna.people.create({ ...newcomer, role: 'admin' })
  const second = office.console(`Bearer ${await consoleToken(office, carla)}`)
  expect((await second.people.list({})).total).toBe(3)
  await office.anna.people.update({ id, role: 'auditor' })
  expect(await rejection(second.people.list({}))).toMatchObject({ code: 'NOT_SIGNED_IN' })
  const [event] = (await office.events()).filter(({ reason }) => reason === 'role_changed')
  expect(event?.details).toMatchObject({ grants_revoked: 1 })
  const auditor = office.console(`Bearer ${await consoleToken(office, carla)}`)
  expect((await auditor.people.list({})).total).toBe(3)
})

test('nobody does to their own account what they could not take back', async () => {
  const office = await startOffice()
  await office.anna.people.create({ ...newcomer, role: 'admin' })
  const id = await idOf(office, 'anna')
  const links = { purpose: 'password_reset', deliver: 'show' } as const
  for (const attempt of [
    () => office.anna.people.update({ id, role: 'user' }),
    () => office.anna.people.setDisabled({ id, disabled: true }),
    () => office.anna.people.remove({ id }),
    () => office.anna.person.issueLink({ id, ...links }),
    () => office.anna.person.removeFactor({ id, factor: 'totp' }),
    () => office.anna.person.beginTotp({ id }),
    () => office.anna.person.confirmTotp({ id, code: '123456' }),
  ])
    expect(await rejection(attempt())).toMatchObject({
      code: 'CONFLICT',
      message: 'This is your own account. Ask another administrator to do this, or use your account page.',
    })
  const bulk = await office.anna.peopleBulk.change({ ids: [id], change: { kind: 'set_role', role: 'user' } })
  expect(bulk).toMatchObject({ done: 0, refused: [{ id, name: anna.name }] })
  expect(await office.anna.people.update({ id, name: 'Anna B.', role: 'admin' })).toMatchObject({ name: 'Anna B.' })
})

test('the last enabled administrator keeps the role in every way in which it can be taken, also by two at once', async () => {
  const office = await startOffice()
  const desktop = desktopOf(office)
  const id = await idOf(office, 'anna')
  const { id: second } = await office.anna.people.create({ ...newcomer, role: 'admin' })
  const both = await Promise.allSettled([
    desktop.people.update({ id, role: 'user' }),
    desktop.people.update({ id: second, role: 'auditor' }),
  ])
  expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
  const left = (await desktop.people.list({ role: 'admin' })).items
  expect(left).toHaveLength(1)
  const last = left[0]?.id ?? ''
  for (const kind of ['disable', 'remove'] as const)
    expect(await desktop.peopleBulk.change({ ids: [last], change: { kind } })).toMatchObject({
      done: 0,
      refused: [{ message: 'This is the last enabled administrator. Add or enable another one first.' }],
    })
})

test('many are changed at once; whom it is refused for is named, and the others are done', async () => {
  const office = await startOffice()
  await office.anna.groups.create({ name: 'sales' })
  const ids = [await idOf(office, 'anna'), await idOf(office, 'ben'), 'nobody', await idOf(office, 'ben')]
  const joined = await office.anna.peopleBulk.change({ ids, change: { kind: 'join_group', group: 'sales' } })
  expect(joined).toMatchObject({ done: 2, refused: [{ id: 'nobody', name: '' }] })
  expect((await office.anna.groups.list()).items).toMatchObject([{ name: 'sales', members: 2 }])
  expect(await office.anna.peopleBulk.change({ ids, change: { kind: 'leave_group', group: 'nowhere' } })).toMatchObject(
    {
      done: 0,
    },
  )
  const disabled = await office.anna.peopleBulk.change({ ids, change: { kind: 'disable' } })
  expect(disabled).toMatchObject({ done: 1, refused: [{ name: anna.name }, { id: 'nobody' }] })
  expect((await office.anna.people.list({ status: 'disabled' })).items).toMatchObject([{ username: 'ben' }])
  expect((await office.anna.peopleBulk.change({ ids, change: { kind: 'enable' } })).done).toBe(2)
  expect((await office.anna.peopleBulk.change({ ids, change: { kind: 'require_password_change' } })).done).toBe(2)
  expect(await office.anna.person.get({ id: ids[1] ?? '' })).toMatchObject({
    methods: { password: { mustChange: true } },
  })
  expect((await office.anna.peopleBulk.change({ ids: ids.slice(1), change: { kind: 'remove' } })).done).toBe(1)
  expect((await office.anna.people.list({})).total).toBe(1)
})

test('ASVS 6.4.6: an administrator starts the reset of a password and cannot choose it', async () => {
  const office = await startOffice()
  const id = await idOf(office, 'ben')
  const link = await office.anna.person.issueLink({ id, purpose: 'password_reset', deliver: 'show' })
  expect(link.url).toContain(`${office.issuer()}/account/reset?token=`)
  const detail = await office.anna.person.get({ id })
  expect(detail.links).toMatchObject([{ purpose: 'password_reset', mailedTo: null }])
  expect(JSON.stringify(detail)).not.toContain('token=')
  const body = JSON.stringify({ password: nobodysPassword, password_hash: nobodysPassword })
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${office.token}` }
  expect((await office.send(`/api/v1/people/${id}`, { method: 'PATCH', headers, body })).status).toBe(200)
  expect(await consoleToken(office, ben)).toBeTruthy()
  expect(await office.anna.person.cancelLink({ id, purpose: 'password_reset' })).toEqual({ id })
  expect((await office.anna.person.get({ id })).links).toEqual([])
})

test('whoever is added with a password has to choose another, unless the administrator says otherwise', async () => {
  const office = await startOffice()
  const { mustChangePassword: _, ...person } = newcomer
  const { id } = await office.anna.people.create(person)
  expect((await office.anna.person.get({ id })).methods.password).toMatchObject({ set: true, mustChange: true })
})

test('an invited person has no password and a link; without a mail server it is shown once', async () => {
  const office = await startOffice()
  await office.anna.groups.create({ name: 'sales' })
  const { username, name } = carla
  const wish = { username, name, email: '', groups: ['sales'] }
  const { person, link } = await office.anna.people.invite({ ...wish, deliver: 'show' })
  expect(person).toMatchObject({ status: 'invited', groups: ['sales'] })
  expect(link.url).toContain(`${office.issuer()}/account/invitation?token=`)
  expect((await office.anna.people.list({ status: 'invited' })).total).toBe(1)
  expect(
    await rejection(
      office.anna.people.invite({ ...wish, username: 'dora', email: 'd@office.example', deliver: 'mail' }),
    ),
  ).toMatchObject({
    code: 'CONFLICT',
  })
  expect((await office.anna.people.list({})).total).toBe(3)
})

test('an authenticator app is set up with a person at this desk: nothing counts before a code of it', async () => {
  const office = await startOffice()
  const id = await idOf(office, 'ben')
  expect(await rejection(office.anna.person.confirmTotp({ id, code: '123456' }))).toMatchObject({ code: 'CONFLICT' })
  const { key, qrSvg } = await office.anna.person.beginTotp({ id })
  expect(qrSvg).toContain('<svg')
  expect(await rejection(office.anna.person.confirmTotp({ id, code: '000000' }))).toMatchObject({
    code: 'INVALID',
    data: { field: 'code' },
  })
  const device = totpDevice(`otpauth://totp/x?secret=${key.replaceAll(' ', '')}`, office.clock)
  const confirmed = await office.anna.person.confirmTotp({ id, code: device.code() })
  expect(confirmed.recoveryCodes).toHaveLength(10)
  expect(confirmed.person).toMatchObject({ hasSecondFactor: true, methods: { recoveryCodesLeft: 10 } })
  expect((await office.anna.people.list({ secondFactor: 'with' })).items.map(({ username }) => username)).toEqual([
    'ben',
  ])
  const after = await office.anna.person.removeFactor({ id, factor: 'totp' })
  expect(after).toMatchObject({ hasSecondFactor: false, methods: { totp: null, recoveryCodesLeft: 0 } })
  const told = (await office.events()).filter(({ personId, type }) => personId === id && type.startsWith('mfa_'))
  expect(told.map(({ type, actorName }) => [type, actorName])).toEqual([
    ['mfa_failure', anna.name],
    ['mfa_enabled', anna.name],
    ['mfa_disabled', anna.name],
  ])
})
