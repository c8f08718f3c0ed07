import { expect, test } from 'vitest'
import { factorsOf } from '../../server/identity/factors/factors-of.ts'
import { beginTotp, confirmTotp } from '../../server/identity/factors/totp-enrolment.ts'
import { cancelLink, issueLink, openLinksOf } from '../../server/identity/links.ts'
import { findSession, startSession } from '../../server/identity/sessions.ts'
import { signIn } from '../../server/identity/sign-in.ts'
import { atTheDesktop, type Bag, openBag } from '../support/bag.ts'
import { anna, ben } from '../support/data.ts'
import { withTotp } from '../support/factors.ts'
import { rejection } from '../support/refusal.ts'
import { attemptOf, browserAt } from '../support/sign-in.ts'
import { totpDevice } from '../support/totp-device.ts'

const hour = 60 * 60_000

/** Ben lost his phone, and an administrator made him a link. */
async function phoneLost() {
  const bag = await openBag()
  const { person } = await withTotp(bag, ben)
  const session = await bag.appliance.store.write((transaction) =>
    startSession(bag.appliance, transaction, {
      personId: person.id,
      amr: ['pwd', 'otp'],
      authTime: bag.clock.now(),
      request: browserAt().request,
      deviceId: null,
      onRememberedDevice: false,
    }),
  )
  return { bag, person, session, link: await linkFor(bag, person.id) }
}

async function linkFor({ appliance }: Bag, id: string): Promise<string> {
  const wish = { id, purpose: 'factor_enrolment', deliver: 'show', actor: atTheDesktop } as const
  return new URL((await issueLink(appliance, wish)).url ?? '').searchParams.get('token') ?? ''
}

const attempt = async ({ appliance }: Bag, link?: string, password: string = ben.password) =>
  (await signIn(appliance, attemptOf({ ...ben, password }, browserAt('192.0.2.9', { link })))).kind

const failures = async (bag: Bag) =>
  (await bag.events()).filter(({ type }) => type === 'login_failure').map(({ reason }) => reason)

async function enrol(bag: Bag, id: string): Promise<void> {
  const person = await bag.appliance.repositories.people.find(id)
  if (!person) throw new Error('Ben is gone')
  const phone = totpDevice((await beginTotp(bag.appliance, person)).uri, bag.clock)
  expect(await confirmTotp(bag.appliance, { person, code: phone.code(), actor: atTheDesktop })).toMatchObject({
    kind: 'confirmed',
  })
}

test('the link takes the factors away at once, and ends what a lost phone was still signed in to', async () => {
  const { bag, person, session } = await phoneLost()
  expect(await factorsOf(bag.appliance, person.id)).toMatchObject({ some: false, recoveryCodesLeft: 0 })
  expect(await findSession(bag.appliance, session)).toBeUndefined()
  const types = (await bag.events()).map(({ type }) => type)
  expect(types.slice(-2)).toEqual(['mfa_disabled', 'link_issued'])
})

test('after a reset the password alone opens nothing, neither now nor once the link has expired or was cancelled', async () => {
  const { bag, person, link } = await phoneLost()
  expect(await attempt(bag)).toBe('link_needed')
  bag.clock.advance(24 * hour)
  expect(await attempt(bag, link)).toBe('link_needed')
  await linkFor(bag, person.id)
  await cancelLink(bag.appliance, { id: person.id, purpose: 'factor_enrolment', actor: atTheDesktop })
  expect(await openLinksOf(bag.appliance, person.id)).toEqual([])
  expect(await attempt(bag)).toBe('link_needed')
  expect(await failures(bag)).toEqual(Array.from({ length: 3 }, () => 'enrolment_link_needed'))
})

test('and the link alone opens nothing without the password', async () => {
  const { bag, link } = await phoneLost()
  expect(await attempt(bag, link, 'Wrong horse, 4 batteries')).toBe('refused')
  expect(await failures(bag)).toEqual(['wrong_password'])
})

test("another purpose's link, another person's, half of one and one that was replaced do not help", async () => {
  const { bag, person, link } = await phoneLost()
  const other = await bag.add(anna)
  const reset = await issueLink(bag.appliance, {
    id: person.id,
    purpose: 'password_reset',
    deliver: 'show',
    actor: atTheDesktop,
  })
  const resetToken = new URL(reset.url ?? '').searchParams.get('token') ?? ''
  const replacement = await linkFor(bag, person.id)
  for (const wrong of [resetToken, await linkFor(bag, other.id), link.slice(0, 26), link, ''])
    expect(await attempt(bag, wrong)).toBe('link_needed')
  expect(await attempt(bag, replacement)).toBe('continue')
})

test('the link works with the password until another factor is there, and never again', async () => {
  const { bag, person, link } = await phoneLost()
  for (const _ of [1, 2]) expect(await attempt(bag, link)).toBe('continue')
  await enrol(bag, person.id)
  expect(await openLinksOf(bag.appliance, person.id)).toEqual([])
  expect(await bag.appliance.repositories.people.find(person.id)).toMatchObject({ enrol_by_link: 0 })
  expect(await attempt(bag)).not.toBe('link_needed')
})

test('an administrator takes nobody’s own factors away by a link to themselves', async () => {
  const bag = await openBag()
  const { person } = await withTotp(bag, anna)
  const actor = { actorKind: 'person', actorId: person.id, actorName: person.name } as const
  const wish = { id: person.id, purpose: 'factor_enrolment', deliver: 'show', actor } as const
  expect(await rejection(issueLink(bag.appliance, wish))).toMatchObject({ code: 'yourself' })
  expect(await factorsOf(bag.appliance, person.id)).toMatchObject({ some: true })
})
