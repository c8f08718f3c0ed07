import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { migrate } from '../../server/storage/migrate.ts'
import { openSqlite } from '../../server/storage/open-sqlite.ts'
import { createRepositories } from '../../server/storage/repositories.ts'
import { sqliteStore } from '../../server/storage/store.ts'
import { tempFolder } from './temp-folder.ts'

/** A store over a real encrypted file of its own, closed when the running test ends. */
export function openStore({ folder = tempFolder(), key = randomBytes(32) } = {}) {
  const file = join(folder, 'authly.db')
  const writer = openSqlite({ file, key, create: true })
  migrate(writer)
  const store = sqliteStore({ writer, reader: openSqlite({ file, key, create: false }) })
  let open = true
  const close = async () => {
    if (open) await store.close()
    open = false
  }
  onTestFinished(close)
  return { store, repositories: createRepositories(store), writer, folder, key, close }
}
