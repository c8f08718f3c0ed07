import { expect, test } from 'vitest'
import { factorsOf } from '../../server/identity/factors/factors-of.ts'
import { beginTotp } from '../../server/identity/factors/totp-enrolment.ts'
import { findSession } from '../../server/identity/sessions.ts'
import { signIn } from '../../server/identity/sign-in.ts'
import { exchangePassword, putOffEnrolment } from '../../server/identity/sign-in-answers.ts'
import { enrolAuthenticator, enrolPasskey } from '../../server/identity/sign-in-enrolment.ts'
import { weigh } from '../../server/identity/sign-in-steps.ts'
import { findUnfinished, unfinishedLifetime } from '../../server/identity/unfinished-sign-in.ts'
import { type Bag, openBag } from '../support/bag.ts'
import { anna, ben } from '../support/data.ts'
import { withTotp, wrongCode } from '../support/factors.ts'
import { browser as browserValue } from '../support/passkeys.ts'
import { rejection } from '../support/refusal.ts'
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
  typeCode,
  unfinishedOf,
} from '../support/sign-in.ts'
import { totpDevice } from '../support/totp-device.ts'

const day = 24 * 60 * 60_000
const halfMinute = 30_000
const next = 'Nine quiet lamps, 2 ladders'
const browser = browserAt()

/** Types user name and password; the sign-in that goes on. */
const begun = async ({ appliance }: Bag, person: Credentials, at = browser) =>
  unfinishedOf(appliance, await signIn(appliance, attemptOf(person, at)))

const at = (unfinished: Awaited<ReturnType<typeof begun>>) => ({ unfinished, browser, goal: anyGoal })

/** The phone of somebody who is asked to set one up. */
const newPhone = async ({ appliance, clock }: Bag, { person }: Awaited<ReturnType<typeof begun>>) =>
  totpDevice((await beginTotp(appliance, person)).uri, clock)

const failures = async (bag: Bag) =>
  (await bag.events()).filter(({ outcome }) => outcome === 'failure').map(({ type, reason }) => [type, reason])

test('who has a second factor is asked for it, and is nobody before', async () => {
  const bag = await openBag()
  const { phone } = await withTotp(bag, ben)
  bag.clock.advance(halfMinute)
  const outcome = await signIn(bag.appliance, attemptOf(ben))
  expect(outcome).toMatchObject({ kind: 'continue', step: 'second_factor' })
  expect(Object.keys(outcome).toSorted()).toEqual(['kind', 'signInCookie', 'step'])
  if (outcome.kind !== 'continue') throw new Error(outcome.kind)
  expect(await findSession(bag.appliance, outcome.signInCookie)).toBeUndefined()
  expect((await bag.events()).at(-1)).toMatchObject({ type: 'second_factor_asked', actorName: 'Ben Castro' })
  expect(await bag.appliance.repositories.sessions.countActive(bag.clock.now())).toBe(0)
  const signedIn = admitted(
    await typeCode(bag.appliance, await unfinishedOf(bag.appliance, outcome), { code: phone.code() }),
  )
  expect(await sessionIn(bag.appliance, signedIn)).toMatchObject({ amr: 'pwd otp mfa', acr: 'aal2' })
  expect((await bag.events()).at(-1)).toMatchObject({
    type: 'login_success',
    details: { method: 'password', amr: 'pwd otp mfa', acr: 'aal2' },
  })
})

test('a wrong code is refused, recorded, and leaves the step open; a recovery code passes it', async () => {
  const bag = await openBag()
  const { phone, recoveryCodes } = await withTotp(bag, ben)
  const unfinished = await begun(bag, ben)
  expect(await typeCode(bag.appliance, unfinished, { code: wrongCode(phone) })).toEqual({ kind: 'wrong' })
  expect(await failures(bag)).toEqual([['mfa_failure', 'wrong_code']])
  const [code = ''] = recoveryCodes
  expect((await typeCode(bag.appliance, unfinished, { code })).kind).toBe('signed_in')
  expect(JSON.stringify(await bag.events())).not.toContain(code)
})

test('SEC-A31: every step has a new id, and the one before is dead', async () => {
  const bag = await openBag()
  await changeSecondFactor(bag, { mode: 'required' })
  await bag.add({ ...ben, mustChangePassword: true })
  const cookies: string[] = []
  const keep = (outcome: { kind: string }) => {
    if ('signInCookie' in outcome) cookies.push(String(outcome.signInCookie))
    return unfinishedOf(bag.appliance, outcome)
  }
  const first = await keep(await signIn(bag.appliance, attemptOf(ben)))
  const second = await keep(await exchangePassword(bag.appliance, { ...at(first), password: next }))
  const signedIn = admitted(await putOffEnrolment(bag.appliance, at(second)))
  expect(new Set(cookies.map((cookie) => cookie.slice(0, 26))).size).toBe(2)
  for (const cookie of cookies) expect(await findUnfinished(bag.appliance, cookie)).toBeUndefined()
  expect(await sessionIn(bag.appliance, signedIn)).toMatchObject({ amr: 'pwd', acr: 'aal1' })
})

test('the steps come in their order: second factor, another password, setting up', async () => {
  const bag = await openBag()
  const { phone } = await withTotp(bag, { ...ben, mustChangePassword: true })
  bag.clock.advance(halfMinute)
  const first = await begun(bag, ben)
  const exchange = (unfinished: typeof first) => exchangePassword(bag.appliance, { ...at(unfinished), password: next })
  // SEC-A33: a step that is not the next one is refused, and changes nothing.
  expect(await exchange(first)).toEqual({ kind: 'refused' })
  const outcome = await typeCode(bag.appliance, first, { code: phone.code() })
  expect(outcome).toMatchObject({ kind: 'continue', step: 'change_password' })
  const signedIn = admitted(await exchange(await unfinishedOf(bag.appliance, outcome)))
  expect(await sessionIn(bag.appliance, signedIn)).toMatchObject({ amr: 'pwd otp mfa', acr: 'aal2' })
  expect(await begun(bag, { ...ben, password: next })).toMatchObject({ amr: ['pwd'] })
  expect(await signIn(bag.appliance, attemptOf(ben))).toEqual({ kind: 'refused' })
})

test('SEC-A33: with the password alone no other factor is set up where there is one, nor put off', async () => {
  const bag = await openBag()
  const { person, phone } = await withTotp(bag, anna)
  const unfinished = await begun(bag, anna)
  const mine = await newPhone(bag, unfinished)
  const refused = { kind: 'refused' }
  expect(await enrolAuthenticator(bag.appliance, { ...at(unfinished), code: mine.code() })).toEqual(refused)
  const passkey = { ...at(unfinished), response: {}, browserValue, name: '' }
  expect(await enrolPasskey(bag.appliance, passkey)).toEqual(refused)
  expect(await putOffEnrolment(bag.appliance, at(unfinished))).toEqual(refused)
  expect(await failures(bag)).toEqual(Array.from({ length: 3 }, () => ['login_failure', 'not_the_next_step']))
  expect(await factorsOf(bag.appliance, person.id)).toMatchObject({ passkeys: [] })
  bag.clock.advance(halfMinute)
  expect((await typeCode(bag.appliance, unfinished, { code: phone.code() })).kind).toBe('signed_in')
})

test('a password that somebody else knows is exchanged for another before anything else, and good ones only', async () => {
  const bag = await openBag()
  await bag.add({ ...ben, mustChangePassword: true })
  const unfinished = await begun(bag, ben)
  const exchange = (password: string) => exchangePassword(bag.appliance, { ...at(unfinished), password })
  expect(await rejection(exchange('short'))).toMatchObject({ code: 'weak_password' })
  expect(await rejection(exchange(ben.password))).toMatchObject({ code: 'same_password' })
  expect((await exchange(next)).kind).toBe('signed_in')
  expect(await exchange('Ten quiet lamps, 3 ladders')).toEqual({ kind: 'refused' })
  expect((await signIn(bag.appliance, attemptOf({ ...ben, password: next }))).kind).toBe('signed_in')
})

test('an administrator may put a second factor off until it is due, and not a moment longer', async () => {
  const bag = await openBag()
  await bag.add(anna)
  const due = bag.clock.now() + 7 * day
  const first = await begun(bag, anna)
  expect(await weigh(bag.appliance, { ...first, browser, goal: anyGoal })).toMatchObject({
    next: { step: 'enrol', mayPutOff: true, dueAt: due },
  })
  expect((await putOffEnrolment(bag.appliance, at(first))).kind).toBe('signed_in')
  bag.clock.advance(7 * day - 1)
  await signInAs(bag.appliance, anna)
  bag.clock.advance(1)
  const last = await begun(bag, anna)
  expect((await weigh(bag.appliance, { ...last, browser, goal: anyGoal })).next).toMatchObject({ mayPutOff: false })
  expect(await putOffEnrolment(bag.appliance, at(last))).toEqual({ kind: 'refused' })
})

test('the days of grace are the office’s, begin when it asks, and an application grants none', async () => {
  const bag = await openBag()
  const { id } = await bag.add(ben)
  const goal = { clientDemand: true, fresh: false }
  const unfinished = await unfinishedOf(bag.appliance, await signIn(bag.appliance, { ...attemptOf(ben), goal }))
  expect(await putOffEnrolment(bag.appliance, { unfinished, browser, goal })).toEqual({ kind: 'refused' })
  expect(await bag.appliance.repositories.people.find(id)).toMatchObject({ second_factor_due_at: null })
  bag.clock.advance(30 * day)
  await changeSecondFactor(bag, { mode: 'required', graceDays: 2 })
  await signInAs(bag.appliance, ben)
  expect(await bag.appliance.repositories.people.find(id)).toMatchObject({
    second_factor_due_at: bag.clock.now() + 2 * day,
  })
})

test('without days of grace nobody gets in before a second factor is set up', async () => {
  const bag = await openBag()
  await changeSecondFactor(bag, { graceDays: 0 })
  await bag.add(anna)
  expect(await putOffEnrolment(bag.appliance, at(await begun(bag, anna)))).toEqual({ kind: 'refused' })
})

test('an authenticator app that is set up within the sign-in is its second factor', async () => {
  const bag = await openBag()
  const { id } = await bag.add(anna)
  const unfinished = await begun(bag, anna)
  const enrol = (code: string) => enrolAuthenticator(bag.appliance, { ...at(unfinished), code })
  expect(await enrol('123456')).toEqual({ kind: 'not_begun' })
  const phone = await newPhone(bag, unfinished)
  expect(await enrol(wrongCode(phone))).toEqual({ kind: 'wrong' })
  const enrolled = await enrol(phone.code())
  if (enrolled.kind !== 'enrolled') throw new Error(enrolled.kind)
  expect(enrolled.recoveryCodes).toHaveLength(10)
  expect(await sessionIn(bag.appliance, admitted(enrolled.outcome))).toMatchObject({ amr: 'pwd otp mfa', acr: 'aal2' })
  expect(await enrol(phone.code(halfMinute))).toEqual({ kind: 'refused' })
  expect(await factorsOf(bag.appliance, id)).toMatchObject({ some: true, recoveryCodesLeft: 10 })
  const told = JSON.stringify(await bag.events())
  for (const secret of [phone.secret, ...(enrolled.recoveryCodes ?? [])]) expect(told).not.toContain(secret)
})

test('a sign-in is not found by half of its cookie, nor a quarter of an hour later', async () => {
  const bag = await openBag()
  await withTotp(bag, ben)
  const outcome = await signIn(bag.appliance, attemptOf(ben))
  if (outcome.kind !== 'continue') throw new Error(outcome.kind)
  const { signInCookie } = outcome
  for (const forged of [undefined, '', signInCookie.slice(0, 26), signInCookie.slice(0, 26) + 'A'.repeat(43)])
    expect(await findUnfinished(bag.appliance, forged)).toBeUndefined()
  bag.clock.advance(unfinishedLifetime - 1)
  expect(await findUnfinished(bag.appliance, signInCookie)).toBeDefined()
  bag.clock.advance(1)
  expect(await findUnfinished(bag.appliance, signInCookie)).toBeUndefined()
})

test('somebody else who signs in with the browser ends the session that it had', async () => {
  const bag = await openBag()
  await bag.add(ben)
  await bag.add(anna)
  const bens = await signInAs(bag.appliance, ben)
  await signInAs(bag.appliance, anna, browserAfter(bens))
  expect(await findSession(bag.appliance, bens.sessionCookie)).toBeUndefined()
})
