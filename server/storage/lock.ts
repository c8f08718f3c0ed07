import { readFileSync, rmSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import * as z from 'zod'
import type { Clock } from '../platform/clock.ts'
import { replaceFile } from '../platform/replace-file.ts'
import { createPrivateFile, keepPrivate } from './private-file.ts'
import { StorageError, storageErrorFrom } from './storage-error.ts'

export interface FolderLock {
  /** Lets the next process in; calling it again does nothing. */
  release(): void
}

const holderSchema = z.object({ pid: z.int().positive(), host: z.string().max(255), since: z.iso.datetime() })

/**
 * Makes this process the only one that uses the data folder. The lock is the operating system's, on the empty
 * `authly.lock`, so it ends with the process however that ends; `authly.pid` only tells people who holds it.
 * Nothing may open `authly.lock` meanwhile: where locks are POSIX's, closing it would let go of this one.
 * @throws {StorageError} `in_use`, naming the process that holds it; `not_writable`, `disk_full`
 */
export function lockDataFolder({ folder, clock }: { folder: string; clock: Clock }): FolderLock {
  const holderFile = join(folder, 'authly.pid')
  const held = takeLock(join(folder, 'authly.lock'), () => inUse(folder, holderFile))
  const release = () => {
    if (!held.open) return
    process.off('exit', release)
    rmSync(holderFile, { force: true })
    held.close()
  }
  // Also keeps the connection from being collected as garbage, which would end the lock of a caller that drops its answer.
  process.once('exit', release)
  try {
    const holder = { pid: process.pid, host: hostname(), since: new Date(clock.now()).toISOString() }
    replaceFile(holderFile, `${JSON.stringify(holder)}\n`)
  } catch (error) {
    release()
    throw storageErrorFrom(error, holderFile)
  }
  return { release }
}

function takeLock(file: string, inUse: () => StorageError): Database.Database {
  createPrivateFile(file)
  keepPrivate(file)
  let held: Database.Database | undefined
  try {
    held = new Database(file, { fileMustExist: true, timeout: 0 })
    // Nothing is ever written, so there need be no journal beside it.
    held.pragma('journal_mode = MEMORY')
    held.exec('BEGIN EXCLUSIVE')
    return held
  } catch (error) {
    held?.close()
    const failure = storageErrorFrom(error, file)
    throw failure.code === 'in_use' ? inUse() : failure
  }
}

function inUse(folder: string, holderFile: string): StorageError {
  const holder = readHolder(holderFile)
  if (!holder) return new StorageError('in_use', { place: folder })
  const { pid, host, since } = holder
  return new StorageError('in_use', {
    sentence: `Another Authly (process ${pid} on ${host}, since ${since}) is using ${folder}. Stop it first, or choose another data folder.`,
  })
}

/** What the file says, if it can be read at all: the lock itself does not depend on it. */
function readHolder(file: string): z.infer<typeof holderSchema> | undefined {
  try {
    return holderSchema.safeParse(JSON.parse(readFileSync(file, 'utf8'))).data
  } catch {
    return undefined
  }
}
