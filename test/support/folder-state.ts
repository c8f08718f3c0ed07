import { createHash } from 'node:crypto'
import { lstatSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

export interface FileState {
  name: string
  mode: string
  modified: number
  digest: string
}

/** Every file of a folder with its mode, time and content, to say of two moments that nothing changed between them. */
export function folderState(folder: string): FileState[] {
  const files = readdirSync(folder).sort()
  return files.map((name) => {
    const path = join(folder, name)
    const { mode, mtimeMs } = lstatSync(path)
    const digest = createHash('sha256').update(readFileSync(path)).digest('hex')
    return { name, mode: (mode & 0o777).toString(8), modified: mtimeMs, digest }
  })
}

/** The modes of a folder's files, as `0600` is written. */
export function modesIn(folder: string): Record<string, string> {
  return Object.fromEntries(folderState(folder).map(({ name, mode }) => [name, mode]))
}
