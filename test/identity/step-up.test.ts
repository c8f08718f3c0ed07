import { expect, test } from 'vitest'
import { acrOf, joinedAmr } from '../../server/identity/acr.ts'
import { beginTotp } from '../../server/identity/factors/totp-enrolment.ts'
import { expirePassword, setPersonDisabled } from '../../server/identity/people.ts'
import { endOtherSessions, endSession, endSessionOf, findSession, isFresh } from '../../server/identity/sessions.ts'
import { signIn } from '../../server/identity/sign-in.ts'
import { exchangePassword } from '../../server/identity/sign-in-answers.ts'
import { enrolAuthenticator } from '../../server/identity/sign-in-enrolment.ts'
import { beginStepUp } from '../../server/identity/step-up.ts'
import { findUnfinished } from '../../server/identity/unfinished-sign-in.ts'
import { atTheDesktop, type Bag, openBag } from '../support/bag.ts'
import { ben } from '../support/data.ts'
import { withTotp } from '../support/factors.ts'
import {
  admitted,
  anyGoal,
  attemptOf,
  browserAfter,
  browserAt,
  sessionIn,
  signInAs,
  signInWithPhone,
  typeCode,
  unfinishedOf,
} from '../support/sign-in.ts'
import { totpDevice } from '../support/totp-device.ts'

const minute = 60_000
const hour = 60 * minute
const demanding = { clientDemand: true, fresh: false }
const next = 'Nine quiet lamps, 2 ladders'

/** Ben, signed in without a code on a remembered device two hours ago, at an application that asks for it. */
async function steppingUp() {
  const bag = await openBag()
  const { person, phone } = await withTotp(bag, ben)
  bag.clock.advance(30_000)
  const first = await signInWithPhone(bag.appliance, ben, { code: phone.code(), remember: true })
  const browserThen = browserAt('192.0.2.10', { device: first.deviceCookie })
  const signedIn = admitted(await signIn(bag.appliance, attemptOf(ben, browserThen)))
  const signedInAt = bag.clock.now()
  bag.clock.advance(hour)
  const browser = browserAfter(signedIn)
  const session = await sessionIn(bag.appliance, signedIn)
  const begun = await beginStepUp(bag.appliance, { session, browser, goal: demanding })
  if (begun.kind !== 'continue') throw new Error(begun.kind)
  const unfinished = await unfinishedOf(bag.appliance, begun)
  const answer = (from = browser) =>
    typeCode(bag.appliance, unfinished, { code: phone.code(), browser: from, goal: demanding })
  return { bag, person, phone, session, signedIn, signedInAt, browser, begun, unfinished, answer }
}

const renewals = ({ appliance, clock }: Bag) => appliance.repositories.sessions.countActive(clock.now())

test('a step-up asks only for what is missing, and the session goes on with both proofs and its old time', async () => {
  const { bag, begun, session, signedIn, signedInAt, answer } = await steppingUp()
  expect(begun.step).toBe('second_factor')
  expect(session).toMatchObject({ acr: 'aal1', on_remembered_device: 1 })
  const outcome = admitted(await answer())
  expect(await sessionIn(bag.appliance, outcome)).toMatchObject({
    selector: session.selector,
    amr: 'pwd otp mfa',
    acr: 'aal2',
    auth_time: signedInAt,
    on_remembered_device: 0,
    expires_at: session.expires_at,
  })
  // SEC-A31: what was there before is dead.
  expect(await findSession(bag.appliance, signedIn.sessionCookie)).toBeUndefined()
  expect(await findUnfinished(bag.appliance, begun.signInCookie)).toBeUndefined()
  expect(isFresh(await sessionIn(bag.appliance, outcome), bag.clock.now())).toBe(false)
})

test('a step-up is of one session in one browser: without that session’s cookie it comes to nothing', async () => {
  const { bag, signedIn, answer } = await steppingUp()
  const other = await signInAs(bag.appliance, ben, browserAt('192.0.2.10', { device: signedIn.deviceCookie }))
  const before = await renewals(bag)
  for (const session of [undefined, other.sessionCookie, signedIn.sessionCookie.slice(0, 26)]) {
    expect(await answer(browserAt('192.0.2.10', { session }))).toEqual({ kind: 'refused' })
    bag.clock.advance(30_000)
  }
  expect(await renewals(bag)).toBe(before)
  expect((await bag.events()).at(-1)).toMatchObject({ type: 'login_failure', reason: 'not_the_next_step' })
})

const ends: Record<string, (stepping: Awaited<ReturnType<typeof steppingUp>>) => Promise<unknown>> = {
  'signing out': ({ bag, session }) => endSession(bag.appliance, session, browserAt().request),
  'ending it from afar': ({ bag, person, session }) =>
    endSessionOf(bag.appliance, { person, sessionId: session.selector, actor: atTheDesktop }),
  'ending all but another': ({ bag, person }) =>
    endOtherSessions(bag.appliance, { person, keep: 'another', actor: atTheDesktop }),
  'disabling the person': ({ bag, person }) =>
    setPersonDisabled(bag.appliance, { id: person.id, disabled: true, actor: atTheDesktop }),
}

test.for(Object.entries(ends).map(([how, end]) => ({ how, end })))(
  'SEC-A32: a step-up dies with the session it is of: $how',
  async ({ end }) => {
    const stepping = await steppingUp()
    const { bag, begun, answer } = stepping
    await end(stepping)
    expect(await findUnfinished(bag.appliance, begun.signInCookie)).toBeUndefined()
    const types = async () => (await bag.events()).filter(({ type }) => type === 'login_success').length
    const before = await types()
    expect((await answer()).kind).toBe('refused')
    expect(await types()).toBe(before)
    expect(await bag.appliance.repositories.devices.ofPerson(stepping.person.id)).toHaveLength(1)
  },
)

test('SEC-A37: a session that was left open neither enrols a phone nor takes the password', async () => {
  const bag = await openBag()
  const person = await bag.add(ben)
  const signedIn = await signInAs(bag.appliance, ben)
  const browser = browserAfter(signedIn)
  const session = await sessionIn(bag.appliance, signedIn)
  const stepUp = (goal: typeof demanding) => beginStepUp(bag.appliance, { session, browser, goal })
  expect(await stepUp(demanding)).toMatchObject({ kind: 'continue', step: 'enrol' })
  await expirePassword(bag.appliance, { id: person.id, actor: atTheDesktop })
  expect(await stepUp(anyGoal)).toMatchObject({ kind: 'continue', step: 'change_password' })
  bag.clock.advance(10 * minute + 1)
  expect(await stepUp(demanding)).toEqual({ kind: 'password_first' })
  expect(await stepUp(anyGoal)).toEqual({ kind: 'password_first' })
})

test('what asks for nothing is no step-up, nor is one of somebody who is gone', async () => {
  const bag = await openBag()
  await bag.add(ben)
  const signedIn = await signInAs(bag.appliance, ben)
  const session = await sessionIn(bag.appliance, signedIn)
  const asked = { session, browser: browserAfter(signedIn), goal: anyGoal }
  expect(await beginStepUp(bag.appliance, asked)).toEqual({ kind: 'password_first' })
})

test('a phone that is set up for an application becomes part of the session', async () => {
  const bag = await openBag()
  const person = await bag.add(ben)
  const signedIn = await signInAs(bag.appliance, ben)
  const browser = browserAfter(signedIn)
  const session = await sessionIn(bag.appliance, signedIn)
  const begun = await beginStepUp(bag.appliance, { session, browser, goal: demanding })
  const unfinished = await unfinishedOf(bag.appliance, begun)
  const phone = totpDevice((await beginTotp(bag.appliance, person)).uri, bag.clock)
  const enrol = (from: typeof browser) =>
    enrolAuthenticator(bag.appliance, { unfinished, browser: from, goal: demanding, code: phone.code() })
  // SEC-A33: the cookie of the step-up alone sets up nothing.
  expect(await enrol(browserAt())).toEqual({ kind: 'refused' })
  const enrolled = await enrol(browser)
  if (enrolled.kind !== 'enrolled') throw new Error(enrolled.kind)
  expect(await sessionIn(bag.appliance, admitted(enrolled.outcome))).toMatchObject({
    selector: session.selector,
    acr: 'aal2',
  })
})

test('a password that is exchanged on the way ends every session but the one that is stepped up', async () => {
  const { bag, person, session, browser, answer } = await steppingUp()
  const other = await signInAs(bag.appliance, ben, browserAt('192.0.2.11', { device: browser.device }))
  await expirePassword(bag.appliance, { id: person.id, actor: atTheDesktop })
  const unfinished = await unfinishedOf(bag.appliance, await answer())
  const exchange = { unfinished, browser, goal: demanding, password: next }
  const signedIn = admitted(await exchangePassword(bag.appliance, exchange))
  expect(await sessionIn(bag.appliance, signedIn)).toMatchObject({ selector: session.selector, acr: 'aal2' })
  expect(await findSession(bag.appliance, other.sessionCookie)).toBeUndefined()
})

test('SEC-A31: who proves anew who they are keeps the session, under another secret and as fresh as the proof', async () => {
  const bag = await openBag()
  await bag.add(ben)
  const first = await signInAs(bag.appliance, ben)
  const before = await sessionIn(bag.appliance, first)
  expect(isFresh(before, bag.clock.now())).toBe(true)
  bag.clock.advance(10 * minute)
  expect(isFresh(before, bag.clock.now())).toBe(true)
  bag.clock.advance(1)
  expect(isFresh(before, bag.clock.now())).toBe(false)
  const again = await signInAs(bag.appliance, ben, browserAfter(first))
  const after = await sessionIn(bag.appliance, again)
  expect(after).toMatchObject({ selector: before.selector, auth_time: bag.clock.now() })
  expect(isFresh(after, bag.clock.now())).toBe(true)
  expect(await findSession(bag.appliance, first.sessionCookie)).toBeUndefined()
})

test('of two windows that prove anew at once each has a session that works, and what was before is dead', async () => {
  const bag = await openBag()
  await bag.add(ben)
  const browser = browserAfter(await signInAs(bag.appliance, ben))
  const outcomes = await Promise.all([1, 2].map(() => signIn(bag.appliance, attemptOf(ben, browser))))
  const found = await Promise.all(
    outcomes.map((outcome) => findSession(bag.appliance, admitted(outcome).sessionCookie)),
  )
  expect(found).toMatchObject([{ username: ben.username }, { username: ben.username }])
  expect(await findSession(bag.appliance, browser.session ?? '')).toBeUndefined()
})

test.each([
  { amr: ['pwd'], acr: 'aal1', joined: 'pwd' },
  { amr: ['pwd', 'otp'], acr: 'aal2', joined: 'pwd otp mfa' },
  { amr: ['otp'], acr: 'aal1', joined: 'otp' },
  { amr: ['hwk'], acr: 'aal1', joined: 'hwk' },
  { amr: ['hwk', 'user'], acr: 'phr', joined: 'hwk user mfa' },
  { amr: ['pwd', 'swk'], acr: 'phr', joined: 'pwd swk mfa' },
  { amr: ['pwd', 'otp', 'swk'], acr: 'phr', joined: 'pwd otp swk mfa' },
  { amr: [], acr: 'aal1', joined: '' },
])('$joined is worth $acr', ({ amr, acr, joined }) => {
  expect(acrOf(amr)).toBe(acr)
  const both = joinedAmr(amr.slice(0, 1), amr.slice(1))
  expect(both.join(' ')).toBe(joined)
  expect(acrOf(both)).toBe(acr)
})
