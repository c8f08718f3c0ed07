import type Database from 'better-sqlite3'
import { migrations } from './migrations/index.ts'
import { queryBuilder } from './statement.ts'
import { StorageError } from './storage-error.ts'

/**
 * Brings the schema up to date, all missing steps in one transaction (SEC-D26).
 * The number of steps taken is kept in the file's `user_version`.
 * @throws {StorageError} `newer_schema` when the file was written by a newer version; nothing is changed then.
 */
export function migrate(database: Database.Database): void {
  const taken = Number(database.pragma('user_version', { simple: true }))
  if (taken > migrations.length) throw new StorageError('newer_schema')
  if (taken === migrations.length) return
  const queries = queryBuilder('sqlite')
  const takeRest = database.transaction(() => {
    for (const { up } of migrations.slice(taken)) {
      for (const step of up(queries, 'sqlite')) database.exec(step.compile().sql)
    }
    database.pragma(`user_version = ${migrations.length}`)
  })
  takeRest.immediate()
}
