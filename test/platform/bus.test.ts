import { describe, expect, test } from 'vitest'
import { createBus } from '../../server/platform/bus.ts'
import { createLog } from '../../server/platform/log.ts'
import { fakeClock } from '../support/fake-clock.ts'

function startBus() {
  const lines: string[] = []
  const log = createLog({ clock: fakeClock(), level: 'info', write: (line) => lines.push(line) })
  return { bus: createBus<number>({ log }), lines }
}

describe('the event bus', () => {
  test('tells every subscriber, in the order they came', () => {
    const { bus } = startBus()
    const heard: string[] = []
    bus.subscribe((event) => void heard.push(`monitor ${event}`))
    bus.subscribe((event) => void heard.push(`detector ${event}`))
    bus.publish(1)
    expect(heard).toEqual(['monitor 1', 'detector 1'])
  })

  test('a subscriber that throws harms neither the publisher nor the others, and is logged', () => {
    const { bus, lines } = startBus()
    const heard: number[] = []
    bus.subscribe(() => {
      throw new Error('chart broke')
    })
    bus.subscribe((event) => void heard.push(event))
    bus.publish(7)
    expect(heard).toEqual([7])
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([{ level: 'error', reason: 'chart broke' }])
  })

  test('a subscriber that fails later is logged just the same', async () => {
    const { bus, lines } = startBus()
    bus.subscribe(() => Promise.reject(new Error('mail server away')))
    bus.publish(1)
    await Promise.resolve()
    await Promise.resolve()
    expect(lines.map((line) => JSON.parse(line).reason)).toEqual(['mail server away'])
  })

  test('who has ended a subscription hears nothing more, even of the event being told', () => {
    const { bus } = startBus()
    const heard: string[] = []
    const ends: (() => void)[] = []
    bus.subscribe(() => ends.forEach((end) => void end()))
    ends.push(bus.subscribe(() => void heard.push('second')))
    bus.publish(1)
    ends.forEach((end) => void end())
    bus.publish(2)
    expect(heard).toEqual([])
  })

  test('the same function subscribed twice is two subscriptions, each ended by itself', () => {
    const { bus } = startBus()
    const heard: number[] = []
    const listen = (event: number) => void heard.push(event)
    const end = bus.subscribe(listen)
    bus.subscribe(listen)
    end()
    end()
    bus.publish(3)
    expect(heard).toEqual([3])
  })
})
