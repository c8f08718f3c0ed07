import { expect, test } from 'vitest'
import { eventsFollowing } from '../../server/admin/event-stream.ts'
import type { SecurityEvent } from '../../server/contract/events.ts'
import { consoleToken, startOffice } from '../support/appliance.ts'
import { openBag } from '../support/bag.ts'
import { anna, carla } from '../support/data.ts'
import { rejection } from '../support/refusal.ts'

type Office = Awaited<ReturnType<typeof startOffice>>

/** Reads so many events of a stream, then ends it. */
async function take(stream: AsyncIterable<SecurityEvent>, count: number): Promise<SecurityEvent[]> {
  const taken: SecurityEvent[] = []
  for await (const event of stream) {
    taken.push(event)
    if (taken.length === count) break
  }
  return taken
}

const seqs = (events: readonly SecurityEvent[]) => events.map(({ seq }) => seq)
const from = (first: number, count: number) => Array.from({ length: count }, (_, index) => first + index)

async function happen(office: Office, count: number) {
  const events = office.installation.open()?.appliance.events
  for (let number = 0; number < count; number++) {
    await events?.write({ type: 'suspicious_activity', outcome: 'failure', details: { number } })
  }
}

const latest = async (office: Office) => (await office.events()).at(-1)?.seq ?? 0

test('a stream begins with the newest events, oldest of them first, and goes on with what happens', async () => {
  const office = await startOffice()
  await happen(office, 10)
  const last = await latest(office)
  const stream = await office.anna.events.stream({ history: 4 })
  const taking = take(stream, 7)
  await happen(office, 3)
  expect(seqs(await taking)).toEqual(from(last - 3, 7))
})

test('under writes that never pause, a stream has no gap and no duplicate, and a reconnected one none either', async () => {
  const office = await startOffice()
  await happen(office, 50)
  const writing = Promise.all([happen(office, 150), happen(office, 150), happen(office, 150)])
  const first = await take(await office.anna.events.stream({ after: 0 }), 200)
  const resumed = await take(await office.anna.events.stream({ after: first.at(-1)?.seq ?? 0 }), 200)
  await writing
  expect(seqs([...first, ...resumed])).toEqual(from(1, 400))
})

test('a listener that does not read for a while is told everything all the same', async () => {
  const office = await startOffice()
  const stream = await office.anna.events.stream({ after: 0 })
  await happen(office, 600)
  const count = await latest(office)
  expect(seqs(await take(stream, count))).toEqual(from(1, count))
})

test('a stream ends when its administrator is disabled, and when the server stops', async () => {
  const office = await startOffice()
  const { id } = await office.anna.people.create({
    username: carla.username,
    name: carla.name,
    email: '',
    password: carla.password,
    role: 'admin',
    mustChangePassword: false,
  })
  const second = office.console(`Bearer ${await consoleToken(office, carla)}`)
  const watched = take(await second.events.stream({ history: 0 }), 1_000_000)
  const ended = () => 'ended'
  // Whether a stopping server says goodbye or cuts the stream off, it may do so before anybody asks.
  const own = take(await office.anna.events.stream({ history: 0 }), 1_000_000).then(ended, ended)
  await office.anna.people.setDisabled({ id, disabled: true })
  office.clock.advance(6000)
  await happen(office, 1)
  const heard = await watched
  expect(heard.filter(({ type }) => type === 'suspicious_activity')).toEqual([])
  await office.appliance.stop()
  expect(await own).toBe('ended')
})

test('events are listed newest first, by type and outcome, and counted into buckets', async () => {
  const office = await startOffice()
  await happen(office, 5)
  const { items } = await office.anna.events.list({ type: 'suspicious_activity', limit: 3 })
  expect(items.map(({ details }) => details.number)).toEqual([4, 3, 2])
  const older = await office.anna.events.list({ type: 'suspicious_activity', before: items.at(-1)?.seq ?? 0 })
  expect(older.items.map(({ details }) => details.number)).toEqual([1, 0])
  const now = office.clock.now()
  const { buckets } = await office.anna.events.counts({ from: now - 20_000, to: now + 10_000, bucketMs: 10_000 })
  expect(buckets.map(({ failure }) => failure)).toEqual([0, 0, 5])
  const endless = office.anna.events.counts({ from: 0, to: now, bucketMs: 1000 })
  expect(await rejection(endless)).toMatchObject({ code: 'INVALID', data: { field: 'bucketMs' } })
})

test('a failed sign-in is heard by the monitor as it happens, without what was typed', async () => {
  const office = await startOffice()
  const stream = take(await office.anna.events.stream({ after: await latest(office) }), 1)
  await rejection(consoleToken(office, { username: anna.username, password: 'Wrong horse, 4 batteries' }))
  const [heard] = await stream
  expect(heard).toMatchObject({ type: 'login_failure', reason: 'wrong_password' })
  expect(JSON.stringify(heard)).not.toContain('Wrong horse')
})

test('an event that is recorded while the stream reads, and rung for once, is told without waiting for another', async () => {
  const { appliance } = await openBag()
  const { bus, events, repositories } = appliance
  const event = { type: 'suspicious_activity', outcome: 'failure' } as const
  await events.write(event)
  const reading = {
    bus,
    async after(seq: number, limit: number) {
      const page = await repositories.events.after(seq, limit)
      if (seq === 0) await events.write(event)
      return page
    },
  }
  const stream = eventsFollowing(reading, 0, new AbortController().signal)
  expect(seqs(await take(stream, 2))).toEqual([1, 2])
})
