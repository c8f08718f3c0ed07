import { randomBytes } from 'node:crypto'
import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { replaceFile } from '../../platform/replace-file.ts'
import { storageErrorFrom } from '../../storage/storage-error.ts'
import { VaultError } from './vault-error.ts'

/**
 * The 32 random bytes of a key file, in exact bytes or as 64 hexadecimal digits; nothing is stripped (SEC-S58).
 * @throws {VaultError} `key_file_missing`, `key_file_exposed`, `malformed_key_file`
 */
export function readKeyFile(path: string): Buffer {
  const content = readWhatIsSafe(path)
  if (content.length === 32) return content
  const text = content.length === 64 ? content.toString('latin1') : ''
  content.fill(0)
  if (/^[0-9a-f]{64}$/i.test(text)) return Buffer.from(text, 'hex')
  throw new VaultError('malformed_key_file', { detail: path })
}

/** The key file of a new slot: the one that is there, or a new one that only its owner may read (0600). */
export function takeKeyFile(path: string): Buffer {
  try {
    return readKeyFile(path)
  } catch (error) {
    if (!(error instanceof VaultError && error.code === 'key_file_missing')) throw error
  }
  const key = randomBytes(32)
  try {
    replaceFile(path, key)
    return key
  } catch (error) {
    throw storageErrorFrom(error, path)
  }
}

/** What decides whether others could have read or changed a key file. */
export interface KeyFileOwnership {
  mode: number
  uid: number
  gid: number
}

/**
 * Only this user or root may own it, and nobody else may have any right to it.
 * The one exception is root's own file, readable by root's own group: a systemd credential looks like that to the
 * service it is meant for, because the mode shows the mask of its access list.
 */
export function isClosedToOthers({ mode, uid, gid }: KeyFileOwnership, self: number): boolean {
  if (uid !== self && uid !== 0) return false
  const isCredential = uid === 0 && gid === 0 && self !== 0
  return (mode & (isCredential ? 0o037 : 0o077)) === 0
}

/** Looks at the opened file, not at its path, so that it cannot be exchanged between the look and the reading. */
function readWhatIsSafe(path: string): Buffer {
  const descriptor = openKeyFile(path)
  try {
    const found = fstatSync(descriptor)
    if (!found.isFile()) throw new VaultError('malformed_key_file', { detail: path })
    const self = process.getuid?.()
    if (self !== undefined && !isClosedToOthers(found, self)) throw new VaultError('key_file_exposed', { detail: path })
    const content = Buffer.alloc(65)
    return content.subarray(0, readSync(descriptor, content, 0, content.length, 0))
  } finally {
    closeSync(descriptor)
  }
}

function openKeyFile(path: string): number {
  try {
    return openSync(path, 'r')
  } catch (error) {
    const failure = storageErrorFrom(error, path)
    if (failure.code === 'missing' || failure.code === 'not_a_folder') {
      throw new VaultError('key_file_missing', { detail: path, cause: error })
    }
    throw failure
  }
}
