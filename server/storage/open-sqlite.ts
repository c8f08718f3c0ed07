import { accessSync, closeSync, constants, existsSync, openSync, readSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import Database from 'better-sqlite3'
import { createPrivateFile, keepPrivate } from './private-file.ts'
import { StorageError, storageErrorFrom } from './storage-error.ts'

export interface OpenSqliteOptions {
  file: string
  /** 32 random bytes; the caller keeps the buffer and may zero it afterwards. */
  key: Buffer
  /** Whether a missing or empty file is a first run; otherwise it is a loss, and refused (SEC-D11). */
  create: boolean
  readOnly?: boolean
  /** Reads the whole file for damage before anything is written to it (SEC-D23); takes longer the larger it is. */
  quickCheck?: boolean
}

/** Milliseconds that a statement waits for another connection's lock. */
const busyTimeout = 5000

/** Each as it is set and as it must read back; the file remembers none of them but the first. */
const settings: readonly (readonly [name: string, set: string, readBack: string | number])[] = [
  ['journal_mode', 'WAL', 'wal'],
  // A file in WAL mode opens with NORMAL, which can lose commits that were already answered (SEC-D05).
  ['synchronous', 'FULL', 2],
  // Temporary files would not be encrypted (SEC-D06).
  ['temp_store', 'MEMORY', 2],
  ['foreign_keys', 'ON', 1],
  ['trusted_schema', 'OFF', 0],
  ['cell_size_check', 'ON', 1],
  ['secure_delete', 'ON', 1],
  // On macOS a plain fsync stops at the drive's cache; elsewhere these two change nothing.
  ['fullfsync', 'ON', 1],
  ['checkpoint_fullfsync', 'ON', 1],
  // In pages of 4 KiB: damage in the log is invisible to SQLite, so the log is kept short (SEC-D08).
  ['wal_autocheckpoint', '1000', 1000],
  ['journal_size_limit', '16777216', 16_777_216],
]

/**
 * Opens the encrypted database with every safety setting set and read back, and its files closed to other users.
 * A refusal leaves the database and its write-ahead log byte for byte as they were.
 * @throws {StorageError} `missing`, `emptied`, `wrong_key`, `corrupt`, `not_encrypted`, `not_writable`, `in_use`,
 * `disk_full`, `unsafe_settings`, …
 */
export function openSqlite(options: OpenSqliteOptions): Database.Database {
  if (options.key.length !== 32) throw new RangeError('the database key is 32 bytes')
  const { file } = options
  const sidecars = [`${file}-wal`, `${file}-shm`, `${file}-journal`]
  const absent = sidecars.filter((path) => !existsSync(path))
  const { created, hasContent } = prepareFile(options)
  try {
    for (const path of sidecars) keepPrivate(path)
    if (hasContent) look(options)
    const database = connect(options, (opened) => applySettings(opened, file))
    for (const path of sidecars) keepPrivate(path)
    return database
  } catch (error) {
    const failure = explained(error, file)
    // What came into being meanwhile is our own leftover, unless another process is at work in the same file.
    const leftovers = failure.code === 'in_use' ? [] : absent
    for (const path of created ? [file, ...leftovers] : leftovers) rmSync(path, { force: true })
    throw failure
  }
}

function prepareFile({ file, create, readOnly }: OpenSqliteOptions): { created: boolean; hasContent: boolean } {
  const created = create && createPrivateFile(file)
  const found = keepPrivate(file)
  if (!found) throw new StorageError('missing', { place: file })
  if (found.size === 0 && !create) throw new StorageError('emptied', { place: file })
  if (!readOnly) requireWritable(file)
  return { created, hasContent: found.size > 0 }
}

function requireWritable(file: string): void {
  for (const path of [file, dirname(file)]) {
    try {
      accessSync(path, constants.R_OK | constants.W_OK)
    } catch (error) {
      throw storageErrorFrom(error, path)
    }
  }
}

/** Reads before anything can be written: a connection that may write could tidy the log away under a wrong key. */
function look(options: OpenSqliteOptions): void {
  connect({ ...options, readOnly: true }, (database) => {
    if (options.quickCheck) checkPages(database, options.file)
  }).close()
}

/** A connection that can read the file and of which `prepare` is done; it is closed again if that throws. */
function connect(options: OpenSqliteOptions, prepare: (database: Database.Database) => void): Database.Database {
  const { file, key, readOnly = false } = options
  const database = new Database(file, { fileMustExist: true, readonly: readOnly, timeout: busyTimeout })
  try {
    unlock(database, key)
    database.prepare('SELECT count(*) FROM sqlite_schema').get()
    prepare(database)
    return database
  } catch (error) {
    database.close()
    throw error
  }
}

/** A raw key: deriving one from a passphrase is the vault's work, done once (SEC-D01). The cipher is authenticated (SEC-D12). */
function unlock(database: Database.Database, key: Buffer): void {
  database.pragma(`cipher = 'chacha20'`)
  const cipher = database.pragma('cipher', { simple: true })
  // SQLite's plain driver takes any pragma, knows no key, and would write everything in clear.
  if (cipher !== 'chacha20' || !('key' in database) || typeof database.key !== 'function') {
    throw new StorageError('unsafe_settings', { place: database.name, detail: `cipher is ${cipher}` })
  }
  const raw = Buffer.concat([Buffer.from('raw:'), key])
  try {
    database.key(raw)
  } finally {
    raw.fill(0)
  }
}

function checkPages(database: Database.Database, file: string): void {
  const verdict = database.pragma('quick_check(1)', { simple: true })
  if (verdict !== 'ok') throw new StorageError('corrupt', { place: file, detail: String(verdict) })
}

function applySettings(database: Database.Database, file: string): void {
  for (const [name, set, expected] of settings) {
    database.pragma(`${name} = ${set}`)
    const actual = database.pragma(name, { simple: true })
    if (actual === expected) continue
    throw new StorageError('unsafe_settings', { place: file, detail: `${name} is ${actual}, not ${expected}` })
  }
}

/** SQLite's codes are coarse: what it cannot open or read is asked of the file system once more. */
function explained(thrown: unknown, file: string): StorageError {
  const error = storageErrorFrom(thrown, file)
  if (error.code !== 'wrong_key' && error.code !== 'not_writable') return error
  try {
    const descriptor = openSync(file, 'r')
    const header = Buffer.alloc(24)
    readSync(descriptor, header, 0, header.length, 0)
    closeSync(descriptor)
    return error.code === 'wrong_key' ? namedByHeader(header, file, error) : error
  } catch (refusal) {
    return storageErrorFrom(refusal, file)
  }
}

/**
 * Garbage and a wrong key look the same to SQLite (SEC-D10), but the cipher leaves eight bytes of the header in clear:
 * the payload fractions in it are the same in every SQLite file.
 */
function namedByHeader(header: Buffer, file: string, cause: StorageError): StorageError {
  if (header.toString('latin1', 0, 15) === 'SQLite format 3')
    return new StorageError('not_encrypted', { place: file, cause })
  const isDatabase = header[21] === 64 && header[22] === 32 && header[23] === 32
  return isDatabase ? cause : new StorageError('corrupt', { place: file, cause })
}
