import { expect, test } from 'vitest'
import type { Transaction } from '../../server/storage/store.ts'
import { openStore } from '../support/store.ts'

const setting =
  (key: string, settings: ReturnType<typeof openStore>['repositories']['settings']) => (transaction: Transaction) =>
    settings.put(transaction, key, '"kept"')

test('work that waits in the same turn shares one commit, and each piece is answered', async () => {
  const { store, writer, repositories } = openStore()
  const keys = (name: string) => Array.from({ length: 20 }, (_, n) => `${name}-${n}`)
  const walPages = async (work: () => Promise<unknown>) => {
    writer.pragma('wal_checkpoint(TRUNCATE)')
    await work()
    const [state] = writer.pragma('wal_checkpoint(PASSIVE)') as { log: number }[]
    return state?.log ?? 0
  }
  const together = await walPages(() =>
    Promise.all(keys('together').map((key) => store.write(setting(key, repositories.settings)))),
  )
  const apart = await walPages(async () => {
    for (const key of keys('apart')) await store.write(setting(key, repositories.settings))
  })
  expect(together).toBeLessThan(apart / 4)
  expect((await repositories.settings.all()).size).toBe(40)
})

test('a piece that throws undoes itself and nobody else', async () => {
  const { store, repositories } = openStore()
  const failing = store.write(async (transaction) => {
    await repositories.settings.put(transaction, 'lost', '1')
    throw new Error('Ben changed his mind')
  })
  const [first, second, third] = await Promise.allSettled([
    store.write(setting('before', repositories.settings)),
    failing,
    store.write(setting('after', repositories.settings)),
  ])
  expect([first.status, second.status, third.status]).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  expect([...(await repositories.settings.all()).keys()]).toEqual(['before', 'after'])
})

test('readers see nothing of a piece before its commit', async () => {
  const { store, repositories } = openStore()
  const seen = await store.write(async (transaction) => {
    await repositories.settings.put(transaction, 'draft', '1')
    return (await repositories.settings.all()).has('draft')
  })
  expect(seen).toBe(false)
  expect((await repositories.settings.all()).has('draft')).toBe(true)
})

test('what is to happen after a commit happens once it is kept, and never for what was undone', async () => {
  const { store, repositories } = openStore()
  const told: string[] = []
  const keep = store.write(async (transaction) => {
    transaction.afterCommit(() => told.push('kept'))
    await repositories.settings.put(transaction, 'kept', '1')
  })
  const undo = store.write(async (transaction) => {
    transaction.afterCommit(() => told.push('undone'))
    throw new Error('undone')
  })
  await Promise.allSettled([keep, undo])
  expect(told).toEqual(['kept'])
})

test('a commit that the disk refuses is nobody’s success, and the store goes on afterwards', async () => {
  const { store, writer, repositories } = openStore()
  const pages = Number(writer.pragma('page_count', { simple: true }))
  writer.pragma(`max_page_count = ${pages}`)
  const tooMuch = 'x'.repeat(1 << 20)
  const outcomes = await Promise.allSettled([
    store.write(setting('small', repositories.settings)),
    store.write((transaction) => repositories.settings.put(transaction, 'large', tooMuch)),
  ])
  expect(outcomes.map(({ status }) => status)).toContain('rejected')
  for (const [index, key] of ['small', 'large'].entries()) {
    const kept = (await repositories.settings.all()).has(key)
    expect(kept).toBe(outcomes[index]?.status === 'fulfilled')
  }
  writer.pragma(`max_page_count = ${pages + 10_000}`)
  expect(await store.write(setting('again', repositories.settings))).toBe(1)
})

test('closing finishes what waits, and what comes later is refused', async () => {
  const { store, repositories, folder, key, close } = openStore()
  const last = store.write(setting('last', repositories.settings))
  await close()
  expect(await last).toBe(1)
  await expect(store.write(setting('late', repositories.settings))).rejects.toMatchObject({ code: 'closed' })
  const again = openStore({ folder, key })
  expect([...(await again.repositories.settings.all()).keys()]).toEqual(['last'])
})
