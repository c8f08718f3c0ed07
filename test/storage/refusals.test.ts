import { randomBytes } from 'node:crypto'
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect, test } from 'vitest'
import { openSqlite } from '../../server/storage/open-sqlite.ts'
import { StorageError } from '../../server/storage/storage-error.ts'
import { folderState } from '../support/folder-state.ts'
import { refusal } from '../support/refusal.ts'
import { tempFolder } from '../support/temp-folder.ts'
import { closedDatabase, type DatabaseFile, open } from './database-file.ts'

function overwrite(file: string, at: number, bytes: Buffer): void {
  const content = readFileSync(file)
  bytes.copy(content, at)
  writeFileSync(file, content)
}

interface Damage {
  code: string
  exitCode: number
  says: RegExp
  make(database: DatabaseFile): void
  key?: Buffer
  quickCheck?: boolean
}

const damages: Record<string, Damage> = {
  'SEC-D10: another key': {
    code: 'wrong_key',
    exitCode: 65,
    says: /does not open with this folder's key/,
    make: () => undefined,
    key: randomBytes(32),
  },
  'SEC-D10: a file of random bytes': {
    code: 'corrupt',
    exitCode: 65,
    says: /is damaged/,
    make: ({ file }) => void writeFileSync(file, randomBytes(50_000)),
  },
  'SEC-D10: a file cut in half': {
    code: 'corrupt',
    exitCode: 65,
    says: /is damaged/,
    make: ({ file }) => void truncateSync(file, Math.floor(readFileSync(file).length / 2)),
  },
  'SEC-D10: a file cut within its first page': {
    code: 'corrupt',
    exitCode: 65,
    says: /is damaged/,
    make: ({ file }) => void truncateSync(file, 20),
  },
  'SEC-D12: one flipped bit far inside, found by the quick check': {
    code: 'corrupt',
    exitCode: 65,
    says: /is damaged/,
    quickCheck: true,
    make: ({ file }) => {
      const at = 4096 * 50 + 300
      overwrite(file, at, Buffer.from([(readFileSync(file)[at] ?? 0) ^ 1]))
    },
  },
  'SEC-D12: one flipped bit in the first page': {
    code: 'wrong_key',
    exitCode: 65,
    says: /or its first page is damaged/,
    make: ({ file }) => overwrite(file, 200, Buffer.from([(readFileSync(file)[200] ?? 0) ^ 1])),
  },
  'SEC-D11: an emptied file': {
    code: 'emptied',
    exitCode: 65,
    says: /is empty although this folder has been set up/,
    make: ({ file }) => void truncateSync(file, 0),
  },
  'SEC-D11: a file that is gone': {
    code: 'missing',
    exitCode: 66,
    says: /nothing was created in its place/,
    make: ({ file }) => rmSync(file),
  },
  'a database that is not encrypted': {
    code: 'not_encrypted',
    exitCode: 65,
    says: /is not encrypted/,
    make: ({ file }) => {
      rmSync(file)
      new Database(file).exec('CREATE TABLE note (text TEXT)').close()
      chmodSync(file, 0o600)
    },
  },
  'a link in the place of the file': {
    code: 'not_a_file',
    exitCode: 77,
    says: /not an ordinary file/,
    make: ({ file }) => {
      const elsewhere = join(tempFolder(), 'elsewhere.db')
      copyFileSync(file, elsewhere)
      rmSync(file)
      symlinkSync(elsewhere, file)
    },
  },
}

describe('a database that cannot be used is refused, and nothing in the folder changes', () => {
  test.each(Object.entries(damages))('%s', (_, damage) => {
    const intact = closedDatabase()
    const { folder, file } = intact
    damage.make(intact)
    const key = damage.key ?? intact.key
    const before = folderState(folder)
    const error = refusal(() => openSqlite({ file, key, create: false, quickCheck: damage.quickCheck ?? false }))
    expect(error).toBeInstanceOf(StorageError)
    expect(error).toMatchObject({ code: damage.code, exitCode: damage.exitCode })
    expect(String(error)).toMatch(damage.says)
    expect(String(error)).toContain(file)
    expect(folderState(folder)).toEqual(before)
  })

  test('a wrong key leaves the commits of a crashed process in their log', () => {
    const { folder, file, key } = closedDatabase()
    const running = open({ file, key, create: false })
    running.exec("INSERT INTO note (text) VALUES ('only in the log')")
    const crashed = tempFolder()
    for (const name of ['authly.db', 'authly.db-wal']) copyFileSync(join(folder, name), join(crashed, name))
    const before = folderState(crashed)
    const error = refusal(() => openSqlite({ file: join(crashed, 'authly.db'), key: randomBytes(32), create: false }))
    expect(error).toMatchObject({ code: 'wrong_key' })
    expect(folderState(crashed)).toEqual(before)
    const again = open({ file: join(crashed, 'authly.db'), key, create: false })
    expect(again.prepare('SELECT count(*) FROM note').pluck().get()).toBe(401)
  })

  test('a first run that fails leaves no file behind', () => {
    const folder = tempFolder()
    mkdirSync(join(folder, 'authly.db-wal'))
    const error = refusal(() => openSqlite({ file: join(folder, 'authly.db'), key: randomBytes(32), create: true }))
    expect(error).toMatchObject({ code: 'not_a_file' })
    expect(readdirSync(folder)).toEqual(['authly.db-wal'])
  })

  test('a file that another program has locked is refused as in use', () => {
    const { folder, file, key } = closedDatabase()
    const other = open({ file, key, create: false })
    other.pragma('locking_mode = EXCLUSIVE')
    other.exec("INSERT INTO note (text) VALUES ('mine')")
    const error = refusal(() => openSqlite({ file, key, create: false }))
    expect(error).toMatchObject({ code: 'in_use', exitCode: 75 })
    expect(readdirSync(folder)).toContain('authly.db-wal')
  }, 30_000)

  test('no refusal says anything of the key', () => {
    const { file } = closedDatabase()
    const key = randomBytes(32)
    const error = refusal(() => openSqlite({ file, key, create: false }))
    const said = JSON.stringify(error, Object.getOwnPropertyNames(error))
    expect(said).not.toContain(key.toString('hex'))
    expect(said).not.toContain(key.toString('base64').slice(0, 20))
  })
})
