import { expect, test } from 'vitest'
import { type SignInOutcome, signIn } from '../../server/identity/sign-in.ts'
import { openBag } from '../support/bag.ts'
import { ben, carla, nobodysPassword } from '../support/data.ts'
import { admitted, attemptOf, browserAfter, browserAt } from '../support/sign-in.ts'

const wrong = attemptOf({ username: ben.username, password: nobodysPassword })
const right = { ...wrong, password: ben.password }
const minute = 60_000

const kinds = (outcomes: SignInOutcome[]) => Object.groupBy(outcomes, ({ kind }) => kind)

test('after ten wrong passwords in a minute even the right one must wait, and not longer than a minute', async () => {
  const { appliance, add, clock } = await openBag()
  await add(ben)
  for (let attempt = 0; attempt < 10; attempt++) {
    expect((await signIn(appliance, wrong)).kind).toBe('refused')
    clock.advance(1000)
  }
  expect(await signIn(appliance, right)).toEqual({ kind: 'too_many', retryAfterMs: 59_000 })
  clock.advance(59_000)
  expect((await signIn(appliance, right)).kind).toBe('signed_in')
})

test('SEC-A39: of 150 wrong passwords posted at once ten are looked at', async () => {
  const { appliance, add, events } = await openBag()
  await add(ben)
  const outcomes = kinds(await Promise.all(Array.from({ length: 150 }, () => signIn(appliance, wrong))))
  expect(outcomes.refused).toHaveLength(10)
  expect(outcomes.too_many).toHaveLength(140)
  expect((await signIn(appliance, right)).kind).toBe('too_many')
  expect((await events()).filter(({ type }) => type === 'login_failure')).toHaveLength(10)
})

test('the right password posted 24 times at once gets in 24 times', async () => {
  const { appliance, add } = await openBag()
  await add(ben)
  const outcomes = await Promise.all(Array.from({ length: 24 }, () => signIn(appliance, right)))
  expect(kinds(outcomes).signed_in).toHaveLength(24)
})

test('SEC-A43: who fails for ever at somebody’s account locks them out neither on their own device nor for good', async () => {
  const { appliance, add, clock } = await openBag()
  await add(ben)
  const own = admitted(await signIn(appliance, right))
  for (let attempt = 0; attempt < 30; attempt++) await signIn(appliance, wrong)
  expect((await signIn(appliance, right)).kind).toBe('too_many')
  for (const address of ['192.0.2.10', '198.51.100.7'])
    expect((await signIn(appliance, attemptOf(ben, browserAfter(own, address)))).kind).toBe('signed_in')
  const elsewhere = attemptOf(ben, browserAt('198.51.100.7'))
  expect(await signIn(appliance, elsewhere)).toEqual({ kind: 'too_many', retryAfterMs: minute })
  clock.advance(minute)
  expect((await signIn(appliance, elsewhere)).kind).toBe('signed_in')
})

test('an account that hammers at its limit leaves the others of its office alone', async () => {
  const { appliance, add } = await openBag()
  await add(ben)
  await add(carla)
  for (let attempt = 0; attempt < 60; attempt++) await signIn(appliance, wrong)
  const outcome = await signIn(appliance, attemptOf(carla))
  expect(outcome.kind).toBe('signed_in')
})

test('SEC-S54: refused attempts count, so hammering keeps the door closed', async () => {
  const { appliance, add, clock } = await openBag()
  await add(ben)
  for (let second = 0; second < 120; second++) {
    await signIn(appliance, wrong)
    clock.advance(1000)
  }
  expect((await signIn(appliance, right)).kind).toBe('too_many')
  clock.advance(minute)
  expect((await signIn(appliance, right)).kind).toBe('signed_in')
})

test('SEC-A44: one address may fail thirty times a minute over all names; its whole /64 counts as one', async () => {
  const { appliance } = await openBag()
  const spray = (host: number, network = '2001:db8:1:2') =>
    attemptOf({ username: `guess-${host}`, password: nobodysPassword }, browserAt(`${network}::${host.toString(16)}`))
  for (let host = 1; host <= 30; host++) expect((await signIn(appliance, spray(host))).kind).toBe('refused')
  expect((await signIn(appliance, spray(31))).kind).toBe('too_many')
  expect((await signIn(appliance, spray(31, '2001:db8:1:3'))).kind).toBe('refused')
})

test('reaching a limit is recorded once a minute or block, with the account if there is one, and never with a made-up name', async () => {
  const { appliance, add, clock, events } = await openBag()
  const { id } = await add(ben)
  const unknown = { ...wrong, username: 'hunter2-my-password' }
  for (let attempt = 0; attempt < 14; attempt++) {
    await signIn(appliance, wrong)
    await signIn(appliance, unknown)
  }
  clock.advance(2 * minute)
  for (let attempt = 0; attempt < 12; attempt++) await signIn(appliance, wrong)
  const all = await events()
  const refusals = all.filter(({ type }) => type === 'rate_limit_exceeded')
  const at = (tier: string) => refusals.filter(({ details }) => details.tier === tier).map(({ actorId }) => actorId)
  expect(at('authentication')).toEqual([id, null, id])
  expect(at('account')).toEqual([id, null, id])
  expect(refusals[0]).toMatchObject({ outcome: 'failure', reason: 'too_many_attempts', address: '192.0.2.10' })
  expect(JSON.stringify(all)).not.toContain('hunter2')
})
