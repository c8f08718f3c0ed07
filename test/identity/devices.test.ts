import { expect, test } from 'vitest'
import { devicesOf, forgetDevice } from '../../server/identity/devices.ts'
import { takeFactorsAway } from '../../server/identity/enrolment-link.ts'
import { findSession, isFresh } from '../../server/identity/sessions.ts'
import { setPassword } from '../../server/identity/set-password.ts'
import { signIn } from '../../server/identity/sign-in.ts'
import type { SigningBrowser } from '../../server/identity/sign-in-browser.ts'
import { prune } from '../../server/oauth/prune.ts'
import { atTheDesktop, type Bag, openBag } from '../support/bag.ts'
import { anna, ben, carla, nobodysPassword } from '../support/data.ts'
import { withTotp } from '../support/factors.ts'
import { changeSecondFactor } from '../support/second-factors.ts'
import {
  admitted,
  anyGoal,
  attemptOf,
  browserAfter,
  browserAt,
  type Credentials,
  sessionIn,
  signInAs,
  signInWithPhone,
} from '../support/sign-in.ts'

const day = 24 * 60 * 60_000

/** Ben, who does not wish to be asked for his code again in this browser. */
async function remembered() {
  const bag = await openBag()
  const { person, phone } = await withTotp(bag, ben)
  bag.clock.advance(30_000)
  const signedIn = await signInWithPhone(bag.appliance, ben, { code: phone.code(), remember: true })
  return { bag, person, phone, signedIn, browser: browserAt('192.0.2.10', { device: signedIn.deviceCookie }) }
}

const kindIn = async ({ appliance }: Bag, browser: SigningBrowser, goal = anyGoal, person: Credentials = ben) =>
  (await signIn(appliance, { ...attemptOf(person, browser), goal })).kind

const typesIn = async (bag: Bag) => (await bag.events()).map(({ type }) => type)

test('a remembered device is not asked for the code, and says so in its session', async () => {
  const { bag, browser } = await remembered()
  const signedIn = admitted(await signIn(bag.appliance, attemptOf(ben, browser)))
  const session = await sessionIn(bag.appliance, signedIn)
  expect(session).toMatchObject({ amr: 'pwd', acr: 'aal1', on_remembered_device: 1 })
  // What matters asks for the code all the same.
  expect(isFresh(session, bag.clock.now())).toBe(false)
  expect(await kindIn(bag, browserAt())).toBe('continue')
})

test('it does not count for what matters, nor where the application asks for a second factor', async () => {
  const { bag, browser } = await remembered()
  expect(await kindIn(bag, browser, { clientDemand: false, fresh: true })).toBe('continue')
  expect(await kindIn(bag, browser, { clientDemand: true, fresh: false })).toBe('continue')
  expect(await kindIn(bag, browser)).toBe('signed_in')
})

test('it is forgotten after the days that the office allows', async () => {
  const { bag, browser, person } = await remembered()
  bag.clock.advance(30 * day - 1)
  expect(await kindIn(bag, browser)).toBe('signed_in')
  bag.clock.advance(1)
  expect(await kindIn(bag, browser)).toBe('continue')
  expect(await devicesOf(bag.appliance, person.id)).toMatchObject([{ rememberedUntil: null }])
})

test('fewer days hold for devices that are remembered, to the end, and more bring none of them back', async () => {
  const { bag, browser, person } = await remembered()
  const since = bag.clock.now()
  await changeSecondFactor(bag, { rememberDays: 7 })
  expect(await devicesOf(bag.appliance, person.id)).toMatchObject([{ rememberedUntil: since + 7 * day }])
  for (const days of [7, 9, 9]) {
    bag.clock.advance(days * day)
    expect(await kindIn(bag, browser)).toBe('continue')
  }
  bag.clock.advance(5 * day)
  await changeSecondFactor(bag, { rememberDays: 365 })
  expect(await kindIn(bag, browser)).toBe('continue')
})

test('an office that remembers no device remembers none, whatever was wished', async () => {
  const { bag, browser, phone } = await remembered()
  await changeSecondFactor(bag, { rememberDays: 0 })
  expect(await kindIn(bag, browser)).toBe('continue')
  bag.clock.advance(60_000)
  const wish = { code: phone.code(), remember: true, browser: browserAt('192.0.2.11') }
  const { deviceCookie } = await signInWithPhone(bag.appliance, ben, wish)
  await changeSecondFactor(bag, { rememberDays: 30 })
  expect(await kindIn(bag, browserAt('192.0.2.11', { device: deviceCookie }))).toBe('continue')
})

test('a clock that is set back makes no device remembered for longer', async () => {
  const { bag, browser } = await remembered()
  bag.clock.set(bag.clock.now() - 5 * day)
  expect(await kindIn(bag, browser)).toBe('continue')
})

test('a device is remembered for who wished it, and for nobody else who shares the browser', async () => {
  const { bag, browser } = await remembered()
  const { phone } = await withTotp(bag, carla)
  bag.clock.advance(30_000)
  expect(await kindIn(bag, browser, anyGoal, carla)).toBe('continue')
  const { deviceCookie } = await signInWithPhone(bag.appliance, carla, { code: phone.code(), browser })
  const shared = browserAt('192.0.2.10', { device: deviceCookie })
  expect(await kindIn(bag, shared, anyGoal, carla)).toBe('continue')
  expect(await kindIn(bag, shared)).toBe('signed_in')
})

test.for(['another password', 'second factors taken away'])('%s: every device asks again', async (what) => {
  const { bag, person, browser } = await remembered()
  if (what === 'another password') {
    await setPassword(bag.appliance, {
      person,
      password: 'Nine quiet lamps, 2 ladders',
      actor: atTheDesktop,
      reason: 'reset',
    })
  } else {
    const { store } = bag.appliance
    await store.write((tx) => takeFactorsAway(bag.appliance, tx, { person, actor: atTheDesktop, deliver: 'show' }))
  }
  expect(await devicesOf(bag.appliance, person.id)).toMatchObject([{ rememberedUntil: null }])
  expect(await kindIn(bag, browser)).not.toBe('signed_in')
})

test('a device that the person forgets is one that nobody knows', async () => {
  const { bag, person, browser } = await remembered()
  const other = await bag.add(anna)
  const [device] = await devicesOf(bag.appliance, person.id)
  const forget = (owner: typeof person) =>
    forgetDevice(bag.appliance, { person: owner, deviceId: device?.id ?? '', actor: atTheDesktop })
  expect(await forget(other)).toBe(false)
  expect(await forget(person)).toBe(true)
  expect(await kindIn(bag, browser)).toBe('continue')
})

test('a device that is new to somebody who has others is recorded and says what it is; the first one is not', async () => {
  const bag = await openBag()
  const { id } = await bag.add(ben)
  const first = await signInAs(bag.appliance, ben)
  await signInAs(bag.appliance, ben, browserAfter(first))
  expect(await typesIn(bag)).not.toContain('new_device')
  await signInAs(bag.appliance, ben, browserAt('198.51.100.7'))
  expect((await bag.events()).filter(({ type }) => type === 'new_device')).toMatchObject([
    { personId: id, address: '198.51.100.7', details: { device: expect.any(String) } },
  ])
  expect(JSON.stringify(await bag.events())).not.toContain(first.deviceCookie)
})

test('who only knows the password makes no device of theirs', async () => {
  const bag = await openBag()
  const { person } = await withTotp(bag, ben)
  expect(await kindIn(bag, browserAt())).toBe('continue')
  expect(await devicesOf(bag.appliance, person.id)).toEqual([])
})

test.for(['that was made up', 'of their own'])(
  'SEC-A43: a device cookie %s, planted, is worth nothing',
  async (whose) => {
    const bag = await openBag()
    const { phone } = await withTotp(bag, ben)
    await bag.add(carla)
    bag.clock.advance(30_000)
    const carlas = await signInAs(bag.appliance, carla)
    const device = whose === 'of their own' ? carlas.deviceCookie : 'A'.repeat(43)
    const plantedIn = browserAt('192.0.2.10', { device })
    const own = await signInWithPhone(bag.appliance, ben, { code: phone.code(), remember: true, browser: plantedIn })
    expect(own.deviceCookie).not.toBe(device)
    expect(await kindIn(bag, plantedIn)).toBe('continue')
    expect(await kindIn(bag, browserAt('192.0.2.10', { device: own.deviceCookie }))).toBe('signed_in')
  },
)

test('several people share a browser, and each keeps it as a device of their own', async () => {
  const bag = await openBag()
  const [{ id: bens }, { id: carlas }] = [await bag.add(ben), await bag.add(carla)]
  let browser = browserAfter(await signInAs(bag.appliance, ben))
  for (const person of [carla, ben, carla]) browser = browserAfter(await signInAs(bag.appliance, person, browser))
  for (const id of [bens, carlas]) expect(await devicesOf(bag.appliance, id)).toHaveLength(1)
})

test('what is no device cookie is looked up nowhere, and another one is given', async () => {
  const bag = await openBag()
  await bag.add(ben)
  for (const device of ['', 'short', `${'A'.repeat(43)}=`, 'é'.repeat(43), 'A'.repeat(10_000)])
    expect((await signInAs(bag.appliance, ben, browserAt('192.0.2.10', { device }))).deviceCookie).toMatch(
      /^[A-Za-z0-9_-]{43}$/,
    )
})

test('the fifty newest devices of a person are kept, and none that was not seen for 400 days', async () => {
  const bag = await openBag()
  const { id } = await bag.add(ben)
  const first = await signInAs(bag.appliance, ben)
  for (let other = 0; other < 52; other++) {
    bag.clock.advance(1000)
    await signInAs(bag.appliance, ben)
  }
  expect(await devicesOf(bag.appliance, id)).toHaveLength(50)
  const newest = await signInAs(bag.appliance, ben, browserAfter(first))
  expect(newest.deviceCookie).not.toBe(first.deviceCookie)
  bag.clock.advance(401 * day)
  await prune(bag.appliance)
  expect(await devicesOf(bag.appliance, id)).toEqual([])
})

test('the database holds no device cookie', async () => {
  const { bag, signedIn } = await remembered()
  const rows = bag.writer.prepare('SELECT * FROM device').all()
  expect(JSON.stringify(rows)).not.toContain(signedIn.deviceCookie)
  expect(await findSession(bag.appliance, signedIn.deviceCookie)).toBeUndefined()
  expect(await kindIn(bag, browserAt(), anyGoal, { ...ben, password: nobodysPassword })).toBe('refused')
})
