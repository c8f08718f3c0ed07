import { expect, test } from 'vitest'
import { openStore } from '../support/store.ts'

const anna = {
  id: 'person-anna',
  username: 'Anna',
  name: 'Anna Ärmel',
  email: 'anna@example.com',
  role: 'admin',
  password_hash: null,
  disabled: 0,
  created_at: 1,
  last_sign_in_at: null,
} as const

const code = {
  selector: 'code-1',
  verifier_hash: new Uint8Array(32),
  grant_id: 'grant-1',
  client_id: 'shop',
  redirect_uri: 'https://shop.example/cb',
  code_challenge: 'c',
  created_at: 1000,
  expires_at: 61_000,
  used_at: null,
  dpop_jkt: null,
}

test('a person is found by user name whatever its case', async () => {
  const { store, repositories } = openStore()
  await store.write((transaction) => repositories.people.insert(transaction, anna))
  expect((await repositories.people.findByUsername('aNNA'))?.id).toBe('person-anna')
})

test('two people cannot have user names that differ in case only', async () => {
  const { store, repositories } = openStore()
  await store.write((transaction) => repositories.people.insert(transaction, anna))
  const again = store.write((transaction) =>
    repositories.people.insert(transaction, { ...anna, id: 'x', username: 'ANNA' }),
  )
  await expect(again).rejects.toThrow()
})

test('people are found by a part of their name, and % means a percent sign', async () => {
  const { store, repositories } = openStore()
  await store.write(async (transaction) => {
    await repositories.people.insert(transaction, anna)
    await repositories.people.insert(transaction, {
      ...anna,
      id: 'ben',
      username: 'ben',
      name: 'Ben 100%',
      email: null,
    })
  })
  const found = async (search: string) =>
    (await repositories.people.page({ search, limit: 10 })).items.map(({ id }) => id)
  expect(await found('BEN')).toEqual(['ben'])
  expect(await found('%')).toEqual(['ben'])
  expect(await found('anna@')).toEqual(['person-anna'])
})

test('pages follow one another without gap or repetition', async () => {
  const { store, repositories } = openStore()
  await store.write(async (transaction) => {
    for (const n of ['1', '2', '3', '4', '5']) {
      await repositories.people.insert(transaction, { ...anna, id: n, username: `p${n}` })
    }
  })
  const seen: string[] = []
  let cursor: string | undefined
  do {
    const page = await repositories.people.page({ limit: 2, cursor })
    expect(page.total).toBe(5)
    seen.push(...page.items.map(({ id }) => id))
    cursor = page.nextCursor ?? undefined
  } while (cursor)
  expect(seen).toEqual(['1', '2', '3', '4', '5'])
})

test('SEC-A13: of many that spend one code at once, exactly one succeeds', async () => {
  const { store, repositories } = openStore()
  await store.write((transaction) => repositories.authorizationCodes.insert(transaction, code))
  const attempts = Array.from({ length: 50 }, () =>
    store.write((transaction) => repositories.authorizationCodes.use(transaction, code.selector, 2000)),
  )
  expect((await Promise.all(attempts)).filter(Boolean)).toHaveLength(1)
})

test('SEC-B45: a code cannot be spent after its time', async () => {
  const { store, repositories } = openStore()
  await store.write((transaction) => repositories.authorizationCodes.insert(transaction, code))
  const late = await store.write((transaction) =>
    repositories.authorizationCodes.use(transaction, code.selector, 61_000),
  )
  expect(late).toBe(false)
})

test('counts put events into the bucket of their time', async () => {
  const { store, repositories } = openStore()
  const start = Date.UTC(2026, 2, 2, 9)
  const event = (at: number, outcome: 'success' | 'failure') => ({
    at,
    type: 'login_success' as const,
    outcome,
    actorKind: 'unknown' as const,
    actorId: null,
    actorName: null,
    personId: null,
    clientId: null,
    clientName: null,
    address: null,
    reason: null,
    requestId: null,
    details: {},
  })
  await store.write(async (transaction) => {
    for (const at of [0, 999, 1500]) await repositories.events.insert(transaction, event(start + at, 'success'))
    await repositories.events.insert(transaction, event(start + 1999, 'failure'))
  })
  const counts = await repositories.events.counts({ from: start, to: start + 2000, bucketMs: 1000 })
  expect(counts).toHaveLength(3)
  expect(counts).toContainEqual({ outcome: 'success', bucket: 0, count: 2 })
  expect(counts).toContainEqual({ outcome: 'success', bucket: 1, count: 1 })
  expect(counts).toContainEqual({ outcome: 'failure', bucket: 1, count: 1 })
})
