import { expect, test } from 'vitest'
import { changeOwnPassword } from '../../server/identity/own-password.ts'
import { type SignInOutcome, signIn } from '../../server/identity/sign-in.ts'
import { prune } from '../../server/oauth/prune.ts'
import { atTheDesktop, type Bag, openBag } from '../support/bag.ts'
import { ben, carla, nobodysPassword } from '../support/data.ts'
import { withTotp, wrongCode } from '../support/factors.ts'
import { attemptOf, browserAfter, browserAt, sessionIn, signInAs, typeCode, unfinishedOf } from '../support/sign-in.ts'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

/** An address that nobody has guessed from before. */
const addresses = () => {
  let host = 0
  return () => `203.0.${113 + Math.floor(host / 250)}.${1 + (host++ % 250)}`
}

/** Guesses at a password, Ben’s if not told otherwise, each from another address. */
function guessing({ appliance }: Bag, username: string = ben.username, nextAddress = addresses()) {
  const guess = (password: string = nobodysPassword): Promise<SignInOutcome> =>
    signIn(appliance, attemptOf({ username, password }, browserAt(nextAddress())))
  return {
    guess,
    async often(times: number): Promise<string[]> {
      const kinds: string[] = []
      for (let time = 0; time < times; time++) kinds.push((await guess()).kind)
      return kinds
    },
  }
}

const failuresIn = async (bag: Bag, type = 'login_failure') =>
  (await bag.events()).filter((event) => event.type === type).length

test('SEC-A39: ten guesses from ten addresses close the account to all who are strangers, for longer each time', async () => {
  const bag = await openBag()
  await bag.add(ben)
  const { guess, often } = guessing(bag)
  expect(await often(12)).toEqual([...Array.from({ length: 10 }, () => 'refused'), 'too_many', 'too_many'])
  for (const minutes of [1, 2, 4, 8, 16, 32, 60, 60]) {
    expect(await guess()).toEqual({ kind: 'too_many', retryAfterMs: minutes * minute })
    bag.clock.advance(minutes * minute - 1)
    expect((await guess()).kind).toBe('too_many')
    bag.clock.advance(1)
    // One guess a block, and the account is closed again.
    expect(await often(2)).toEqual(['refused', 'too_many'])
  }
  expect(await failuresIn(bag)).toBe(18)
  const closings = (await bag.events()).filter(({ details }) => details.tier === 'account')
  expect(closings).toHaveLength(9)
  expect(closings[0]).toMatchObject({ type: 'rate_limit_exceeded', reason: 'too_many_attempts', actorName: ben.name })
})

test('SEC-A39: of two hundred guesses at once, each from another address, only those in flight are looked at', async () => {
  const bag = await openBag()
  await bag.add(ben)
  const { guess } = guessing(bag)
  const outcomes = await Promise.all(Array.from({ length: 200 }, () => guess()))
  expect(outcomes.filter(({ kind }) => kind === 'refused').length).toBeLessThanOrEqual(10 + 26)
  expect((await guess(ben.password)).kind).toBe('too_many')
  // Of those that come when the account opens for one, one is looked at.
  bag.clock.advance(minute)
  const later = await Promise.all(Array.from({ length: 20 }, () => guess()))
  expect(later.filter(({ kind }) => kind === 'refused')).toHaveLength(1)
})

test('after the block the owner gets in from anywhere, and the guesses of others are forgotten', async () => {
  const bag = await openBag()
  await bag.add(ben)
  const { guess, often } = guessing(bag)
  await often(11)
  bag.clock.advance(minute)
  expect((await guess(ben.password)).kind).toBe('signed_in')
  expect(await often(10)).not.toContain('too_many')
})

test('SEC-A43: guesses from many addresses do not lock the owner out of a device of theirs, wherever it is', async () => {
  const bag = await openBag()
  await bag.add(ben)
  const own = await signInAs(bag.appliance, ben)
  await guessing(bag).often(15)
  const atHome = browserAfter(own, '198.51.100.7')
  expect((await signIn(bag.appliance, attemptOf(ben, atHome))).kind).toBe('signed_in')
  // It is the owner's way in, and opens none for strangers.
  expect((await guessing(bag).guess(ben.password)).kind).toBe('too_many')
})

test('SEC-A43: guesses with the owner’s device are counted there, and close it like an account', async () => {
  const bag = await openBag()
  await bag.add(ben)
  const stolen = browserAt('192.0.2.10', { device: (await signInAs(bag.appliance, ben)).deviceCookie })
  const guess = (password: string) => signIn(bag.appliance, attemptOf({ ...ben, password }, stolen))
  for (let time = 0; time < 10; time++) expect((await guess(nobodysPassword)).kind).toBe('refused')
  expect((await guess(ben.password)).kind).toBe('too_many')
  expect((await guessing(bag).guess(ben.password)).kind).toBe('signed_in')
})

test('SEC-A43: the cookie of somebody else’s device, or one that was made up, makes nobody less of a stranger', async () => {
  const bag = await openBag()
  await bag.add(ben)
  await bag.add(carla)
  const carlas = await signInAs(bag.appliance, carla)
  await guessing(bag).often(10)
  for (const device of [carlas.deviceCookie, 'A'.repeat(43)])
    expect((await signIn(bag.appliance, attemptOf(ben, browserAt('198.51.100.7', { device })))).kind).toBe('too_many')
})

test('SEC-A41: the change of one’s own password is guessed at by the same count', async () => {
  const bag = await openBag()
  const person = await bag.add(ben)
  const signedIn = await signInAs(bag.appliance, ben)
  const session = await sessionIn(bag.appliance, signedIn)
  const change = (device: string | undefined) =>
    changeOwnPassword(bag.appliance, {
      person,
      session,
      current: nobodysPassword,
      password: 'Nine quiet lamps, 2 ladders',
      request: browserAt('198.51.100.7').request,
      device,
      actor: atTheDesktop,
    })
  for (let time = 0; time < 5; time++) expect(await change(undefined)).toEqual({ kind: 'refused' })
  expect(await guessing(bag).often(6)).toEqual([...Array.from({ length: 5 }, () => 'refused'), 'too_many'])
  expect((await change(undefined)).kind).toBe('too_many')
  const { deviceCookie: device } = signedIn
  for (let time = 0; time < 10; time++) expect(await change(device)).toEqual({ kind: 'refused' })
  expect((await signIn(bag.appliance, attemptOf(ben, browserAt('192.0.2.10', { device })))).kind).toBe('too_many')
  expect(await failuresIn(bag)).toBe(20)
})

test('who knows the password and not the code does not set the count of others back', async () => {
  const bag = await openBag()
  const { phone } = await withTotp(bag, ben)
  const { guess, often } = guessing(bag)
  await often(9)
  const unfinished = await unfinishedOf(bag.appliance, await guess(ben.password))
  expect(await typeCode(bag.appliance, unfinished, { code: wrongCode(phone) })).toEqual({ kind: 'wrong' })
  expect(await often(2)).toEqual(['refused', 'too_many'])
})

test('SEC-A45: two hundred names that are nobody’s are answered as Ben is, one by one and once closed', async () => {
  const bag = await openBag()
  await bag.add(ben)
  const known = [...(await guessing(bag).often(11)), (await guessing(bag).guess()).kind]
  const closed = await guessing(bag).guess()
  const nextAddress = addresses()
  for (let name = 0; name < 200; name++) {
    const { guess, often } = guessing(bag, `nobody-${name}`, nextAddress)
    if (name % 20 > 0) {
      expect(await guess()).toEqual({ kind: 'refused' })
      continue
    }
    expect([...(await often(11)), (await guess()).kind]).toEqual(known)
    expect(await guess()).toEqual(closed)
  }
  const told = JSON.stringify(await bag.events())
  expect(told).not.toContain('nobody-')
  expect(JSON.stringify(bag.writer.prepare('SELECT * FROM failed_attempts').all())).not.toContain('nobody-')
}, 60_000)

test('a closed account stays closed when the server is started again', async () => {
  const bag = await openBag()
  await bag.add(ben)
  await guessing(bag).often(10)
  await bag.close()
  const again = await openBag({ folder: bag.folder, clock: bag.clock })
  expect(await guessing(again).guess(ben.password)).toEqual({ kind: 'too_many', retryAfterMs: minute })
  bag.clock.advance(minute)
  expect(await guessing(again).often(2)).toEqual(['refused', 'too_many'])
  expect(await guessing(again).guess()).toEqual({ kind: 'too_many', retryAfterMs: 2 * minute })
})

test('a clock that is set back closes nobody’s account for ever, and opens none to more than one guess', async () => {
  const bag = await openBag()
  await bag.add(ben)
  await guessing(bag).often(10)
  bag.clock.set(bag.clock.now() - 3 * day)
  expect(await guessing(bag).often(3)).toEqual(['refused', 'too_many', 'too_many'])
  bag.clock.advance(2 * minute)
  expect((await guessing(bag).guess(ben.password)).kind).toBe('signed_in')
})

test('guesses of the day before count no longer, and are forgotten', async () => {
  const bag = await openBag()
  await bag.add(ben)
  await guessing(bag).often(10)
  await guessing(bag, 'nobody').often(3)
  const rows = () => bag.writer.prepare('SELECT count(*) FROM failed_attempts').pluck().get()
  expect(rows()).toBe(2)
  bag.clock.advance(day + 1)
  expect(await guessing(bag).often(10)).not.toContain('too_many')
  bag.clock.advance(day + 2 * minute)
  await prune(bag.appliance)
  expect(rows()).toBe(0)
})

test('sign-ins that nobody finished are forgotten', async () => {
  const bag = await openBag()
  await withTotp(bag, ben)
  for (let time = 0; time < 5; time++) await signIn(bag.appliance, attemptOf(ben))
  const rows = () => bag.writer.prepare('SELECT count(*) FROM unfinished_sign_in').pluck().get()
  expect(rows()).toBe(5)
  bag.clock.advance(2 * day)
  await prune(bag.appliance)
  expect(rows()).toBe(0)
})

test('a server that is too busy to look at a password counts no failure of its owner', async () => {
  const bag = await openBag({ bcryptCost: 8 })
  await bag.add(ben)
  const nextAddress = addresses()
  const outcomes = await Promise.all(
    Array.from({ length: 60 }, () => signIn(bag.appliance, attemptOf(ben, browserAt(nextAddress())))),
  )
  expect(outcomes.some(({ kind }) => kind === 'busy')).toBe(true)
  expect(outcomes.every(({ kind }) => kind === 'busy' || kind === 'signed_in')).toBe(true)
  expect(bag.writer.prepare('SELECT count(*) FROM failed_attempts').pluck().get()).toBe(0)
})
