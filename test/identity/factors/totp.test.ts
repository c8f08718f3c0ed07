import { expect, test } from 'vitest'
import { blockedUntil } from '../../../server/identity/factors/attempts.ts'
import { checkTotp } from '../../../server/identity/factors/check-totp.ts'
import { factorsOf } from '../../../server/identity/factors/factors-of.ts'
import { beginTotp, confirmTotp } from '../../../server/identity/factors/totp-enrolment.ts'
import { readSourceFiles } from '../../structure/source-files.ts'
import { fromAddress, openBag } from '../../support/bag.ts'
import { ben, carla } from '../../support/data.ts'
import { withTotp, wrongCode } from '../../support/factors.ts'
import { readQr } from '../../support/qr.ts'
import { totpDevice } from '../../support/totp-device.ts'

const request = fromAddress('192.0.2.10')
const actor = { actorKind: 'person', actorId: 'ben', actorName: ben.name, ...request } as const

const halfAMinute = 30_000
const hour = 60 * 60_000

test('SEC-S24: an app counts once a code has confirmed it, and the first factor brings ten recovery codes', async () => {
  const bag = await openBag()
  const { appliance, clock } = bag
  const person = await bag.add(ben)
  const { uri, key, qrSvg } = await beginTotp(appliance, person)
  const phone = totpDevice(readQr(qrSvg), clock)
  expect(phone).toMatchObject({ issuer: 'Authly', account: 'ben', secret: key.replaceAll(' ', '') })
  expect(readQr(qrSvg)).toBe(uri)
  expect(phone.secret).toHaveLength(32)
  expect((await factorsOf(appliance, person.id)).some).toBe(false)
  expect(await checkTotp(appliance, { person, request, code: phone.code() })).toEqual({ kind: 'wrong' })
  const confirmed = await confirmTotp(appliance, { person, code: phone.code(), actor })
  expect(confirmed).toEqual({ kind: 'confirmed', recoveryCodes: expect.any(Array) })
  expect(await factorsOf(appliance, person.id)).toMatchObject({
    totp: { createdAt: clock.now() },
    recoveryCodesLeft: 10,
    some: true,
  })
  expect((await bag.events()).at(-1)).toMatchObject({
    type: 'mfa_enabled',
    outcome: 'success',
    personId: person.id,
    details: { factor: 'totp', replaced: false, recovery_codes: 10 },
  })
  clock.advance(halfAMinute)
  expect(await checkTotp(appliance, { person, request, code: phone.code() })).toMatchObject({
    kind: 'right',
    amr: ['otp'],
  })
})

test('SEC-A34: the code that confirmed the app signs nobody in', async () => {
  const bag = await openBag()
  const { person, phone } = await withTotp(bag, ben)
  expect(await checkTotp(bag.appliance, { person, request, code: phone.code() })).toEqual({ kind: 'wrong' })
  expect((await bag.events()).at(-1)).toMatchObject({ type: 'mfa_failure', reason: 'code_replayed' })
})

test('SEC-A34, SEC-S21: one code counts once: again, from elsewhere, twenty at once, after a restart', async () => {
  const bag = await openBag()
  const { person, phone } = await withTotp(bag, ben)
  bag.clock.advance(halfAMinute)
  const code = phone.code()
  const twenty = await Promise.all(
    Array.from({ length: 20 }, () => checkTotp(bag.appliance, { person, request, code })),
  )
  expect(twenty.filter(({ kind }) => kind === 'right')).toHaveLength(1)
  bag.clock.advance(halfAMinute - 1)
  await bag.appliance.store.write((tx) => bag.appliance.repositories.failedAttempts.clear(tx, `factor:${person.id}`))
  const elsewhere = fromAddress('203.0.113.9')
  expect(await checkTotp(bag.appliance, { person, request: elsewhere, code })).toEqual({ kind: 'wrong' })
  await bag.close()
  const again = await openBag(bag)
  expect(await checkTotp(again.appliance, { person, request, code })).toEqual({ kind: 'wrong' })
  expect((await again.events()).at(-1)).toMatchObject({ reason: 'code_replayed' })
})

test('SEC-A34: a clock that is set back makes no used code and no older one good again', async () => {
  const bag = await openBag()
  const { person, phone } = await withTotp(bag, ben)
  const [older, used] = [phone.code(halfAMinute), phone.code(2 * halfAMinute)]
  bag.clock.advance(2 * halfAMinute)
  const check = (code: string) => checkTotp(bag.appliance, { person, request, code })
  expect(await check(used)).toMatchObject({ kind: 'right' })
  bag.clock.set(bag.clock.now() - halfAMinute)
  expect(await check(older)).toEqual({ kind: 'wrong' })
  bag.clock.set(bag.clock.now() + halfAMinute)
  expect(await check(used)).toEqual({ kind: 'wrong' })
  bag.clock.advance(halfAMinute)
  expect(await check(phone.code())).toMatchObject({ kind: 'right' })
})

test('a newer code may follow at once, and the one before it is then spent too', async () => {
  const bag = await openBag()
  const { person, phone } = await withTotp(bag, ben)
  bag.clock.advance(3 * halfAMinute)
  const check = (code: string) => checkTotp(bag.appliance, { person, request, code })
  expect(await check(phone.code())).toMatchObject({ kind: 'right' })
  expect(await check(phone.code(-halfAMinute))).toEqual({ kind: 'wrong' })
})

test('SEC-S25: the event tells how far a clock is off; who typed the code learns nothing', async () => {
  const bag = await openBag()
  const { person, phone } = await withTotp(bag, ben)
  bag.clock.advance(hour)
  expect(await checkTotp(bag.appliance, { person, request, code: phone.code(halfAMinute) })).toEqual({ kind: 'wrong' })
  expect((await bag.events()).at(-1)).toMatchObject({
    type: 'mfa_failure',
    outcome: 'failure',
    reason: 'wrong_code',
    actorId: person.id,
    address: '192.0.2.10',
    details: { factor: 'totp', clock_off_seconds: 30 },
  })
  bag.clock.advance(halfAMinute)
  expect(await checkTotp(bag.appliance, { person, request, code: phone.code() })).toMatchObject({ kind: 'right' })
})

test('SEC-A37: beginning again leaves the app that counts alone until the new one is confirmed', async () => {
  const bag = await openBag()
  const { appliance, clock } = bag
  const { person, phone: old } = await withTotp(bag, ben)
  const forgotten = totpDevice((await beginTotp(appliance, person)).uri, clock)
  const next = totpDevice((await beginTotp(appliance, person)).uri, clock)
  clock.advance(halfAMinute)
  expect(await checkTotp(appliance, { person, request, code: old.code() })).toMatchObject({ kind: 'right' })
  expect(await confirmTotp(appliance, { person, code: forgotten.code(), actor })).toEqual({ kind: 'wrong' })
  expect(await confirmTotp(appliance, { person, code: next.code(), actor })).toEqual({
    kind: 'confirmed',
    recoveryCodes: null,
  })
  expect((await bag.events()).at(-1)?.details).toMatchObject({ factor: 'totp', replaced: true })
  clock.advance(halfAMinute)
  expect(await checkTotp(appliance, { person, request, code: old.code() })).toEqual({ kind: 'wrong' })
  expect(await checkTotp(appliance, { person, request, code: next.code() })).toMatchObject({ kind: 'right' })
})

test('SEC-A37: an app that nobody began, or began half an hour ago, is not confirmed', async () => {
  const bag = await openBag()
  const { appliance, clock } = bag
  const person = await bag.add(ben)
  expect(await confirmTotp(appliance, { person, code: '123456', actor })).toEqual({ kind: 'not_begun' })
  const phone = totpDevice((await beginTotp(appliance, person)).uri, clock)
  clock.advance(hour / 2)
  expect(await confirmTotp(appliance, { person, code: phone.code(), actor })).toEqual({ kind: 'not_begun' })
})

test('SEC-A35, SEC-S22: five wrong codes close the code step, each further one for twice as long, to an hour at most', async () => {
  const bag = await openBag()
  const { appliance, clock } = bag
  const { person, phone } = await withTotp(bag, ben)
  const check = (code: string) => checkTotp(appliance, { person, request, code })
  for (let guess = 0; guess < 4; guess++) await check(wrongCode(phone))
  expect(await blockedUntil(appliance, person.id)).toBeNull()
  for (const minutes of [1, 2, 4, 8, 16, 32, 60, 60, 60]) {
    expect(await check(wrongCode(phone))).toEqual({ kind: 'wrong' })
    expect(await check(phone.code())).toEqual({ kind: 'blocked', retryAfterMs: minutes * 60_000 })
    expect(await blockedUntil(appliance, person.id)).toBe(clock.now() + minutes * 60_000)
    expect((await bag.events()).at(-1)).toMatchObject({ type: 'mfa_failure', reason: 'factor_blocked' })
    clock.advance(minutes * 60_000)
  }
  expect(await check(phone.code())).toMatchObject({ kind: 'right' })
  clock.advance(halfAMinute)
  for (let guess = 0; guess < 4; guess++) expect(await check(wrongCode(phone))).toEqual({ kind: 'wrong' })
  expect(await check(phone.code())).toMatchObject({ kind: 'right' })
})

test('SEC-A35: two hundred guesses at once from as many addresses are five, and a restart changes nothing', async () => {
  const bag = await openBag()
  const { person, phone } = await withTotp(bag, ben)
  bag.clock.advance(halfAMinute)
  const guesses = await Promise.all(
    Array.from({ length: 200 }, (_, host) =>
      checkTotp(bag.appliance, { person, request: fromAddress(`10.0.${host}.1`), code: wrongCode(phone) }),
    ),
  )
  expect(guesses.filter(({ kind }) => kind === 'wrong')).toHaveLength(5)
  await bag.close()
  const again = await openBag(bag)
  expect(await checkTotp(again.appliance, { person, request, code: phone.code() })).toMatchObject({ kind: 'blocked' })
})

test('SEC-A35: wrong codes of one person close no door of another’s, and are forgotten after a quiet day', async () => {
  const bag = await openBag()
  const { person, phone } = await withTotp(bag, ben)
  const other = await withTotp(bag, carla)
  for (let guess = 0; guess < 5; guess++) await checkTotp(bag.appliance, { person, request, code: wrongCode(phone) })
  bag.clock.advance(halfAMinute)
  const right = { person: other.person, request, code: other.phone.code() }
  expect(await checkTotp(bag.appliance, right)).toMatchObject({ kind: 'right' })
  bag.clock.advance(24 * hour)
  for (let guess = 0; guess < 4; guess++)
    expect(await checkTotp(bag.appliance, { person, request, code: wrongCode(phone) })).toEqual({ kind: 'wrong' })
  expect(await checkTotp(bag.appliance, { person, request, code: phone.code() })).toMatchObject({ kind: 'right' })
})

test('SEC-A35: a block of a time that never was, after the clock was set back, shuts nobody out for years', async () => {
  const bag = await openBag()
  const { person, phone } = await withTotp(bag, ben)
  const check = (code: string) => checkTotp(bag.appliance, { person, request, code })
  const before = bag.clock.now()
  bag.clock.set(before + 365 * 24 * hour)
  for (let guess = 0; guess < 5; guess++) await check(wrongCode(phone))
  bag.clock.set(before + halfAMinute)
  expect(await check(wrongCode(phone))).toEqual({ kind: 'wrong' })
  expect(await check(phone.code())).toMatchObject({ kind: 'blocked' })
  bag.clock.advance(2 * 60_000)
  expect(await check(phone.code())).toMatchObject({ kind: 'right' })
})

test('SEC-A35: wrong codes count also while an app is being confirmed', async () => {
  const bag = await openBag()
  const person = await bag.add(ben)
  const phone = totpDevice((await beginTotp(bag.appliance, person)).uri, bag.clock)
  const confirm = (code: string) => confirmTotp(bag.appliance, { person, code, actor })
  for (let guess = 0; guess < 5; guess++) expect(await confirm(wrongCode(phone))).toEqual({ kind: 'wrong' })
  expect(await confirm(phone.code())).toEqual({ kind: 'blocked', retryAfterMs: 60_000 })
  bag.clock.advance(60_000)
  expect(await confirm(phone.code())).toMatchObject({ kind: 'confirmed' })
})

test('SEC-S23: the secret is sealed in the database, opens in its own row only, and is in no event and no log', async () => {
  const bag = await openBag()
  const { person, phone } = await withTotp(bag, ben)
  const other = await withTotp(bag, carla)
  const rows = bag.writer.prepare('select * from totp').all()
  const kept = JSON.stringify([rows, await bag.events(), bag.logged])
  expect(rows).toHaveLength(2)
  expect(kept).not.toContain(phone.secret)
  expect(kept).toMatch(/"secret":"v1\./)
  bag.writer
    .prepare('update totp set secret = (select secret from totp where person_id = ?) where person_id = ?')
    .run(other.person.id, person.id)
  bag.clock.advance(halfAMinute)
  await expect(checkTotp(bag.appliance, { person, request, code: other.phone.code() })).rejects.toThrow(
    'was changed, or moved from another place',
  )
})

test('SEC-S23: nothing in the product makes a code: the package is asked only to verify', () => {
  const imports = readSourceFiles()
    .filter(({ path }) => !path.startsWith('test/'))
    .flatMap(({ path, text }) => (text.match(/^.*['"]otplib.*$/gm) ?? []).map((line) => `${path}: ${line}`))
  expect(imports).toEqual([
    "server/identity/factors/totp-code.ts: import { type CryptoPlugin, verifySync } from 'otplib'",
  ])
})
