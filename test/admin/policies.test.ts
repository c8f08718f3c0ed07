import { createRouterClient } from '@orpc/server'
import { expect, test } from 'vitest'
import { router } from '../../server/admin/router.ts'
import { officePolicies } from '../../server/contract/policies.ts'
import { startOffice } from '../support/appliance.ts'
import { anna, carla } from '../support/data.ts'
import { rejection } from '../support/refusal.ts'

const defaults = officePolicies.parse({})

test('policies begin with their defaults, are changed part by part, and each value that changed is recorded', async () => {
  const office = await startOffice()
  expect(await office.anna.policies.get()).toEqual(defaults)
  const account = { ...defaults.account, selfDelete: true }
  expect(await office.anna.policies.update({ account })).toEqual({ ...defaults, account })
  const secondFactor = { ...defaults.secondFactor, mode: 'required' as const, graceDays: 3 }
  expect(await office.anna.policies.update({ secondFactor })).toEqual({ ...defaults, account, secondFactor })
  await office.anna.policies.update({ secondFactor })
  const recorded = (await office.events()).filter(({ reason }) => reason === 'policies_changed')
  expect(recorded).toMatchObject([
    { type: 'settings_change', actorName: anna.name, details: { 'account.selfDelete': true } },
    { details: { 'secondFactor.mode': 'required', 'secondFactor.graceDays': 3 } },
  ])
  expect(recorded[1]?.details).not.toHaveProperty('secondFactor.rememberDays')
})

test('two parts that are changed at the same time are both kept', async () => {
  const office = await startOffice()
  const account = { ...defaults.account, selfReset: false }
  const sessions = { ...defaults.sessions, idleMinutes: 45 }
  const desktop = createRouterClient(router, { context: office.appliance.context('desktop') })
  await Promise.all([desktop.policies.update({ account }), desktop.policies.update({ sessions })])
  expect(await office.anna.policies.get()).toEqual({ ...defaults, account, sessions })
})

test('what makes no sense is refused and changes nothing', async () => {
  const office = await startOffice()
  const idle = { ...defaults.sessions, idleMinutes: 1 }
  expect(await rejection(office.anna.policies.update({ sessions: idle }))).toMatchObject({ status: 400 })
  expect(await office.anna.policies.get()).toEqual(defaults)
})

test('what a change would mean is counted and changes nothing', async () => {
  const office = await startOffice()
  await office.anna.people.create({ ...carla, email: '', mustChangePassword: false })
  const required = { secondFactor: { ...defaults.secondFactor, mode: 'required' as const } }
  expect(await office.anna.policies.effect(required)).toEqual({
    people: 3,
    withSecondFactor: 0,
    wouldHaveToEnrol: 3,
    examples: ['Anna Berg', 'Ben Castro', 'Carla Dupont'],
    sessionsEnding: 0,
  })
  expect(await office.anna.policies.effect({})).toMatchObject({ wouldHaveToEnrol: 1, examples: ['Anna Berg'] })
  office.clock.advance(10 * 60_000)
  expect(await office.anna.policies.effect({ sessions: { absoluteHours: 12, idleMinutes: 5 } })).toMatchObject({
    sessionsEnding: 1,
  })
  expect(await office.anna.policies.get()).toEqual(defaults)
})

test('an application asks for a second factor of its own accord, unless it signs nobody in', async () => {
  const office = await startOffice()
  const redirectUris = ['https://intranet.office.example/callback']
  const web = await office.anna.applications.create({ template: 'web', name: 'Intranet', redirectUris })
  const machine = await office.anna.applications.create({ template: 'machine', name: 'Report' })
  const { clientId } = web.application
  expect(web.application.secondFactor).toBe('inherit')
  expect(await office.anna.applications.update({ clientId, secondFactor: 'required' })).toMatchObject({
    clientId,
    secondFactor: 'required',
  })
  expect((await office.anna.applications.list({ search: 'intranet' })).items).toMatchObject([
    { secondFactor: 'required' },
  ])
  const refused = office.anna.applications.update({
    clientId: machine.application.clientId,
    secondFactor: 'required',
  })
  expect(await rejection(refused)).toMatchObject({ code: 'INVALID', data: { field: 'secondFactor' } })
  expect((await office.events()).at(-1)).toMatchObject({
    type: 'oauth_client_changed',
    clientId,
    details: { changed: 'second_factor', second_factor: 'required' },
  })
})
