import { expect, test } from 'vitest'
import { checkCode } from '../../../server/identity/factors/check-code.ts'
import { checkRecoveryCode } from '../../../server/identity/factors/check-recovery-code.ts'
import { factorsOf } from '../../../server/identity/factors/factors-of.ts'
import { makeRecoveryCodes } from '../../../server/identity/factors/recovery-codes.ts'
import { atTheDesktop, type Bag, fromAddress, openBag } from '../../support/bag.ts'
import { ben, carla } from '../../support/data.ts'
import { type PersonWithPhone, withTotp, wrongCode } from '../../support/factors.ts'

const request = fromAddress('192.0.2.10')
const halfAMinute = 30_000
const neverMade = '000000-000000-000000-000000'

const first = ({ recoveryCodes: [code] }: PersonWithPhone): string => {
  if (code === undefined) throw new Error('there are no recovery codes')
  return code
}

const lastEvent = async ({ events }: Bag) => (await events()).at(-1)

test('ten codes of 120 random bits are made, in groups that can be read out', async () => {
  const bag = await openBag()
  const { recoveryCodes } = await withTotp(bag, ben)
  expect(new Set(recoveryCodes).size).toBe(10)
  for (const code of recoveryCodes) expect(code).toMatch(/^([0-9A-HJKMNP-TV-Z]{6}-){3}[0-9A-HJKMNP-TV-Z]{6}$/)
})

test('SEC-A38: a recovery code counts once, and the event says how many are left', async () => {
  const bag = await openBag()
  const ofBen = await withTotp(bag, ben)
  const check = (code: string) => checkRecoveryCode(bag.appliance, { person: ofBen.person, request, code })
  expect(await check(first(ofBen))).toEqual({ kind: 'right', amr: ['otp'], recoveryCodesLeft: 9 })
  expect(await lastEvent(bag)).toMatchObject({
    type: 'recovery_code_used',
    outcome: 'success',
    actorId: ofBen.person.id,
    address: '192.0.2.10',
    details: { left: 9 },
  })
  expect(await check(first(ofBen))).toEqual({ kind: 'wrong' })
  expect(await lastEvent(bag)).toMatchObject({
    type: 'mfa_failure',
    reason: 'code_replayed',
    details: { factor: 'recovery_codes' },
  })
  expect((await factorsOf(bag.appliance, ofBen.person.id)).recoveryCodesLeft).toBe(9)
})

test('SEC-A38: twenty uses of one code at once are one use, also after a restart', async () => {
  const bag = await openBag()
  const ofBen = await withTotp(bag, ben)
  const attempt = { person: ofBen.person, request, code: first(ofBen) }
  const twenty = await Promise.all(Array.from({ length: 20 }, () => checkRecoveryCode(bag.appliance, attempt)))
  expect(twenty.filter(({ kind }) => kind === 'right')).toHaveLength(1)
  await bag.close()
  const again = await openBag(bag)
  again.clock.advance(60 * 60_000)
  expect(await checkRecoveryCode(again.appliance, attempt)).toEqual({ kind: 'wrong' })
})

test('a code is read as people type it: without dashes, in small letters, with o for 0 and l for 1', async () => {
  const bag = await openBag()
  const { person, recoveryCodes } = await withTotp(bag, ben)
  const ways = [
    (code: string) => code.toLowerCase().replaceAll('-', ''),
    (code: string) => ` ${code.replaceAll('-', ' ')} `,
    (code: string) => code.replaceAll('0', 'o').replaceAll('1', 'l').replaceAll('-', '–'),
    (code: string) => code.replaceAll('0', 'O').replaceAll('1', 'I'),
  ]
  for (const [index, way] of ways.entries()) {
    const code = way(recoveryCodes[index] ?? '')
    expect(await checkCode(bag.appliance, { person, request, code })).toMatchObject({ kind: 'right' })
  }
})

test('SEC-A38: only a keyed hash is stored, with the person in it', async () => {
  const bag = await openBag()
  const ofBen = await withTotp(bag, ben)
  const ofCarla = await withTotp(bag, carla)
  const rows = bag.writer.prepare<[], { code_hash: Buffer }>('select * from recovery_code').all()
  expect(rows).toHaveLength(20)
  for (const { code_hash } of rows) expect(code_hash).toHaveLength(32)
  const kept = JSON.stringify([rows, await bag.events(), bag.logged])
  for (const code of ofBen.recoveryCodes) expect(kept).not.toContain(code)
  bag.writer.prepare('delete from recovery_code where person_id = ?').run(ofCarla.person.id)
  bag.writer.prepare('update recovery_code set person_id = ?').run(ofCarla.person.id)
  const stolen = { person: ofCarla.person, request, code: first(ofBen) }
  expect(await checkRecoveryCode(bag.appliance, stolen)).toEqual({ kind: 'wrong' })
})

test('SEC-A38: guesses are counted with those of the app, and close both', async () => {
  const bag = await openBag()
  const ofBen = await withTotp(bag, ben)
  const { person, phone } = ofBen
  bag.clock.advance(halfAMinute)
  const check = (code: string) => checkCode(bag.appliance, { person, request, code })
  for (const guess of [neverMade, wrongCode(phone), 'nonsense', neverMade, '']) {
    expect(await check(guess)).toEqual({ kind: 'wrong' })
  }
  expect(await check(first(ofBen))).toEqual({ kind: 'blocked', retryAfterMs: 60_000 })
  expect(await check(phone.code())).toMatchObject({ kind: 'blocked' })
  bag.clock.advance(60_000)
  expect(await check(first(ofBen))).toMatchObject({ kind: 'right' })
  expect(await check(neverMade)).toEqual({ kind: 'wrong' })
  expect(await check(phone.code())).toMatchObject({ kind: 'right' })
})

test('new codes take the place of all old ones, used or not', async () => {
  const bag = await openBag()
  const ofBen = await withTotp(bag, ben)
  const { person } = ofBen
  await checkRecoveryCode(bag.appliance, { person, request, code: first(ofBen) })
  const codes = await makeRecoveryCodes(bag.appliance, { person, actor: atTheDesktop })
  expect(codes).toHaveLength(10)
  expect(await lastEvent(bag)).toMatchObject({
    type: 'mfa_enabled',
    actorKind: 'desktop',
    personId: person.id,
    details: { factor: 'recovery_codes', recovery_codes: 10 },
  })
  expect((await factorsOf(bag.appliance, person.id)).recoveryCodesLeft).toBe(10)
  for (const code of ofBen.recoveryCodes.slice(1, 3))
    expect(await checkRecoveryCode(bag.appliance, { person, request, code })).toEqual({ kind: 'wrong' })
  expect(await checkRecoveryCode(bag.appliance, { person, request, code: codes[3] ?? '' })).toMatchObject({
    kind: 'right',
  })
})

test('somebody else’s code counts for nobody but them', async () => {
  const bag = await openBag()
  const ofBen = await withTotp(bag, ben)
  const ofCarla = await withTotp(bag, carla)
  const attempt = { person: ofBen.person, request, code: first(ofCarla) }
  expect(await checkRecoveryCode(bag.appliance, attempt)).toEqual({ kind: 'wrong' })
})

test('who has no second factor is given no recovery codes', async () => {
  const bag = await openBag()
  const person = await bag.add(ben)
  await expect(makeRecoveryCodes(bag.appliance, { person, actor: atTheDesktop })).rejects.toThrow(
    'Set one of these up first.',
  )
})
