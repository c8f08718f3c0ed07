import { expect, test } from 'vitest'
import { consoleToken, startOffice } from '../support/appliance.ts'
import { anna, carla } from '../support/data.ts'
import { rejection } from '../support/refusal.ts'

const hour = 3_600_000

type Office = Awaited<ReturnType<typeof startOffice>>

const statesOf = async ({ anna: console }: Pick<Office, 'anna'>) =>
  (await console.signingKeys.list()).items.filter(({ alg }) => alg === 'ES256').map(({ state }) => state)

test('SEC-B47: a key is published before it signs, and after; its states are read by an auditor too', async () => {
  const office = await startOffice()
  expect(await statesOf(office)).toEqual(['active'])
  const { items } = await office.anna.signingKeys.rotate({})
  const next = items.find(({ alg, state }) => alg === 'ES256' && state === 'next')
  expect(next?.activatesAt).toBe(office.clock.now() + 24 * hour)
  expect(items).toHaveLength(8)
  await office.anna.people.create({ ...carla, email: '', role: 'auditor', mustChangePassword: false })
  const auditor = office.console(`Bearer ${await consoleToken(office, carla)}`)
  expect((await auditor.signingKeys.list()).items).toEqual(items)
  expect(await rejection(auditor.signingKeys.rotate({}))).toMatchObject({ code: 'NOT_ALLOWED' })
  office.clock.advance(24 * hour)
  await office.installation.open()?.appliance.signingKeys.tend()
  const later = { anna: office.console(`Bearer ${await consoleToken(office, anna)}`) }
  expect((await statesOf(later)).sort()).toEqual(['active', 'retired'])
  const retired = (await later.anna.signingKeys.list()).items.find(({ state }) => state === 'retired')
  expect(retired?.publishedUntil).toBeGreaterThan(office.clock.now())
  const created = (await office.events()).filter(({ type, actorName }) => type === 'signing_key_created' && actorName)
  expect(created).toHaveLength(4)
  expect(created[0]).toMatchObject({ actorName: 'Anna Berg' })
})

test('a key that has leaked is replaced at once, and is published no longer', async () => {
  const office = await startOffice()
  const published = async () => {
    const { keys } = (await office.send('/oauth/jwks')).json() as { keys: { kid: string }[] }
    return keys.map(({ kid }) => kid).sort()
  }
  const before = await published()
  const { items } = await office.anna.signingKeys.rotate({ immediately: true })
  expect(items.map(({ state }) => state)).toEqual(['active', 'active', 'active', 'active'])
  expect(await published()).toEqual(items.map(({ kid }) => kid).sort())
  expect(before.filter((kid) => items.some((item) => item.kid === kid))).toEqual([])
  expect(await statesOf(office)).toEqual(['active'])
})
