import { expect, test } from 'vitest'
import { consoleToken, startOffice } from '../support/appliance.ts'
import { carla } from '../support/data.ts'
import { rejection } from '../support/refusal.ts'

test('a registration token is shown once, listed without its secret, and ended; each with its event', async () => {
  const office = await startOffice()
  const first = await office.anna.registrationTokens.create({ name: 'Partner' })
  office.clock.advance(1000)
  const { token, ...second } = await office.anna.registrationTokens.create({
    name: 'Test bench',
    uses: 20,
    expiresInDays: 30,
  })
  expect(second).toMatchObject({ usesLeft: 20, expiresAt: office.clock.now() + 30 * 86_400_000 })
  await office.anna.people.create({ ...carla, email: '', role: 'auditor', mustChangePassword: false })
  const auditor = office.console(`Bearer ${await consoleToken(office, carla)}`)
  const { items } = await auditor.registrationTokens.list()
  expect(items).toMatchObject([second, { name: 'Partner', usesLeft: 1 }])
  expect(await rejection(auditor.registrationTokens.create({ name: 'Mine' }))).toMatchObject({ code: 'NOT_ALLOWED' })
  await office.anna.registrationTokens.remove({ id: first.id })
  expect(await rejection(office.anna.registrationTokens.remove({ id: first.id }))).toMatchObject({ code: 'NOT_FOUND' })
  expect((await office.anna.registrationTokens.list()).items).toEqual([second])
  const events = await office.events()
  const recorded = events.filter(({ reason }) => reason?.startsWith('registration_token'))
  expect(recorded).toMatchObject([
    { type: 'settings_change', reason: 'registration_token_created', details: { name: 'Partner', uses: 1 } },
    { reason: 'registration_token_created', details: { name: 'Test bench', uses: 20, expires_days: 30 } },
    { reason: 'registration_token_ended', details: { name: 'Partner', uses_left: 1 } },
  ])
  for (const secret of [token, first.token, first.token.slice(26)])
    expect(JSON.stringify([events, items])).not.toContain(secret)
})
