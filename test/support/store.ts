import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import type Database from 'better-sqlite3'
import { onTestFinished } from 'vitest'
import { migrate } from '../../server/storage/migrate.ts'
import { openSqlite } from '../../server/storage/open-sqlite.ts'
import { createRepositories, type Repositories } from '../../server/storage/repositories.ts'
import { type Store, sqliteStore } from '../../server/storage/store.ts'
import { tempFolder } from './temp-folder.ts'

export interface OpenStore {
  store: Store
  repositories: Repositories
  /** The writing connection itself, to look behind the store. */
  writer: Database.Database
  folder: string
  key: Buffer
  close(): Promise<void>
}

/** A store over a real encrypted file of its own, closed when the running test ends. */
export function openStore(wishes: { folder?: string; key?: Buffer } = {}): OpenStore {
  const { folder = tempFolder(), key = randomBytes(32) } = wishes
  const file = join(folder, 'authly.db')
  const writer = openSqlite({ file, key, create: true })
  migrate(writer)
  const store = sqliteStore({ writer, reader: openSqlite({ file, key, create: false, readOnly: true }) })
  let open = true
  const close = async () => {
    if (open) await store.close()
    open = false
  }
  onTestFinished(close)
  return { store, repositories: createRepositories(store), writer, folder, key, close }
}
