import { expect, test } from 'vitest'
import { timeOrderedId } from '../../server/platform/ids.ts'
import { startOffice } from '../support/appliance.ts'
import { ben } from '../support/data.ts'
import { rejection } from '../support/refusal.ts'

test('logouts that an application was told of are listed, newest first, with how far each got and of whom', async () => {
  const office = await startOffice()
  const { application } = await office.anna.applications.create({
    template: 'web',
    name: 'Intranet',
    redirectUris: ['https://intranet.office.example/cb'],
  })
  const { clientId } = application
  expect(await office.anna.logoutDeliveries.list({ clientId })).toEqual({ items: [] })
  const server = office.installation.open()?.appliance
  const person = await server?.repositories.people.findByUsername(ben.username)
  if (!server || !person) throw new Error('Ben is not there')
  const now = office.clock.now()
  const delivery = {
    client_id: clientId,
    person_id: person.id,
    subject: person.id,
    sid: null,
    attempts: 1,
    created_at: now,
    next_attempt_at: now + 60_000,
    delivered_at: null,
    given_up_at: null,
    last_problem: null,
  }
  await server.store.write(async (tx) => {
    const { insert } = server.repositories.logoutDeliveries
    await insert(tx, { ...delivery, id: timeOrderedId(now), delivered_at: now + 5 })
    await insert(tx, { ...delivery, id: timeOrderedId(now + 1), person_id: null, last_problem: 'It answered 500.' })
  })
  expect((await office.anna.logoutDeliveries.list({ clientId })).items).toMatchObject([
    { personName: null, nextAttemptAt: now + 60_000, lastProblem: 'It answered 500.' },
    { personId: person.id, personName: ben.name, nextAttemptAt: null, deliveredAt: now + 5 },
  ])
  expect((await office.anna.logoutDeliveries.list({ clientId, limit: 1 })).items).toHaveLength(1)
  expect(await rejection(office.anna.logoutDeliveries.list({ clientId: 'nobody' }))).toMatchObject({
    code: 'NOT_FOUND',
  })
})
