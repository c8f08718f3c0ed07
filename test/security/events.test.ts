import { expect, test } from 'vitest'
import type { SecurityEvent } from '../../server/contract/events.ts'
import { StorageError } from '../../server/storage/storage-error.ts'
import { openBag } from '../support/bag.ts'

const login = { type: 'login_success', outcome: 'success' } as const

test('what a draft leaves out is null, and the actor unknown', async () => {
  const { appliance, clock, events } = await openBag()
  await appliance.events.write(login)
  expect(await events()).toEqual([
    {
      seq: 1,
      at: clock.now(),
      ...login,
      actorKind: 'unknown',
      actorId: null,
      actorName: null,
      personId: null,
      clientId: null,
      clientName: null,
      address: null,
      reason: null,
      requestId: null,
      details: {},
    },
  ])
})

test('SEC-S67: an event is kept with the action it belongs to, or neither is, and the bus hears of no other', async () => {
  const { appliance, events } = await openBag()
  const heard: SecurityEvent[] = []
  appliance.bus.subscribe((event) => void heard.push(event))
  const failing = appliance.store.write(async (transaction) => {
    await appliance.events.record(transaction, login)
    throw new Error('the action failed')
  })
  await expect(failing).rejects.toThrow('the action failed')
  expect(heard).toEqual([])
  await appliance.store.write((transaction) => appliance.events.record(transaction, login))
  expect(heard).toEqual(await events())
  expect(heard).toMatchObject([{ seq: 1 }])
})

test('the bus hears events in the order of their seq, without gap, however they were written', async () => {
  const { appliance, events } = await openBag()
  const heard: number[] = []
  appliance.bus.subscribe(({ seq }) => void heard.push(seq))
  const writes: Promise<unknown>[] = []
  for (let round = 0; round < 100; round++) {
    appliance.events.note(login)
    writes.push(appliance.events.write(login))
    writes.push(appliance.store.write((transaction) => appliance.events.record(transaction, login)))
  }
  await Promise.all(writes)
  expect(heard).toEqual(Array.from({ length: 300 }, (_, at) => at + 1))
  expect((await events()).map(({ seq }) => seq)).toEqual(heard)
})

test('SEC-A66: an event that must be written and cannot be is an error; one that is only noted is logged', async () => {
  const { appliance, writer, logged } = await openBag()
  writer.pragma('query_only = ON')
  await expect(appliance.events.write(login)).rejects.toThrow(StorageError)
  appliance.events.note(login)
  await appliance.store.write(async () => undefined).catch(() => undefined)
  await Promise.resolve()
  expect(logged.map((line) => JSON.parse(line))).toMatchObject([{ level: 'error', type: 'login_success' }])
})

test('an outsider does not choose how much is kept of a text', async () => {
  const { appliance, events } = await openBag()
  const long = 'x'.repeat(100_000)
  const texts = { actorName: long, clientId: long, clientName: long, address: long, requestId: long }
  await appliance.events.write({ ...login, ...texts, details: { scope: long } })
  expect(JSON.stringify(await events()).length).toBeLessThan(2000)
})
