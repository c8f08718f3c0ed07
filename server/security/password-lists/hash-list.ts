import { type FileHandle, open } from 'node:fs/promises'
import { HashListError } from './hash-list-error.ts'
import { blockBytes, entriesPerBlock, entryBytes, readHeader, requireWhole } from './hash-list-format.ts'

/** What is known of a list without searching it. */
export interface HashListFacts {
  /** How many passwords it holds. */
  count: number
  /** When the file was changed, in epoch milliseconds. */
  modifiedAt: number
}

/** @throws {HashListError} `absent`, `unreadable`, `damaged` */
export const describeHashList = (path: string): Promise<HashListFacts> =>
  opened(path, async ({ count, modifiedAt }) => ({ count, modifiedAt }))

/**
 * Whether a list holds any of these entries. The file is opened anew each time, so that one that was put there or exchanged
 * counts from the next password on; some twenty small reads for a billion entries.
 * @throws {HashListError} `absent`, `unreadable`, `damaged` where a block that was read is
 */
export const hashListHolds = (path: string, entries: readonly number[]): Promise<boolean> =>
  opened(path, async (list) => {
    for (const entry of entries) if (await holds(list, entry)) return true
    return false
  })

interface OpenList extends HashListFacts {
  file: FileHandle
}

async function opened<Answer>(path: string, use: (list: OpenList) => Promise<Answer>): Promise<Answer> {
  const file = await open(path, 'r').catch((cause: unknown) => {
    throw notOpened(path, cause)
  })
  try {
    const { size, mtimeMs: modifiedAt } = await file.stat()
    const count = readHeader(await readBlock(file, 0), size)
    return await use({ file, count, modifiedAt })
  } catch (thrown) {
    if (thrown instanceof HashListError) throw thrown
    throw new HashListError('unreadable', `The file of passwords ${path} cannot be read.`, { cause: thrown })
  } finally {
    await file.close()
  }
}

function notOpened(path: string, cause: unknown): HashListError {
  const isAbsent = cause instanceof Error && 'code' in cause && cause.code === 'ENOENT'
  return isAbsent
    ? new HashListError('absent', `There is no file ${path}.`, { cause })
    : new HashListError('unreadable', `The file of passwords ${path} cannot be opened: look who may read it.`, {
        cause,
      })
}

async function holds({ file, count }: OpenList, entry: number): Promise<boolean> {
  let first = 0
  let last = Math.ceil(count / entriesPerBlock) - 1
  while (first <= last) {
    const middle = Math.floor((first + last) / 2)
    const block = await readBlock(file, middle + 1)
    requireWhole(block, middle + 1)
    const length = Math.min(entriesPerBlock, count - middle * entriesPerBlock)
    if (entry < entryAt(block, 0)) last = middle - 1
    else if (entry > entryAt(block, length - 1)) first = middle + 1
    else return blockHolds(block, length, entry)
  }
  return false
}

function blockHolds(block: Buffer, length: number, entry: number): boolean {
  let first = 0
  let last = length - 1
  while (first <= last) {
    const middle = (first + last) >> 1
    const found = entryAt(block, middle)
    if (found === entry) return true
    if (found < entry) first = middle + 1
    else last = middle - 1
  }
  return false
}

const entryAt = (block: Buffer, index: number): number => block.readUIntBE(index * entryBytes, entryBytes)

async function readBlock(file: FileHandle, index: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(blockBytes), 0, blockBytes, index * blockBytes)
  return buffer.subarray(0, bytesRead)
}
