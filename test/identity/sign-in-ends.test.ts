import { expect, test } from 'vitest'
import { factorsOf } from '../../server/identity/factors/factors-of.ts'
import { passkeyRegistration } from '../../server/identity/factors/passkey-registration.ts'
import { removeFactor } from '../../server/identity/factors/remove-factor.ts'
import { beginTotp } from '../../server/identity/factors/totp-enrolment.ts'
import { cancelLink, issueLink } from '../../server/identity/links.ts'
import { expirePassword, removePerson, setPersonDisabled, signOutEverywhere } from '../../server/identity/people.ts'
import { setPassword } from '../../server/identity/set-password.ts'
import { signIn } from '../../server/identity/sign-in.ts'
import { exchangePassword, putOffEnrolment } from '../../server/identity/sign-in-answers.ts'
import { enrolAuthenticator, enrolPasskey } from '../../server/identity/sign-in-enrolment.ts'
import { findUnfinished } from '../../server/identity/unfinished-sign-in.ts'
import type { PersonRow } from '../../server/storage/people.ts'
import { atTheDesktop, type Bag, openBag } from '../support/bag.ts'
import { anna, ben } from '../support/data.ts'
import { withTotp } from '../support/factors.ts'
import { browser as browserValue } from '../support/passkeys.ts'
import { rejection } from '../support/refusal.ts'
import { changeSecondFactor } from '../support/second-factors.ts'
import { anyGoal, attemptOf, browserAt, typeCode, unfinishedOf } from '../support/sign-in.ts'
import { softwareAuthenticator } from '../support/software-authenticator.ts'
import { totpDevice } from '../support/totp-device.ts'

const halfMinute = 30_000
const next = 'Nine quiet lamps, 2 ladders'
const browser = browserAt()
const refused = { kind: 'refused' }

/** Ben at the step for his code. */
async function atTheCode() {
  const bag = await openBag()
  const { person, phone, recoveryCodes } = await withTotp(bag, ben)
  bag.clock.advance(halfMinute)
  const outcome = await signIn(bag.appliance, attemptOf(ben))
  if (outcome.kind !== 'continue') throw new Error(outcome.kind)
  const unfinished = await unfinishedOf(bag.appliance, outcome)
  return { bag, person, phone, recoveryCodes, cookie: outcome.signInCookie, unfinished }
}

/** Anna, who has just been asked to set up a second factor, with the phone that she is about to. */
async function atEnrolment() {
  const bag = await openBag()
  const person = await bag.add(anna)
  const unfinished = await unfinishedOf(bag.appliance, await signIn(bag.appliance, attemptOf(anna)))
  const phone = totpDevice((await beginTotp(bag.appliance, person)).uri, bag.clock)
  const at = { unfinished, browser, goal: anyGoal }
  return { bag, person, at, enrol: () => enrolAuthenticator(bag.appliance, { ...at, code: phone.code() }) }
}

const sessionsIn = ({ appliance, clock }: Bag) => appliance.repositories.sessions.countActive(clock.now())
const lastFailure = async (bag: Bag) => (await bag.events()).findLast(({ outcome }) => outcome === 'failure')?.reason

/** What ends all that a person has open. */
const endings: Record<string, (bag: Bag, person: PersonRow) => Promise<unknown>> = {
  disabled: (bag, { id }) => setPersonDisabled(bag.appliance, { id, disabled: true, actor: atTheDesktop }),
  deleted: (bag, { id }) => removePerson(bag.appliance, { id, actor: atTheDesktop }),
  'signed out everywhere': (bag, { id }) => signOutEverywhere(bag.appliance, { id, actor: atTheDesktop }),
  'given another password': (bag, person) =>
    setPassword(bag.appliance, { person, password: next, actor: atTheDesktop, reason: 'reset' }),
  'left without second factors': (bag, { id }) =>
    issueLink(bag.appliance, { id, purpose: 'factor_enrolment', deliver: 'show', actor: atTheDesktop }),
}
const ways = Object.entries(endings).map(([what, end]) => ({ what, end }))

test.for(ways)('SEC-A32: the sign-in of somebody who is $what comes to nothing', async ({ end }) => {
  const { bag, person, phone, cookie, unfinished } = await atTheCode()
  await end(bag, person)
  expect(await findUnfinished(bag.appliance, cookie)).toBeUndefined()
  // A request that had found it before is no better off.
  expect(['wrong', 'refused']).toContain((await typeCode(bag.appliance, unfinished, { code: phone.code() })).kind)
  expect(await sessionsIn(bag)).toBe(0)
})

test('SEC-A32: nor does it go on when they are let in again', async () => {
  const { bag, person, cookie } = await atTheCode()
  for (const disabled of [true, false])
    await setPersonDisabled(bag.appliance, { id: person.id, disabled, actor: atTheDesktop })
  expect(await findUnfinished(bag.appliance, cookie)).toBeUndefined()
})

test.for(['disabled', 'deleted', 'left without second factors'])(
  'somebody who is %s while the password is being checked does not get in',
  async (what) => {
    const bag = await openBag({ bcryptCost: 9 })
    const person = await bag.add(ben)
    const attempt = signIn(bag.appliance, attemptOf(ben))
    await endings[what]?.(bag, person)
    expect(await attempt).toEqual(refused)
    expect(await sessionsIn(bag)).toBe(0)
  },
)

test('a password that is replaced while it is being checked lets nobody in', async () => {
  const bag = await openBag({ bcryptCost: 9 })
  const { id } = await bag.add(ben)
  const { clock, passwords, repositories, store } = bag.appliance
  const hash = await passwords.hash(next)
  const attempt = signIn(bag.appliance, attemptOf(ben))
  await store.write((tx) => repositories.credentials.replacePassword(tx, { id, hash, at: clock.now() }))
  expect(await attempt).toEqual(refused)
  expect(await lastFailure(bag)).toBe('password_changed')
})

test.for(ways)('at each step somebody who is $what meanwhile sets up nothing and gets no session', async ({ end }) => {
  const { bag, person, at, enrol } = await atEnrolment()
  const another = await bag.add({ ...anna, username: 'zoe' })
  await end(bag, person)
  expect(await enrol()).toEqual(refused)
  expect(await putOffEnrolment(bag.appliance, at)).toEqual(refused)
  expect(await exchangePassword(bag.appliance, { ...at, password: 'Ten slow lamps, 3 ladders' })).toEqual(refused)
  expect(await factorsOf(bag.appliance, person.id)).toMatchObject({ some: false })
  expect(await sessionsIn(bag)).toBe(0)
  expect(another.role).toBe('admin')
})

test('two windows that answer at once with two right codes make one session', async () => {
  const { bag, phone, recoveryCodes, unfinished } = await atTheCode()
  const codes = [phone.code(), ...recoveryCodes.slice(0, 1)]
  const outcomes = await Promise.all(codes.map((code) => typeCode(bag.appliance, unfinished, { code })))
  expect(outcomes.map(({ kind }) => kind).toSorted()).toEqual(['refused', 'signed_in'])
  expect(await sessionsIn(bag)).toBe(1)
  expect(await lastFailure(bag)).toBe('not_the_next_step')
})

test('of two who exchange the password at once one does, and one is in', async () => {
  const bag = await openBag()
  await bag.add({ ...ben, mustChangePassword: true })
  const unfinished = await unfinishedOf(bag.appliance, await signIn(bag.appliance, attemptOf(ben)))
  const exchange = (password: string) =>
    exchangePassword(bag.appliance, { unfinished, browser, goal: anyGoal, password })
  const outcomes = await Promise.allSettled([exchange(`${next} one`), exchange(`${next} two`)])
  expect(outcomes.filter(({ status }) => status === 'rejected')).toMatchObject([{ reason: { code: 'person_changed' } }])
  expect(await sessionsIn(bag)).toBe(1)
})

test('of two phones that are set up at once by the same sign-in one counts', async () => {
  const { bag, person, enrol } = await atEnrolment()
  const outcomes = await Promise.all([enrol(), enrol()])
  expect(outcomes.map(({ kind }) => kind).toSorted()).toEqual(['enrolled', 'not_begun'])
  expect(await factorsOf(bag.appliance, person.id)).toMatchObject({ recoveryCodesLeft: 10 })
  expect(await sessionsIn(bag)).toBe(1)
})

test('SEC-A33: who was at setting up a factor when the owner had one is asked for the owner’s', async () => {
  const { bag, person, at, enrol } = await atEnrolment()
  const elsewhere = await unfinishedOf(bag.appliance, await signIn(bag.appliance, attemptOf(anna)))
  expect((await enrol()).kind).toBe('enrolled')
  const stranger = { ...at, unfinished: elsewhere }
  const mine = totpDevice((await beginTotp(bag.appliance, person)).uri, bag.clock)
  expect(await enrolAuthenticator(bag.appliance, { ...stranger, code: mine.code() })).toEqual(refused)
  expect(await putOffEnrolment(bag.appliance, stranger)).toEqual(refused)
})

test('SEC-A33: of a phone and a passkey that two sign-ins set up in the same moment one counts', async () => {
  const { bag, person, at, enrol } = await atEnrolment()
  const unfinished = await unfinishedOf(bag.appliance, await signIn(bag.appliance, attemptOf(anna)))
  const options = await passkeyRegistration(bag.appliance, { person, browser: browserValue })
  const response = softwareAuthenticator().create(options)
  const passkey = { ...at, unfinished, response, browserValue, name: '' }
  const outcomes = await Promise.all([enrol(), enrolPasskey(bag.appliance, passkey)])
  expect(outcomes.filter(({ kind }) => kind === 'enrolled')).toHaveLength(1)
  const { totp, passkeys } = await factorsOf(bag.appliance, person.id)
  expect((totp ? 1 : 0) + passkeys.length).toBe(1)
})

test('a factor that is taken away between the steps ends the sign-in, which was to be finished with it', async () => {
  const { bag, person, cookie } = await atTheCode()
  await removeFactor(bag.appliance, { person, factor: 'totp', actor: atTheDesktop })
  expect(await findUnfinished(bag.appliance, cookie)).toBeUndefined()
})

test('what is decided between the steps holds for the next one', async () => {
  const { bag, person, phone, unfinished } = await atTheCode()
  await expirePassword(bag.appliance, { id: person.id, actor: atTheDesktop })
  const outcome = await typeCode(bag.appliance, unfinished, { code: phone.code() })
  expect(outcome).toMatchObject({ kind: 'continue', step: 'change_password' })
})

test('days of grace that are taken away between the steps are not granted to who was not told of them yet', async () => {
  const bag = await openBag()
  await bag.add({ ...anna, mustChangePassword: true })
  const first = await unfinishedOf(bag.appliance, await signIn(bag.appliance, attemptOf(anna)))
  await changeSecondFactor(bag, { graceDays: 0 })
  const exchange = { unfinished: first, browser, goal: anyGoal, password: next }
  const unfinished = await unfinishedOf(bag.appliance, await exchangePassword(bag.appliance, exchange))
  expect(await putOffEnrolment(bag.appliance, { unfinished, browser, goal: anyGoal })).toEqual(refused)
})

test('the enrolment link is needed at every step, so one that is cancelled meanwhile leads nowhere', async () => {
  const bag = await openBag()
  const { person } = await withTotp(bag, ben)
  const wish = { id: person.id, purpose: 'factor_enrolment', deliver: 'show', actor: atTheDesktop } as const
  const link = new URL((await issueLink(bag.appliance, wish)).url ?? '').searchParams.get('token') ?? ''
  const withLink = browserAt('192.0.2.10', { link })
  const unfinished = await unfinishedOf(bag.appliance, await signIn(bag.appliance, attemptOf(ben, withLink)))
  const phone = totpDevice((await beginTotp(bag.appliance, person)).uri, bag.clock)
  const enrol = (from: typeof browser) =>
    enrolAuthenticator(bag.appliance, { unfinished, browser: from, goal: anyGoal, code: phone.code() })
  expect(await enrol(browser)).toEqual(refused)
  await cancelLink(bag.appliance, { id: person.id, purpose: 'factor_enrolment', actor: atTheDesktop })
  expect(await enrol(withLink)).toEqual(refused)
  expect(await factorsOf(bag.appliance, person.id)).toMatchObject({ some: false })
})

test('an exchange of the password by somebody whose account is gone tells nothing of it', async () => {
  const bag = await openBag()
  const person = await bag.add({ ...ben, mustChangePassword: true })
  const unfinished = await unfinishedOf(bag.appliance, await signIn(bag.appliance, attemptOf(ben)))
  const exchange = exchangePassword(bag.appliance, { unfinished, browser, goal: anyGoal, password: next })
  const settled = rejection(exchange)
  await removePerson(bag.appliance, { id: person.id, actor: atTheDesktop })
  expect(await settled).toMatchObject({ code: 'person_changed' })
})
