import { chmodSync, copyFileSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { openSqlite } from '../../server/storage/open-sqlite.ts'
import { modesIn } from '../support/folder-state.ts'
import { tempFolder } from '../support/temp-folder.ts'
import { closedDatabase, open } from './database-file.ts'

describe('opening the database', () => {
  test.each([
    ['a new file', true],
    ['a file that was closed before', false],
  ])('SEC-D05, SEC-D06, SEC-D20: every safety setting holds on %s', (_, fresh) => {
    const { folder, file, key } = closedDatabase()
    const database = open({ file: fresh ? join(folder, 'authly.new.db') : file, key, create: fresh })
    const setting = (name: string) => database.pragma(name, { simple: true })
    expect(setting('cipher')).toBe('chacha20')
    expect(setting('journal_mode')).toBe('wal')
    expect(setting('synchronous')).toBe(2)
    expect(setting('temp_store')).toBe(2)
    expect(setting('foreign_keys')).toBe(1)
    expect(setting('trusted_schema')).toBe(0)
    expect(setting('busy_timeout')).toBe(5000)
    expect(setting('secure_delete')).toBe(1)
  })

  test('SEC-D02: nothing that was stored can be read in any of its files', () => {
    const { folder, file, key } = closedDatabase()
    const database = open({ file, key, create: false })
    database.prepare('INSERT INTO note (text) VALUES (?)').run('CANARY in the log')
    const names = readdirSync(folder)
    expect(names).toContain('authly.db-wal')
    for (const name of names) {
      const bytes = readFileSync(join(folder, name))
      expect(bytes.includes('CANARY'), name).toBe(false)
      expect(bytes.includes('CREATE TABLE'), name).toBe(false)
      expect(bytes.includes(key), name).toBe(false)
    }
  })

  test.each([0, 0o777])('SEC-D04: its files are closed to other users, and open to us, under the umask %o', (mask) => {
    const umask = process.umask(mask)
    try {
      const folder = tempFolder()
      const database = open({ file: join(folder, 'authly.db'), key: Buffer.alloc(32, 7), create: true })
      database.exec('CREATE TABLE note (text TEXT)')
      expect(modesIn(folder)).toEqual({ 'authly.db': '600', 'authly.db-wal': '600', 'authly.db-shm': '600' })
    } finally {
      process.umask(umask)
    }
  })

  test('SEC-D04: files that somebody opened to others are closed again', () => {
    const { folder, file, key } = closedDatabase()
    const crashed = tempFolder()
    const database = open({ file, key, create: false })
    database.exec("INSERT INTO note (text) VALUES ('in the log')")
    for (const name of readdirSync(folder)) copyFileSync(join(folder, name), join(crashed, name))
    for (const name of readdirSync(crashed)) chmodSync(join(crashed, name), 0o666)
    open({ file: join(crashed, 'authly.db'), key, create: false })
    expect(new Set(Object.values(modesIn(crashed)))).toEqual(new Set(['600']))
  })

  test('a process that died leaves its last commits in the log, and they are there again', () => {
    const { folder, file, key } = closedDatabase()
    const database = open({ file, key, create: false })
    database.exec("INSERT INTO note (text) VALUES ('the last commit')")
    const crashed = tempFolder()
    for (const name of readdirSync(folder)) copyFileSync(join(folder, name), join(crashed, name))
    const again = open({ file: join(crashed, 'authly.db'), key, create: false, quickCheck: true })
    expect(again.prepare('SELECT text FROM note ORDER BY id DESC LIMIT 1').pluck().get()).toBe('the last commit')
  })

  test('a reader beside the writer sees what is committed and can change nothing', () => {
    const { file, key } = closedDatabase()
    const writer = open({ file, key, create: false })
    const reader = open({ file, key, create: false, readOnly: true })
    writer.exec("INSERT INTO note (text) VALUES ('fresh')")
    expect(reader.prepare('SELECT count(*) FROM note').pluck().get()).toBe(401)
    expect(() => reader.exec('DELETE FROM note')).toThrow(/readonly/)
  })

  test('an empty file is taken for a new database only on a first run', () => {
    const { file, key } = closedDatabase()
    const database = open({ file: `${file}.second`, key, create: true })
    expect(database.prepare('SELECT count(*) FROM sqlite_schema').pluck().get()).toBe(0)
  })

  test('a database that is there already is opened as it is on a first run that is tried again', () => {
    const { file, key } = closedDatabase()
    const database = open({ file, key, create: true })
    expect(database.prepare('SELECT count(*) FROM note').pluck().get()).toBe(400)
    expect(statSync(file).size).toBeGreaterThan(400_000)
  })

  test.each([0, 16, 31, 33])('a key of %i bytes is a mistake in the program, not a weak key', (length) => {
    const { file } = closedDatabase()
    expect(() => openSqlite({ file, key: Buffer.alloc(length), create: false })).toThrow(RangeError)
  })
})
