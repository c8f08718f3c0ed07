import { chmodSync, closeSync, fchmodSync, lstatSync, openSync, type Stats } from 'node:fs'
import { StorageError, storageErrorFrom } from './storage-error.ts'

/**
 * Creates an empty file that only its owner may read and write, whatever the umask (SEC-D04).
 * @returns false when there is something of that name already; it is left as it is.
 * @throws {StorageError} `not_writable`, `disk_full`, …
 */
export function createPrivateFile(path: string): boolean {
  try {
    const descriptor = openSync(path, 'wx', 0o600)
    fchmodSync(descriptor, 0o600)
    closeSync(descriptor)
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false
    throw storageErrorFrom(error, path)
  }
}

/**
 * Takes every right on a file of ours from the other users of the machine. It opens nothing: closing a
 * second descriptor would drop the locks that SQLite holds on the same file.
 * @returns what the file system says of it, or undefined when there is no such file
 * @throws {StorageError} `not_a_file`, `foreign_owner`
 */
export function keepPrivate(path: string): Stats | undefined {
  const found = lstatSync(path, { throwIfNoEntry: false })
  if (!found) return undefined
  if (!found.isFile()) throw new StorageError('not_a_file', { place: path })
  requireOwn(found, path)
  if (isExposed(found)) chmodSync(path, found.mode & 0o700)
  return found
}

/** @throws {StorageError} `foreign_owner`: what another user owns, that user can change at any time. */
export function requireOwn(found: Stats, path: string): void {
  const self = process.getuid?.()
  if (self === undefined || found.uid === self) return
  throw new StorageError('foreign_owner', { place: path, detail: `owner ${found.uid}, process ${self}` })
}

/** Whether the group or others have any right; Windows knows no such bits. */
export function isExposed(found: Stats): boolean {
  return process.platform !== 'win32' && (found.mode & 0o077) !== 0
}
