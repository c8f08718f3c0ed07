import { expect, test } from 'vitest'
import { issueLink, openLinksOf } from '../../server/identity/links.ts'
import { findSession } from '../../server/identity/sessions.ts'
import { setPassword } from '../../server/identity/set-password.ts'
import { signIn } from '../../server/identity/sign-in.ts'
import { atTheDesktop, type Bag, openBag } from '../support/bag.ts'
import { ben } from '../support/data.ts'
import { rejection } from '../support/refusal.ts'
import { attemptOf, signInAs } from '../support/sign-in.ts'

const next = 'Nine quiet lamps, 2 ladders'

const signsIn = async ({ appliance }: Bag, password: string) =>
  (await signIn(appliance, attemptOf({ ...ben, password }))).kind

test('SEC-A32: another password ends every session but the one that goes on, and the links to choose one', async () => {
  const bag = await openBag()
  const person = await bag.add(ben)
  const [mine, other] = [await signInAs(bag.appliance, ben), await signInAs(bag.appliance, ben)]
  await issueLink(bag.appliance, { id: person.id, purpose: 'password_reset', deliver: 'show', actor: atTheDesktop })
  const keepSession = (await findSession(bag.appliance, mine.sessionCookie))?.selector
  await setPassword(bag.appliance, { person, password: next, actor: atTheDesktop, reason: 'changed', keepSession })
  expect(await findSession(bag.appliance, mine.sessionCookie)).toBeDefined()
  expect(await findSession(bag.appliance, other.sessionCookie)).toBeUndefined()
  expect(await openLinksOf(bag.appliance, person.id)).toEqual([])
  expect((await bag.events()).at(-1)).toMatchObject({
    type: 'password_change',
    personId: person.id,
    details: { way: 'changed', sessions_ended: 1 },
  })
})

test('a password that is too weak, or one that was required to change and does not, changes nothing', async () => {
  const bag = await openBag()
  const person = await bag.add(ben)
  const set = (password: string, reason: 'changed' | 'required') =>
    setPassword(bag.appliance, { person, password, actor: atTheDesktop, reason })
  expect(await rejection(set('short', 'changed'))).toMatchObject({ code: 'weak_password' })
  expect(await rejection(set(ben.password, 'required'))).toMatchObject({ code: 'same_password' })
  expect((await bag.events()).filter(({ type }) => type === 'password_change')).toEqual([])
  expect(await signsIn(bag, ben.password)).not.toBe('refused')
})

test('of two who change a password that both of them knew, the slower one changes nothing', async () => {
  const bag = await openBag()
  const person = await bag.add(ben)
  const change = (password: string) =>
    setPassword(bag.appliance, { person, password, actor: atTheDesktop, reason: 'changed' })
  const outcomes = await Promise.allSettled([change(`${next} one`), change(`${next} two`)])
  expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
  const failed = outcomes.find(({ status }) => status === 'rejected')
  expect(failed).toMatchObject({ reason: { code: 'person_changed' } })
})

test('a password that an administrator asked to change is no longer asked for once it was', async () => {
  const bag = await openBag()
  const person = await bag.add({ ...ben, mustChangePassword: true })
  expect(person.must_change_password).toBe(1)
  await setPassword(bag.appliance, { person, password: next, actor: atTheDesktop, reason: 'required' })
  expect(await bag.appliance.repositories.people.find(person.id)).toMatchObject({
    must_change_password: 0,
    password_changed_at: bag.clock.now(),
  })
})

test('what proves the right to it decides in the same transaction: where it refuses, nothing changes', async () => {
  const bag = await openBag()
  const person = await bag.add(ben)
  const prove = async () => {
    throw new Error('the link was spent')
  }
  const set = setPassword(bag.appliance, { person, password: next, actor: atTheDesktop, reason: 'reset', prove })
  await expect(set).rejects.toThrow('the link was spent')
  expect(await signsIn(bag, ben.password)).not.toBe('refused')
})

test('who lost the second factor as well keeps the link to set up another', async () => {
  const bag = await openBag()
  const { id } = await bag.add(ben)
  await issueLink(bag.appliance, { id, purpose: 'factor_enrolment', deliver: 'show', actor: atTheDesktop })
  const person = await bag.appliance.repositories.people.find(id)
  if (!person) throw new Error('Ben is gone')
  await setPassword(bag.appliance, { person, password: next, actor: atTheDesktop, reason: 'reset' })
  expect(await openLinksOf(bag.appliance, id)).toMatchObject([{ purpose: 'factor_enrolment' }])
})

test('SEC-A43: who chose a password by a link gets in at once, however often others have guessed', async () => {
  const bag = await openBag()
  const person = await bag.add(ben)
  for (let guess = 1; guess <= 12; guess++) {
    await signsIn(bag, `a guess, the ${guess}th`)
    bag.clock.advance(10_000)
  }
  bag.clock.advance(60_000)
  for (let guess = 1; guess <= 4; guess++) await signsIn(bag, `another guess, the ${guess}th`)
  expect(await signsIn(bag, ben.password)).toBe('too_many')
  await setPassword(bag.appliance, { person, password: next, actor: atTheDesktop, reason: 'reset' })
  expect(await signsIn(bag, next)).toBe('signed_in')
})
