import { expect, test } from 'vitest'
import { secondFactorModes } from '../../../server/contract/second-factor.ts'
import { demandOn, secondFactorNeeds } from '../../../server/identity/factors/demand.ts'
import { factorsOf } from '../../../server/identity/factors/factors-of.ts'
import { setPersonDisabled } from '../../../server/identity/people.ts'
import { atTheDesktop, type Bag, openBag } from '../../support/bag.ts'
import { anna, ben, carla } from '../../support/data.ts'
import { withTotp } from '../../support/factors.ts'
import { addPasskey } from '../../support/passkeys.ts'

type Mode = (typeof secondFactorModes)[number]

async function setMode({ appliance: { policies, store } }: Bag, mode: Mode) {
  const current = policies.current()
  const next = { ...current, secondFactor: { ...current.secondFactor, mode } }
  await store.write((transaction) => policies.change(transaction, next))
  return next
}

/** A group that asks for a second factor, with this person in it. */
async function putInVault({ appliance: { repositories, store }, writer }: Bag, personId: string) {
  await store.write(async (transaction) => {
    await repositories.groups.put(transaction, { name: 'Vault', description: '', created_at: 0 })
    await repositories.groups.join(transaction, { person_id: personId, group_name: 'Vault' })
  })
  writer.prepare("update office_group set second_factor = 'required'").run()
}

test('a second factor is asked of administrators at first, and says by whose word', async () => {
  const bag = await openBag()
  const [admin, user] = [await bag.add(anna), await bag.add(ben)]
  expect(await demandOn(bag.appliance, admin)).toEqual({ required: true, because: 'role', group: null })
  expect(await demandOn(bag.appliance, user)).toEqual({ required: false, because: null, group: null })
})

test.each<[Mode, 'office' | 'role' | null, 'office' | 'group']>([
  ['off', null, 'group'],
  ['optional', null, 'group'],
  ['required_for_administrators', 'role', 'group'],
  ['required', 'office', 'office'],
])('where the office says %s, a group may ask for more', async (mode, ofAdmin, ofMember) => {
  const bag = await openBag()
  const [admin, user, member] = [await bag.add(anna), await bag.add(ben), await bag.add(carla)]
  await putInVault(bag, member.id)
  await setMode(bag, mode)
  expect((await demandOn(bag.appliance, admin)).because).toBe(ofAdmin)
  expect((await demandOn(bag.appliance, user)).because).toBe(mode === 'required' ? 'office' : null)
  expect(await demandOn(bag.appliance, member)).toEqual({
    required: true,
    because: ofMember,
    group: ofMember === 'group' ? 'Vault' : null,
  })
})

test.each(secondFactorModes)('what %s would mean is counted as the sign-in would judge everybody', async (mode) => {
  const bag = await openBag()
  const { appliance } = bag
  const { person: secured } = await withTotp(bag, { ...anna, username: 'zeta', name: 'Zeta Fox' })
  const withKey = await bag.add({ ...ben, username: 'yara', name: 'Yara Gold' })
  await addPasskey(bag, withKey)
  const others = [await bag.add(anna), await bag.add(ben), await bag.add(carla)]
  const gone = await bag.add({ ...anna, username: 'gone' })
  await setPersonDisabled(appliance, { id: gone.id, disabled: true, actor: atTheDesktop })
  const [, , member] = others
  if (member) await putInVault(bag, member.id)
  const needs = await secondFactorNeeds(appliance, await setMode(bag, mode))
  const people = [...others, secured, withKey]
  const judged = await Promise.all(
    people.map(async (person) => {
      const { required } = await demandOn(appliance, person)
      const { some } = await factorsOf(appliance, person.id)
      return { name: person.name, enrols: required && !some }
    }),
  )
  const enrolling = judged.filter(({ enrols }) => enrols).map(({ name }) => name)
  expect(needs).toEqual({
    people: 5,
    withSecondFactor: 2,
    wouldHaveToEnrol: enrolling.length,
    examples: enrolling,
  })
})

test('five names are told of however many would have to enrol', async () => {
  const bag = await openBag()
  for (const letter of 'gfedcba')
    await bag.add({ ...ben, username: letter, name: `Person ${letter}`, password: undefined })
  const needs = await secondFactorNeeds(bag.appliance, await setMode(bag, 'required'))
  expect(needs).toMatchObject({
    wouldHaveToEnrol: 7,
    examples: ['Person a', 'Person b', 'Person c', 'Person d', 'Person e'],
  })
})
