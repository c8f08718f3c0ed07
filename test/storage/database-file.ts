import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import type Database from 'better-sqlite3'
import { onTestFinished } from 'vitest'
import { type OpenSqliteOptions, openSqlite } from '../../server/storage/open-sqlite.ts'
import { tempFolder } from '../support/temp-folder.ts'

export interface DatabaseFile {
  folder: string
  file: string
  key: Buffer
}

/** Opens for the length of the test. */
export function open(options: OpenSqliteOptions): Database.Database {
  const database = openSqlite(options)
  onTestFinished(() => void database.close())
  return database
}

/** A folder with a database of some hundred pages in it, closed in order. */
export function closedDatabase(): DatabaseFile {
  const folder = tempFolder()
  const file = join(folder, 'authly.db')
  const key = randomBytes(32)
  const database = openSqlite({ file, key, create: true })
  database.exec('CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT NOT NULL)')
  const insert = database.prepare('INSERT INTO note (text) VALUES (?)')
  database.transaction(() => {
    for (let count = 0; count < 400; count++) insert.run(`CANARY-${count}-${'x'.repeat(1000)}`)
  })()
  database.close()
  return { folder, file, key }
}
