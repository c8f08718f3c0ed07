import { randomBytes } from 'node:crypto'
import { closeSync, fchmodSync, fsyncSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

/**
 * Puts new content in a file that only its owner may read: after a crash there is the old content or the new, whole.
 * @throws the file system's error; the old file is then untouched and nothing is left beside it.
 */
export function replaceFile(path: string, content: string | Buffer): void {
  const draft = `${path}.${randomBytes(6).toString('hex')}.tmp`
  try {
    writeDurably(draft, content)
    renameSync(draft, path)
  } catch (error) {
    rmSync(draft, { force: true })
    throw error
  }
  syncFolder(dirname(path))
}

function writeDurably(path: string, content: string | Buffer): void {
  const descriptor = openSync(path, 'wx', 0o600)
  try {
    // The umask can only take rights away, yet it may take the owner's.
    fchmodSync(descriptor, 0o600)
    writeFileSync(descriptor, content)
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}

/** Makes a rename survive a power cut; Windows keeps its folders itself and lets nobody open one. */
function syncFolder(path: string): void {
  if (process.platform === 'win32') return
  const descriptor = openSync(path, 'r')
  try {
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}
