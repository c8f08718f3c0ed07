import { expect, test } from 'vitest'
import { blockedUntil } from '../../../server/identity/factors/attempts.ts'
import { checkTotp } from '../../../server/identity/factors/check-totp.ts'
import { factorsOf } from '../../../server/identity/factors/factors-of.ts'
import { removeFactor, resetFactors } from '../../../server/identity/factors/remove-factor.ts'
import { beginTotp, confirmTotp } from '../../../server/identity/factors/totp-enrolment.ts'
import { removePerson } from '../../../server/identity/people.ts'
import { atTheDesktop, type Bag, fromAddress, openBag } from '../../support/bag.ts'
import { ben, carla } from '../../support/data.ts'
import { withTotp, wrongCode } from '../../support/factors.ts'
import { addPasskey } from '../../support/passkeys.ts'

const request = fromAddress('192.0.2.10')
const actor = atTheDesktop

const lastEvent = async ({ events }: Bag) => (await events()).at(-1)

test('ASVS 6.5.6: a factor can be taken away; the last one takes the recovery codes with it', async () => {
  const bag = await openBag()
  const { appliance } = bag
  const { person, phone } = await withTotp(bag, ben)
  const passkeyId = await addPasskey(bag, person)
  await removeFactor(appliance, { person, factor: 'totp', actor })
  expect(await lastEvent(bag)).toMatchObject({
    type: 'mfa_disabled',
    outcome: 'success',
    personId: person.id,
    details: { factor: 'totp', last: false },
  })
  expect(await factorsOf(appliance, person.id)).toMatchObject({ totp: null, recoveryCodesLeft: 10, some: true })
  bag.clock.advance(30_000)
  expect(await checkTotp(appliance, { person, request, code: phone.code() })).toEqual({ kind: 'wrong' })
  await removeFactor(appliance, { person, factor: 'passkey', passkeyId, actor })
  expect(await lastEvent(bag)).toMatchObject({ details: { factor: 'passkey', last: true } })
  expect(await factorsOf(appliance, person.id)).toEqual({
    totp: null,
    passkeys: [],
    recoveryCodesLeft: 0,
    some: false,
  })
})

test('recovery codes alone can be taken away, and the factors stay', async () => {
  const bag = await openBag()
  const { person } = await withTotp(bag, ben)
  await removeFactor(bag.appliance, { person, factor: 'recovery_codes', actor })
  expect(await factorsOf(bag.appliance, person.id)).toMatchObject({ recoveryCodesLeft: 0, some: true })
  expect(await lastEvent(bag)).toMatchObject({ details: { factor: 'recovery_codes', last: false } })
})

test('nobody’s factor is taken away in the name of somebody else, and nothing is told of what did not happen', async () => {
  const bag = await openBag()
  const { person } = await withTotp(bag, ben)
  const passkeyId = await addPasskey(bag, person)
  const other = await bag.add(carla)
  const before = (await bag.events()).length
  await removeFactor(bag.appliance, { person: other, factor: 'passkey', passkeyId, actor })
  await removeFactor(bag.appliance, { person: other, factor: 'totp', actor })
  await removeFactor(bag.appliance, { person: other, factor: 'recovery_codes', actor })
  expect((await bag.events()).length).toBe(before)
  expect((await factorsOf(bag.appliance, person.id)).passkeys).toHaveLength(1)
})

test('a reset takes everything away, what was begun too, and opens the code step again', async () => {
  const bag = await openBag()
  const { appliance } = bag
  const { person, phone } = await withTotp(bag, ben)
  await addPasskey(bag, person)
  await beginTotp(appliance, person)
  for (let guess = 0; guess < 5; guess++) await checkTotp(appliance, { person, request, code: wrongCode(phone) })
  expect(await blockedUntil(appliance, person.id)).not.toBeNull()
  await appliance.store.write((transaction) => resetFactors(appliance, transaction, { person, actor }))
  expect(await lastEvent(bag)).toMatchObject({
    type: 'mfa_disabled',
    personId: person.id,
    details: { factor: 'all', totp: true, passkeys: 1 },
  })
  expect(await factorsOf(appliance, person.id)).toMatchObject({ recoveryCodesLeft: 0, some: false })
  expect(await blockedUntil(appliance, person.id)).toBeNull()
  expect(await confirmTotp(appliance, { person, code: phone.code(), actor })).toEqual({ kind: 'not_begun' })
})

test('who is deleted leaves no factor behind', async () => {
  const bag = await openBag()
  const { person } = await withTotp(bag, ben)
  await addPasskey(bag, person)
  await removePerson(bag.appliance, { id: person.id, actor })
  for (const table of ['totp', 'recovery_code', 'passkey'])
    expect(bag.writer.prepare(`select * from ${table}`).all()).toEqual([])
})
