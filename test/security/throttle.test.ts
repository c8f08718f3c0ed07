import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addressBlock } from '../../server/security/address-block.ts'
import { createSlidingWindow } from '../../server/security/sliding-window.ts'
import { createThrottle } from '../../server/security/throttle.ts'
import { fakeClock } from '../support/fake-clock.ts'

const address = '192.0.2.10'

test.for([
  ['192.0.2.10', '192.0.2.10'],
  ['::ffff:192.0.2.10', '192.0.2.10'],
  ['::ffff:c000:20a', '192.0.2.10'],
  ['0:0:0:0:0:ffff:192.0.2.10', '192.0.2.10'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:DB8:1:2::', '2001:db8:1:2::/64'],
  ['2001:0db8:0001:0002::9', '2001:db8:1:2::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['64:ff9b::192.0.2.10', '64:ff9b:0:0::/64'],
  ['not an address', 'unknown'],
  ['', 'unknown'],
] as const)('SEC-A44: %s counts as %s', ([written, block]) => {
  expect(addressBlock(written)).toBe(block)
})

test('SEC-A44: every address of a /64 counts as one, and neighbouring networks do not', () => {
  const group = fc.integer({ min: 0, max: 0xffff })
  const network = fc.tuple(group, group, group, group)
  const text = (groups: number[]) => groups.map((value) => value.toString(16)).join(':')
  fc.assert(
    fc.property(network, network, network, (net, host, otherHost) => {
      fc.pre(net.some((value) => value !== 0))
      const block = addressBlock(text([...net, ...host]))
      expect(addressBlock(text([...net, ...otherHost]))).toBe(block)
      const [a, b, c, d] = net
      expect(addressBlock(text([a, b, c, d ^ 1, ...host]))).not.toBe(block)
    }),
  )
})

test('only failures count', async () => {
  const throttle = createThrottle({ clock: fakeClock() })
  for (let attempt = 0; attempt < 100; attempt++) {
    const place = await throttle.reserve({ client: 'intranet', address })
    if (place.kind === 'refused') throw new Error(`refused at ${attempt}`)
    place.settle(attempt % 2 === 0 ? 'success' : 'undecided')
  }
  expect((await throttle.reserve({ client: 'intranet', address })).kind).toBe('reserved')
})

test('a client and a person of the same name are counted apart', async () => {
  const throttle = createThrottle({ clock: fakeClock() })
  for (let attempt = 0; attempt < 10; attempt++) {
    const place = await throttle.reserve({ client: 'ben', address })
    if (place.kind === 'reserved') place.settle('failure')
  }
  expect((await throttle.reserve({ client: 'ben', address })).kind).toBe('refused')
  expect((await throttle.reserve({ account: 'ben', address })).kind).toBe('reserved')
})

test('who guesses the passwords of people does not stop the programs at the same address, nor the other way round', async () => {
  const kinds = ['account', 'client'] as const
  for (const [guessed, other] of [kinds, kinds.toReversed()]) {
    const throttle = createThrottle({ clock: fakeClock() })
    const attempt = (kind = '', name = '') => throttle.reserve({ [kind]: name, address })
    for (let number = 0; number < 200; number++) {
      const place = await attempt(guessed, `guess-${number}`)
      if (place.kind === 'reserved') place.settle('failure')
    }
    expect((await attempt(guessed, 'another')).kind).toBe('refused')
    expect((await attempt(other, 'nightly-report')).kind).toBe('reserved')
  }
})

test('SEC-A65: moving the wall clock forgives nothing', async () => {
  const clock = fakeClock()
  const throttle = createThrottle({ clock })
  for (let attempt = 0; attempt < 10; attempt++) {
    const place = await throttle.reserve({ account: 'ben', address })
    if (place.kind === 'reserved') place.settle('failure')
  }
  clock.set(clock.now() + 86_400_000)
  expect((await throttle.reserve({ account: 'ben', address })).kind).toBe('refused')
})

test('SEC-S49: a million made-up keys fill no more memory than the capacity', async () => {
  const clock = fakeClock()
  const window = createSlidingWindow({ clock, windowMs: 60_000, capacity: 1000, waitingLimit: 10 })
  const tryOnce = async (key: string) => {
    const place = await window.take(key, 1)
    if (place.kind === 'place') place.settle(true)
    return place.kind
  }
  for (let key = 0; key < 5000; key++) await tryOnce(`key-${key}`)
  // The newest thousand are remembered, and what came before is forgotten.
  expect(await tryOnce('key-4999')).toBe('refused')
  expect(await tryOnce('key-4001')).toBe('refused')
  expect(await tryOnce('key-3999')).toBe('place')
})

test('a key in use is not the one that is forgotten', async () => {
  const window = createSlidingWindow({ clock: fakeClock(), windowMs: 60_000, capacity: 10, waitingLimit: 10 })
  const place = await window.take('in use', 1)
  if (place.kind === 'place') place.settle(true)
  for (let key = 0; key < 100; key++) {
    expect((await window.take('in use', 1)).kind).toBe('refused')
    await window.take(`key-${key}`, 1)
  }
})

test('who waits for an unjudged try goes on when it is judged, right or wrong', async () => {
  const window = createSlidingWindow({ clock: fakeClock(), windowMs: 60_000, capacity: 10, waitingLimit: 2 })
  const first = await window.take('ben', 1)
  const waiting = [window.take('ben', 1), window.take('ben', 1)]
  expect((await window.take('ben', 1)).kind).toBe('refused')
  if (first.kind === 'place') first.settle(false)
  const [second, third] = waiting
  // The refused one counted and filled the place that became free.
  expect((await second)?.kind).toBe('refused')
  expect((await third)?.kind).toBe('refused')
})
