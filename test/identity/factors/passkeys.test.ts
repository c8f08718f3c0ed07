import { expect, test } from 'vitest'
import { checkPasskey } from '../../../server/identity/factors/check-passkey.ts'
import { factorsOf } from '../../../server/identity/factors/factors-of.ts'
import { passkeyQuestion } from '../../../server/identity/factors/passkey-question.ts'
import { passkeyRegistration } from '../../../server/identity/factors/passkey-registration.ts'
import { removePerson, setPersonDisabled } from '../../../server/identity/people.ts'
import type { PersonRow } from '../../../server/storage/people.ts'
import { atTheDesktop, type Bag, fromAddress, openBag } from '../../support/bag.ts'
import { carla } from '../../support/data.ts'
import { browser, enrol, use, withPasskey } from '../../support/passkeys.ts'
import { type DeviceWishes, softwareAuthenticator } from '../../support/software-authenticator.ts'

const request = fromAddress('192.0.2.10')
const elsewhere = 'another browser'

const lastEvent = async ({ events }: Bag) => (await events()).at(-1)

test('a passkey is a second factor, and the first one brings ten recovery codes', async () => {
  const bag = await openBag()
  const { person, device, recoveryCodes } = await withPasskey(bag)
  expect(recoveryCodes).toHaveLength(10)
  expect(await lastEvent(bag)).toMatchObject({
    type: 'mfa_enabled',
    personId: person.id,
    details: { factor: 'passkey', passkey: 'Passkey', recovery_codes: 10 },
  })
  bag.clock.advance(60_000)
  expect(await use(bag.appliance, { person, device })).toEqual({
    kind: 'right',
    person: expect.objectContaining({ id: person.id }),
    amr: ['hwk', 'user'],
  })
  const { passkeys, some } = await factorsOf(bag.appliance, person.id)
  expect(some).toBe(true)
  expect(passkeys).toMatchObject([{ name: 'Passkey', backedUp: false, lastUsedAt: bag.clock.now() }])
})

test('a passkey alone signs in whoever holds it, and tells who that is', async () => {
  const bag = await openBag()
  const { person, device } = await withPasskey(bag, { device: softwareAuthenticator({ synced: true }) })
  expect(await use(bag.appliance, { device })).toMatchObject({
    kind: 'right',
    person: { id: person.id },
    amr: ['swk', 'user'],
  })
})

test('a passkey alone is not enough where its device did not check who holds it; as a second factor it is', async () => {
  const bag = await openBag()
  const { person, device } = await withPasskey(bag)
  expect(await use(bag.appliance, { device, lie: { verifies: false } })).toEqual({ kind: 'wrong' })
  expect(await lastEvent(bag)).toMatchObject({
    type: 'login_failure',
    reason: 'person_not_verified',
    personId: person.id,
  })
  expect(await use(bag.appliance, { person, device, lie: { verifies: false } })).toMatchObject({ amr: ['hwk'] })
})

test('a passkey alone does not sign in where the office decided so', async () => {
  const bag = await openBag()
  const { person, device } = await withPasskey(bag)
  const { policies, store } = bag.appliance
  const current = policies.current()
  await store.write((tx) =>
    policies.change(tx, { ...current, secondFactor: { ...current.secondFactor, passkeySignIn: false } }),
  )
  expect(await use(bag.appliance, { device })).toEqual({ kind: 'wrong' })
  expect(await use(bag.appliance, { person, device })).toMatchObject({ kind: 'right' })
})

test.each(['ES256', 'EdDSA', 'RS256'] as const)('a key of the kind %s signs in', async (algorithm) => {
  const bag = await openBag()
  const { person, device } = await withPasskey(bag, { device: softwareAuthenticator({ algorithm }) })
  expect(await use(bag.appliance, { person, device })).toMatchObject({ kind: 'right' })
})

test.each<[string, DeviceWishes, string]>([
  ['made for another site', { origin: 'https://authly.example' }, 'wrong_origin'],
  ['made for another port', { origin: 'http://localhost:9401' }, 'wrong_origin'],
  ['made in a frame of another site', { crossOrigin: true }, 'wrong_origin'],
  ['with the key of another server', { rpId: 'authly.example' }, 'wrong_passkey'],
  ['to a challenge that nobody gave', { challenge: 'AAAA' }, 'wrong_challenge'],
  ['in the name of somebody else', { userHandle: 'c29tZWJvZHk' }, 'wrong_passkey'],
])('an answer %s is refused, and the event says why', async (_, lie, reason) => {
  const bag = await openBag()
  const { person, device } = await withPasskey(bag)
  expect(await use(bag.appliance, { person, device, lie })).toEqual({ kind: 'wrong' })
  expect(await lastEvent(bag)).toMatchObject({ type: 'mfa_failure', outcome: 'failure', reason, personId: person.id })
  expect(await use(bag.appliance, { device, lie })).toEqual({ kind: 'wrong' })
  expect(await lastEvent(bag)).toMatchObject({ type: 'login_failure', outcome: 'failure', reason })
})

test('a device that does not say whose passkey it is signs nobody in alone', async () => {
  const bag = await openBag()
  const { person, device } = await withPasskey(bag)
  expect(await use(bag.appliance, { device, lie: { userHandle: null } })).toEqual({ kind: 'wrong' })
  expect(await use(bag.appliance, { person, device, lie: { userHandle: null } })).toMatchObject({ kind: 'right' })
})

test('a changed signature is refused', async () => {
  const bag = await openBag()
  const { person, device } = await withPasskey(bag)
  const response = device.get(await passkeyQuestion(bag.appliance, { browser, person }))
  const other = device.get(await passkeyQuestion(bag.appliance, { browser, person }))
  const forged = { ...response, response: { ...response.response, signature: other.response.signature } }
  expect(await checkPasskey(bag.appliance, { browser, person, request, response: forged })).toEqual({ kind: 'wrong' })
  expect(await lastEvent(bag)).toMatchObject({ reason: 'wrong_passkey' })
  expect(await checkPasskey(bag.appliance, { browser, person, request, response })).toMatchObject({ kind: 'right' })
})

test('one answer counts once, also when it is sent twenty times at once, and after a restart', async () => {
  const bag = await openBag()
  const { person, device } = await withPasskey(bag, { device: softwareAuthenticator({ counter: 0 }) })
  const response = device.get(await passkeyQuestion(bag.appliance, { browser, person }))
  const send = ({ appliance }: Bag) => checkPasskey(appliance, { browser, person, request, response })
  const verdicts = await Promise.all(Array.from({ length: 9 }, () => send(bag)))
  expect(verdicts.filter(({ kind }) => kind === 'right')).toHaveLength(1)
  expect(await lastEvent(bag)).toMatchObject({ reason: 'challenge_replayed' })
  await bag.close()
  const again = await openBag(bag)
  expect(await send(again)).toEqual({ kind: 'wrong' })
  expect(await lastEvent(again)).toMatchObject({ reason: 'challenge_replayed' })
})

test('an answer counts only in the browser that was asked, for what was asked, and for five minutes', async () => {
  const bag = await openBag()
  const { person, device } = await withPasskey(bag)
  const { appliance, clock } = bag
  const response = device.get(await passkeyQuestion(appliance, { browser, person }))
  const reasonOf = async (attempt: { browser: string; person?: PersonRow }) => {
    expect(await checkPasskey(appliance, { ...attempt, request, response })).toEqual({ kind: 'wrong' })
    return (await lastEvent(bag))?.reason
  }
  expect(await reasonOf({ browser: elsewhere, person })).toBe('wrong_challenge')
  expect(await reasonOf({ browser })).toBe('wrong_challenge')
  clock.advance(5 * 60_000 + 1)
  expect(await reasonOf({ browser, person })).toBe('challenge_expired')
  clock.set(clock.now() - 60 * 60_000)
  expect(await reasonOf({ browser, person })).toBe('challenge_expired')
})

test('the answer to a registration is no sign-in, and a sign-in’s is no registration', async () => {
  const bag = await openBag()
  const { person, device } = await withPasskey(bag)
  const { challenge } = await passkeyRegistration(bag.appliance, { person, browser })
  expect(await use(bag.appliance, { person, device, lie: { challenge } })).toEqual({ kind: 'wrong' })
  const question = await passkeyQuestion(bag.appliance, { browser, person })
  const outcome = await enrol(bag.appliance, {
    person,
    device: softwareAuthenticator(),
    lie: { challenge: question.challenge },
  })
  expect(outcome).toEqual({ kind: 'refused', message: 'This passkey could not be added. Try again.' })
  expect(await lastEvent(bag)).toMatchObject({ type: 'mfa_failure', reason: 'wrong_challenge', personId: person.id })
})

test('somebody else’s passkey is nobody’s second factor but theirs', async () => {
  const bag = await openBag()
  const { person } = await withPasskey(bag)
  const { device: carlas } = await withPasskey(bag, { as: carla })
  const question = await passkeyQuestion(bag.appliance, { browser, person })
  const response = carlas.get({ ...question, allowCredentials: [] })
  expect(await checkPasskey(bag.appliance, { browser, person, request, response })).toEqual({ kind: 'wrong' })
  expect(await lastEvent(bag)).toMatchObject({ reason: 'wrong_passkey', personId: person.id })
})

test('a passkey of a disabled or deleted person opens nothing', async () => {
  const bag = await openBag()
  const { person, device } = await withPasskey(bag)
  const change = { id: person.id, actor: atTheDesktop }
  const question = await passkeyQuestion(bag.appliance, { browser })
  await setPersonDisabled(bag.appliance, { ...change, disabled: true })
  const send = () => checkPasskey(bag.appliance, { browser, request, response: device.get(question) })
  expect(await send()).toEqual({ kind: 'wrong' })
  expect(await lastEvent(bag)).toMatchObject({ type: 'login_failure', reason: 'account_disabled', personId: person.id })
  await removePerson(bag.appliance, change)
  expect(await send()).toEqual({ kind: 'wrong' })
  expect(await lastEvent(bag)).toMatchObject({ type: 'login_failure', reason: 'unknown_passkey', actorKind: 'unknown' })
})

test('a signature counter that goes back or stands still is a copied key: refused, and suspicious', async () => {
  const bag = await openBag()
  const { person, device } = await withPasskey(bag)
  expect(await use(bag.appliance, { person, device, lie: { counter: 7 } })).toMatchObject({ kind: 'right' })
  for (const counter of [7, 6, 0]) {
    expect(await use(bag.appliance, { person, device, lie: { counter } })).toEqual({ kind: 'wrong' })
    expect(await lastEvent(bag)).toMatchObject({
      type: 'suspicious_activity',
      reason: 'counter_went_back',
      personId: person.id,
    })
  }
  expect(await use(bag.appliance, { person, device, lie: { counter: 8 } })).toMatchObject({ kind: 'right' })
})

test('a device that does not count is not taken for a copy', async () => {
  const bag = await openBag()
  const { person, device } = await withPasskey(bag, { device: softwareAuthenticator({ counter: 0 }) })
  expect(await use(bag.appliance, { person, device })).toMatchObject({ kind: 'right' })
  expect(await use(bag.appliance, { person, device })).toMatchObject({ kind: 'right' })
})

test('what is no answer of a passkey at all is refused', async () => {
  const bag = await openBag()
  const { person, device } = await withPasskey(bag)
  const honest = device.get(await passkeyQuestion(bag.appliance, { browser, person }))
  const nonsense = [null, 'x', {}, { ...honest, id: 'a b' }, { ...honest, response: { clientDataJSON: 'bm8' } }]
  for (const response of nonsense) {
    expect(await checkPasskey(bag.appliance, { browser, person, request, response })).toEqual({ kind: 'wrong' })
  }
})

test('guesses with passkeys are limited at each address', async () => {
  const bag = await openBag()
  const { person } = await withPasskey(bag)
  const send = () => checkPasskey(bag.appliance, { browser, person, request, response: null })
  for (let guess = 0; guess < 10; guess++) expect(await send()).toEqual({ kind: 'wrong' })
  expect(await send()).toEqual({ kind: 'blocked', retryAfterMs: 60_000 })
  expect(await lastEvent(bag)).toMatchObject({ type: 'rate_limit_exceeded', personId: person.id })
})
