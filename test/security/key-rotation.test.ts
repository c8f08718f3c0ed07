import { randomBytes } from 'node:crypto'
import { createLocalJWKSet, jwtVerify } from 'jose'
import { expect, test } from 'vitest'
import type { SigningKeys } from '../../server/security/signing-keys.ts'
import { openBag } from '../support/bag.ts'
import { fakeClock } from '../support/fake-clock.ts'
import { tempFolder } from '../support/temp-folder.ts'

const hour = 3_600_000
const day = 24 * hour
const claims = { iss: 'http://localhost:9400', sub: 'ben' }
const anna = { actorKind: 'person', actorId: 'anna', actorName: 'Anna Berg' } as const

/** An installation whose keys were made on its first day, as in the product. */
async function startKeys(place: Parameters<typeof openBag>[0] = {}) {
  const bag = await openBag({ masterKey: randomBytes(32), ...place })
  const { signingKeys } = bag.appliance
  const sign = () => signingKeys.sign('ES256', {}, claims)
  return { ...bag, signingKeys, sign }
}

const published = ({ jwks }: Pick<SigningKeys, 'jwks'>, alg = 'ES256'): string[] =>
  JSON.parse(jwks)
    .keys.filter((key: { alg: string }) => key.alg === alg)
    .map(({ kid }: { kid: string }) => kid)

const kidOf = (token: string): string => JSON.parse(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString()).kid

test('SEC-B47: the next key is published a day before it signs, and the last one until its tokens have expired', async () => {
  const { signingKeys, sign, clock } = await startKeys()
  const [first = ''] = published(signingKeys)
  const advance = async (ms: number) => {
    clock.advance(ms)
    await signingKeys.tend()
  }
  await advance(89 * day - 1)
  expect(published(signingKeys)).toEqual([first])
  await advance(1)
  const second = published(signingKeys).find((kid) => kid !== first)
  expect(published(signingKeys)).toHaveLength(2)
  expect(kidOf(sign())).toBe(first)

  await advance(day - 1)
  expect(kidOf(sign())).toBe(first)
  const lastOfTheFirst = sign()
  await advance(1)
  expect(kidOf(sign())).toBe(second)
  expect(published(signingKeys)).toHaveLength(2)
  expect(signingKeys.verify(lastOfTheFirst)?.claims).toEqual(claims)
  await jwtVerify(lastOfTheFirst, createLocalJWKSet(JSON.parse(signingKeys.jwks)))

  await advance(day)
  expect(published(signingKeys)).toContain(first)
  await advance(5 * 60_000)
  expect(published(signingKeys)).toEqual([second])
  expect(signingKeys.verify(lastOfTheFirst)).toBeUndefined()
})

test('each step of each key is recorded, without anything that is secret', async () => {
  const { signingKeys, clock, events, appliance } = await startKeys()
  for (const ms of [89 * day, day]) {
    clock.advance(ms)
    await signingKeys.tend()
  }
  const told = (await events()).filter(({ type }) => type.startsWith('signing_key_'))
  const counts = Map.groupBy(told, ({ type }) => type)
  expect(Object.fromEntries([...counts].map(([type, all]) => [type, all.length]))).toEqual({
    signing_key_created: 8,
    signing_key_activated: 4,
    signing_key_retired: 4,
  })
  expect(told.every(({ actorKind }) => actorKind === 'system')).toBe(true)
  for (const { private_key } of await appliance.repositories.signingKeys.all()) {
    expect(JSON.stringify(told)).not.toContain(private_key)
  }
})

test('on demand there is another key, once, and it begins to sign after the time that it is published for', async () => {
  const { signingKeys, sign, clock, events } = await startKeys()
  const [first] = published(signingKeys)
  await Promise.all([signingKeys.rotate(anna), signingKeys.rotate(anna)])
  expect(published(signingKeys)).toHaveLength(2)
  expect(kidOf(sign())).toBe(first)
  clock.advance(day)
  await signingKeys.tend()
  expect(kidOf(sign())).not.toBe(first)
  const made = (await events()).filter(
    ({ type, actorName }) => type === 'signing_key_created' && actorName === 'Anna Berg',
  )
  expect(made).toHaveLength(4)
})

test('keys that leaked are gone at once, with all that they signed, and the ones that were to come as well', async () => {
  const { signingKeys, sign, events } = await startKeys()
  await signingKeys.rotate(anna)
  const before = published(signingKeys)
  const stolen = sign()
  await signingKeys.rotate(anna, { now: true })
  const after = published(signingKeys)
  expect(after).toHaveLength(1)
  expect(before).not.toContain(after[0])
  expect(kidOf(sign())).toBe(after[0])
  expect(signingKeys.verify(stolen)).toBeUndefined()
  expect(signingKeys.verify(sign())?.claims).toEqual(claims)
  const retired = (await events()).filter(({ type }) => type === 'signing_key_retired')
  expect(retired).toHaveLength(8)
  expect(retired.every(({ actorName }) => actorName === 'Anna Berg')).toBe(true)
})

test('an office that wants no schedule has none, and one that publishes no key ahead changes at once', async () => {
  const { signingKeys, sign, clock, appliance } = await startKeys()
  const { protocol, store } = appliance
  const decide = (decision: { rotateDays: number; prepublishHours: number }) =>
    store.write((transaction) => protocol.change(transaction, { ...protocol.current(), signingKeys: decision }))
  const [first] = published(signingKeys)
  await decide({ rotateDays: 0, prepublishHours: 24 })
  clock.advance(1000 * day)
  await signingKeys.tend()
  expect(published(signingKeys)).toEqual([first])
  await decide({ rotateDays: 30, prepublishHours: 0 })
  await signingKeys.tend()
  expect(kidOf(sign())).not.toBe(first)
})

test('a restart finds the keys in the state that they were in, and a clock that was set back stops no signature', async () => {
  const place = { folder: tempFolder(), masterKey: randomBytes(32), clock: fakeClock() }
  const before = await startKeys(place)
  await before.signingKeys.rotate(anna)
  const keys = published(before.signingKeys)
  await before.close()
  place.clock.advance(day)
  const { signingKeys, sign, clock } = await startKeys(place)
  expect(published(signingKeys).sort()).toEqual(keys.sort())
  const second = kidOf(sign())
  await signingKeys.tend()
  expect(kidOf(sign())).toBe(second)
  clock.set(0)
  await signingKeys.tend()
  expect(signingKeys.verify(sign())?.claims).toEqual(claims)
})
