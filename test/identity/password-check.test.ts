import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { PasswordPolicy } from '../../server/contract/password-policy.ts'
import { createPerson } from '../../server/identity/new-person.ts'
import { checkNewPassword, requireGoodPassword } from '../../server/identity/password-check.ts'
import { breachedSource } from '../../server/security/password-lists/breached-source.ts'
import { buildHashList } from '../../server/security/password-lists/build-hash-list.ts'
import { atTheDesktop, type Bag, openBag } from '../support/bag.ts'
import { anna, ben, carla } from '../support/data.ts'
import { rejection } from '../support/refusal.ts'

const emoji = '😀'

async function officeWith(policy: Partial<PasswordPolicy> = {}): Promise<Bag> {
  const bag = await openBag()
  const { policies, store } = bag.appliance
  const current = policies.current()
  const passwords = { ...current.passwords, ...policy }
  await store.write((transaction) => policies.change(transaction, { ...current, passwords }))
  return bag
}

/** The ids of what a password lacks for Ben. */
async function lacks({ appliance }: Bag, password: string): Promise<string[]> {
  const { requirements } = await checkNewPassword(appliance, password, ben)
  return requirements.filter(({ met }) => !met).map(({ id }) => id)
}

test('the classic policy is the default, and says of each of its rules whether it is met', async () => {
  const office = await openBag()
  const { requirements } = await checkNewPassword(office.appliance, 'Seven green kettles, 1 table', ben)
  expect(requirements.map(({ id, met }) => [id, met])).toEqual(
    [
      'length',
      'not_too_long',
      'lower',
      'upper',
      'digit',
      'special',
      'no_repeat',
      'no_run',
      'no_own_words',
      'not_common',
    ].map((id) => [id, true]),
  )
})

test.for([
  ['Rain 3 roof', ['length']],
  ['RAIN ON 3 TIN ROOFS', ['lower']],
  ['rain on 3 tin roofs', ['upper']],
  ['Rain on three tin roofs', ['digit']],
  ['Rainon3tinroofs', ['special']],
  ['Rain on 3333 tin roofs', ['no_repeat']],
  ['Rain on 3 tin roofs 6543', ['no_run']],
  ['Rain on 3 tin qwertz', ['no_run']],
  ['Castro on 3 tin roofs', ['no_own_words']],
  ['3 Roofs of AUTHLY', ['no_own_words']],
  ['Localhost on 3 roofs', ['no_own_words']],
  ['Password!2025', ['not_common']],
] as const)('%s lacks exactly what the classic policy says', async ([password, missing]) => {
  expect(await lacks(await openBag(), password)).toEqual(missing)
})

test('SEC-S02: words that happen to hold three letters of a run are no run', async () => {
  const office = await openBag()
  for (const word of ['student', 'define', 'nope', 'hijack', 'first']) {
    expect(await lacks(office, `The ${word} has 3 kettles`)).toEqual([])
  }
})

test('SEC-S02: the modern policy asks for length and against guessing, and for no kinds of characters', async () => {
  const office = await officeWith({ preset: 'modern' })
  const { policy, requirements } = await checkNewPassword(office.appliance, 'correct horse battery staple', ben)
  expect(policy).toEqual({ preset: 'modern', minLength: 15 })
  expect(requirements.map(({ id }) => id)).toEqual(['length', 'not_too_long', 'no_own_words', 'not_common'])
  expect(await lacks(office, 'rain on tin roofs')).toEqual([])
  expect(await lacks(office, 'aaaa bbbb cccc dddd')).toEqual([])
  expect(await lacks(office, 'rain on a roof')).toEqual(['length'])
  expect(await lacks(office, '123456789987654321')).toEqual(['not_common'])
  expect(await lacks(office, 'castros tin roofs')).toEqual(['no_own_words'])
})

test('the modern policy takes its least length from the office: 8 where a second factor is required', async () => {
  const office = await officeWith({ preset: 'modern', minLength: 8 })
  expect(await lacks(office, 'tinroofs'.slice(1))).toEqual(['length'])
  expect(await lacks(office, 'xq tinro')).toEqual([])
  expect(await lacks(office, 'sunflower')).toEqual(['not_common'])
})

test('SEC-S05: lengths count characters after NFC, so an accent typed as two is one', async () => {
  const office = await officeWith({ preset: 'modern' })
  expect(await lacks(office, 'e\u0301'.repeat(14))).toEqual(['length'])
  expect(await lacks(office, 'e\u0301'.repeat(15))).toEqual([])
})

test('SEC-S01: 128 characters of four bytes each are a password like any other, to the last of them; 129 are too many', async () => {
  const office = await officeWith({ preset: 'modern' })
  const longest = `${emoji.repeat(126)}🦦🫖`
  await createPerson(office.appliance, { ...ben, password: longest }, atTheDesktop)
  const stored = (await office.appliance.repositories.people.findByUsername('ben'))?.password_hash ?? null
  expect(await office.appliance.passwords.verify(longest, stored)).toBe(true)
  expect(await office.appliance.passwords.verify(`${emoji.repeat(126)}🦦🦦`, stored)).toBe(false)
  expect(await lacks(office, emoji.repeat(129))).toEqual(['not_too_long'])
})

test('SEC-S03: a password of the office’s file of breached ones is refused, once there is such a file', async () => {
  const office = await openBag()
  const leaked = carla.password
  expect(await lacks(office, leaked)).toEqual([])
  const source = join(office.folder, 'leaked.txt')
  writeFileSync(source, `${leaked}\n`)
  await buildHashList({ source, path: join(office.folder, 'breached.authly'), entryOf: breachedSource() })
  expect(await lacks(office, leaked)).toEqual(['not_breached'])
  expect(await lacks(office, anna.password)).toEqual([])
  const refused = createPerson(office.appliance, { ...ben, password: leaked }, atTheDesktop)
  expect(await rejection(refused)).toMatchObject({
    code: 'weak_password',
    unmet: ['Not known from a break-in elsewhere'],
  })
})

test('with a damaged file of breached passwords people still choose passwords, and the log says that they are not compared', async () => {
  const office = await openBag()
  writeFileSync(join(office.folder, 'breached.authly'), 'something else')
  const { requirements } = await checkNewPassword(office.appliance, carla.password, carla)
  expect(requirements.map(({ id }) => id)).not.toContain('not_breached')
  await requireGoodPassword(office.appliance, carla.password, carla)
  expect(office.logged.filter((line) => line.includes('breached passwords'))).toHaveLength(1)
})

test('the strength is advice in a sentence, which grows with what is hard to guess and counts the person’s own words', async () => {
  const { appliance } = await openBag()
  const score = async (password: string) => (await checkNewPassword(appliance, password, ben)).strength.score
  expect(await score('')).toBe(0)
  expect(await score('Password1234!')).toBeLessThan(2)
  const vexworth = { username: 'quillon', name: 'Quillon Vexworth', email: null }
  const own = (await checkNewPassword(appliance, 'vexworth81', vexworth)).strength.score
  expect(own).toBeLessThan(await score('vexworth81'))
  expect(await score('Seven green kettles, 1 table')).toBe(4)
  const { strength } = await checkNewPassword(appliance, 'aaaaaaaaaaaa', ben)
  expect(strength).toEqual({ score: 0, sentence: 'Guessed at once.' })
})

test('SEC-S04: judging the longest input that the contract takes does not hold up the event loop', async () => {
  const { appliance } = await openBag()
  await checkNewPassword(appliance, 'once, to load the dictionaries', ben)
  const hostile = ['4@8({[<3€6911!|70$5+%2', 'p@$$w0rd1!', '19870312', 'ab', '1!|l$5@4087+%2€69gG3']
  for (const piece of hostile) {
    let least = Number.POSITIVE_INFINITY
    for (let round = 0; round < 3; round++) {
      const before = process.cpuUsage()
      await checkNewPassword(appliance, piece.repeat(1024).slice(0, 1024), ben)
      least = Math.min(least, process.cpuUsage(before).user / 1000)
    }
    expect(least, piece).toBeLessThan(150)
  }
})
