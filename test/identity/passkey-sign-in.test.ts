import { expect, test } from 'vitest'
import { passkeyQuestion } from '../../server/identity/factors/passkey-question.ts'
import { passkeyRegistration } from '../../server/identity/factors/passkey-registration.ts'
import { setPersonDisabled } from '../../server/identity/people.ts'
import { findSession } from '../../server/identity/sessions.ts'
import { signIn } from '../../server/identity/sign-in.ts'
import { answerPasskey, signInWithPasskey } from '../../server/identity/sign-in-answers.ts'
import { enrolPasskey } from '../../server/identity/sign-in-enrolment.ts'
import { atTheDesktop, type Bag, openBag } from '../support/bag.ts'
import { anna, ben, carla } from '../support/data.ts'
import { browser as browserValue, withPasskey } from '../support/passkeys.ts'
import { changeSecondFactor } from '../support/second-factors.ts'
import { admitted, anyGoal, attemptOf, browserAfter, browserAt, sessionIn, unfinishedOf } from '../support/sign-in.ts'
import {
  type DeviceWishes,
  type SoftwareAuthenticator,
  softwareAuthenticator,
} from '../support/software-authenticator.ts'

const browser = browserAt()
const atThePage = { browserValue, browser, goal: anyGoal }

/** What the device answers where nobody has said yet who they are. */
const answerAlone = async ({ appliance }: Bag, device: SoftwareAuthenticator, lie?: DeviceWishes) =>
  device.get(await passkeyQuestion(appliance, { browser: browserValue }), lie)

/** Ben at the step for his passkey. */
async function atThePasskey() {
  const bag = await openBag()
  const { person, device } = await withPasskey(bag)
  const unfinished = await unfinishedOf(bag.appliance, await signIn(bag.appliance, attemptOf(ben)))
  const question = await passkeyQuestion(bag.appliance, { browser: browserValue, person })
  return { bag, person, device, unfinished, question }
}

const lastFailure = async (bag: Bag) => (await bag.events()).findLast(({ outcome }) => outcome === 'failure')

test('a passkey alone signs its owner in, as two factors in one', async () => {
  const bag = await openBag()
  const { person, device } = await withPasskey(bag)
  const response = await answerAlone(bag, device)
  const signedIn = admitted(await signInWithPasskey(bag.appliance, { ...atThePage, response }))
  expect(signedIn.person.id).toBe(person.id)
  expect(await sessionIn(bag.appliance, signedIn)).toMatchObject({
    amr: 'hwk user mfa',
    acr: 'phr',
    auth_time: bag.clock.now(),
  })
  expect((await bag.events()).at(-1)).toMatchObject({ type: 'login_success', details: { method: 'passkey' } })
  // The same answer again, as somebody would who recorded it.
  expect(await signInWithPasskey(bag.appliance, { ...atThePage, response })).toEqual({ kind: 'wrong' })
  expect(await lastFailure(bag)).toMatchObject({ reason: 'challenge_replayed', personId: person.id })
})

test('alone it counts only where its device looked at who holds it', async () => {
  const bag = await openBag()
  const { device } = await withPasskey(bag)
  const response = await answerAlone(bag, device, { verifies: false })
  expect(await signInWithPasskey(bag.appliance, { ...atThePage, response })).toEqual({ kind: 'wrong' })
  expect(await lastFailure(bag)).toMatchObject({ reason: 'person_not_verified' })
})

test('an office that lets no passkey sign in alone refuses it', async () => {
  const bag = await openBag()
  const { device } = await withPasskey(bag)
  const response = await answerAlone(bag, device)
  await changeSecondFactor(bag, { passkeySignIn: false })
  expect(await signInWithPasskey(bag.appliance, { ...atThePage, response })).toEqual({ kind: 'wrong' })
  expect(await lastFailure(bag)).toMatchObject({ reason: 'access_denied' })
})

test('somebody who is disabled is not let in by a passkey', async () => {
  const bag = await openBag()
  const { person, device } = await withPasskey(bag)
  const response = await answerAlone(bag, device)
  await setPersonDisabled(bag.appliance, { id: person.id, disabled: true, actor: atTheDesktop })
  expect(await signInWithPasskey(bag.appliance, { ...atThePage, response })).toEqual({ kind: 'wrong' })
  expect(await bag.appliance.repositories.sessions.countActive(bag.clock.now())).toBe(0)
})

test('an answer that was asked for in another browser signs nobody in', async () => {
  const bag = await openBag()
  const { device } = await withPasskey(bag)
  const response = await answerAlone(bag, device)
  const elsewhere = { ...atThePage, browserValue: 'another browser', response }
  expect(await signInWithPasskey(bag.appliance, elsewhere)).toEqual({ kind: 'wrong' })
})

test('a passkey alone satisfies an application that asks for a second factor, and what matters', async () => {
  const bag = await openBag()
  const { device } = await withPasskey(bag)
  const response = await answerAlone(bag, device)
  const goal = { clientDemand: true, fresh: true }
  expect((await signInWithPasskey(bag.appliance, { ...atThePage, goal, response })).kind).toBe('signed_in')
})

test.each([
  { what: 'with its holder looked at', lie: {}, amr: 'pwd hwk user mfa' },
  { what: 'by touch alone', lie: { verifies: false }, amr: 'pwd hwk mfa' },
])('after the password a passkey is the second factor, $what', async ({ lie, amr }) => {
  const { bag, device, unfinished, question } = await atThePasskey()
  const response = device.get(question, lie)
  const answered = await answerPasskey(bag.appliance, { ...atThePage, unfinished, response, remember: true })
  const signedIn = admitted(answered)
  expect(await sessionIn(bag.appliance, signedIn)).toMatchObject({ amr, acr: 'phr' })
  // The device is remembered from now on.
  expect((await signIn(bag.appliance, attemptOf(ben, browserAfter(signedIn)))).kind).toBe('signed_in')
})

test('somebody else’s passkey is not Ben’s second factor, nor is an answer that was asked of nobody', async () => {
  const { bag, device, unfinished, question } = await atThePasskey()
  const carlas = await withPasskey(bag, { as: carla })
  const asCarla = await passkeyQuestion(bag.appliance, { browser: browserValue, person: carlas.person })
  const answers = [
    carlas.device.get(asCarla),
    carlas.device.get({ ...question, allowCredentials: [] }),
    await answerAlone(bag, device),
  ]
  for (const response of answers)
    expect(await answerPasskey(bag.appliance, { ...atThePage, unfinished, response, remember: false })).toEqual({
      kind: 'wrong',
    })
  expect(await bag.appliance.repositories.sessions.countActive(bag.clock.now())).toBe(0)
})

test('a passkey that is set up within the sign-in is its second factor', async () => {
  const bag = await openBag()
  const person = await bag.add(anna)
  const unfinished = await unfinishedOf(bag.appliance, await signIn(bag.appliance, attemptOf(anna)))
  const response = softwareAuthenticator().create(
    await passkeyRegistration(bag.appliance, { person, browser: browserValue }),
  )
  const enrol = (answer: unknown) =>
    enrolPasskey(bag.appliance, { ...atThePage, unfinished, response: answer, name: 'Key ring' })
  expect(await enrol({})).toMatchObject({ kind: 'refused', message: expect.any(String) })
  const enrolled = await enrol(response)
  if (enrolled.kind !== 'enrolled') throw new Error(enrolled.kind)
  expect(enrolled.recoveryCodes).toHaveLength(10)
  const signedIn = admitted(enrolled.outcome)
  expect(await sessionIn(bag.appliance, signedIn)).toMatchObject({ acr: 'phr' })
  expect(await enrol(response)).toEqual({ kind: 'refused' })
})

test('SEC-A31: who signs in anew by a passkey keeps the session under another secret', async () => {
  const bag = await openBag()
  const { device } = await withPasskey(bag)
  const alone = async (from: typeof browser) =>
    admitted(
      await signInWithPasskey(bag.appliance, {
        ...atThePage,
        browser: from,
        response: await answerAlone(bag, device),
      }),
    )
  const first = await alone(browser)
  bag.clock.advance(60_000)
  const second = await alone(browserAfter(first))
  expect(second.sessionCookie.slice(0, 26)).toBe(first.sessionCookie.slice(0, 26))
  expect(await findSession(bag.appliance, first.sessionCookie)).toBeUndefined()
  expect(await sessionIn(bag.appliance, second)).toMatchObject({ auth_time: bag.clock.now() })
})
