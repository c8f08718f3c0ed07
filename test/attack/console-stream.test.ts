import { expect, test } from 'vitest'
import type { SecurityEvent } from '../../server/contract/events.ts'
import { consoleToken, startOffice } from '../support/appliance.ts'
import { isHealthy } from '../support/code-flow.ts'
import { anna, ben, carla } from '../support/data.ts'

type Office = Awaited<ReturnType<typeof startOffice>>

/** Everything that a stream tells until it ends; a stream that is cut off tells no more either. */
async function heardOn(stream: AsyncIterable<SecurityEvent>): Promise<SecurityEvent[]> {
  const heard: SecurityEvent[] = []
  for await (const event of stream) heard.push(event)
  return heard
}

/** A second administrator, who watches the monitor with a token of her own. */
async function startWatched() {
  const office = await startOffice()
  const { id } = await office.anna.people.create({ ...carla, email: '', role: 'admin', mustChangePassword: false })
  const token = await consoleToken(office, carla)
  const watching = heardOn(await office.console(`Bearer ${token}`).events.stream({ history: 0 }))
  return { ...office, id, token, watching }
}

const secretly = async (office: Office) => {
  await office.installation.open()?.appliance.events.write({ type: 'settings_change', outcome: 'success' })
}

const settled = (heard: SecurityEvent[]) => heard.filter(({ type }) => type === 'settings_change')

test('SEC-A32: a stream tells a disabled administrator nothing more, from the very change on', async () => {
  const office = await startWatched()
  await office.anna.people.setDisabled({ id: office.id, disabled: true })
  await secretly(office)
  const heard = await office.watching
  expect(settled(heard)).toEqual([])
  expect(heard.map(({ type }) => type)).not.toContain('permission_change')
  expect(await isHealthy(office.send)).toBe(true)
})

test('SEC-A32: nor a deleted one, nor whoever holds a token that was revoked', async () => {
  const deleted = await startWatched()
  await deleted.anna.people.remove({ id: deleted.id })
  await secretly(deleted)
  expect(settled(await deleted.watching)).toEqual([])

  const revoked = await startWatched()
  const form = { client_id: 'authly-console', token: revoked.token }
  expect((await revoked.send('/oauth/revoke', { form })).status).toBe(200)
  await secretly(revoked)
  expect(settled(await revoked.watching)).toEqual([])
})

test('a stream ends with the token that opened it', async () => {
  const office = await startWatched()
  office.clock.advance(16 * 60_000)
  await secretly(office)
  expect(settled(await office.watching)).toEqual([])
})

test('SEC-A25, SEC-A55: the stream opens for no stranger, no ordinary person and no token of another purpose', async () => {
  const office = await startOffice()
  const user = await consoleToken(office, ben)
  const refusedWith = async (authorization?: string) => {
    const headers = authorization === undefined ? {} : { authorization }
    const { status, text } = await office.send('/api/v1/events/stream', { headers })
    expect(text).not.toContain('seq')
    return status
  }
  expect(await refusedWith()).toBe(401)
  expect(await refusedWith('Bearer made.up.token')).toBe(401)
  expect(await refusedWith(`Setup ${office.setupToken()}`)).toBe(401)
  expect(await refusedWith(`Basic ${Buffer.from('anna:x').toString('base64')}`)).toBe(401)
  expect(await refusedWith(`Bearer ${user}`)).toBe(403)
  expect((await office.send(`/api/v1/events/stream?access_token=${office.token}`)).status).toBe(401)
  const refused = (await office.events()).filter(({ type }) => type === 'unauthorized_access')
  expect(refused).toContainEqual(expect.objectContaining({ actorName: ben.name, reason: 'not_an_administrator' }))
  expect(JSON.stringify(refused)).not.toContain(office.token)
  expect(refused.map(({ actorName }) => actorName)).not.toContain(anna.name)
})
