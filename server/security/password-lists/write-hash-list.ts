import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs'
import { writeAll } from './entry-sorter.ts'
import { HashListError } from './hash-list-error.ts'
import { blockBytes, entriesPerBlock, entryBytes, headerBlock, sealBlock } from './hash-list-format.ts'

/**
 * Writes a list of entries that come in ascending order, each once; whole or, if anything fails, not at all.
 * @returns how many there were
 * @throws {HashListError} `unwritable`
 */
export function writeHashList(path: string, entries: Iterable<number>): number {
  const partial = `${path}.partial`
  try {
    const count = writeBlocks(partial, entries)
    renameSync(partial, path)
    return count
  } catch (cause) {
    rmSync(partial, { force: true })
    throw new HashListError('unwritable', `The file ${path} cannot be written: look for room and rights there.`, {
      cause,
    })
  }
}

function writeBlocks(path: string, entries: Iterable<number>): number {
  const file = openSync(path, 'w', 0o600)
  try {
    const count = writeEntryBlocks(file, entries)
    const header = headerBlock(count)
    writeSync(file, header, 0, header.length, 0)
    fsyncSync(file)
    return count
  } finally {
    closeSync(file)
  }
}

function writeEntryBlocks(file: number, entries: Iterable<number>): number {
  const block = Buffer.alloc(blockBytes)
  const flush = (index: number) => {
    sealBlock(block, index)
    writeAll(file, block)
    block.fill(0)
  }
  writeAll(file, block)
  let count = 0
  for (const entry of entries) {
    block.writeUIntBE(entry, (count % entriesPerBlock) * entryBytes, entryBytes)
    count += 1
    if (count % entriesPerBlock === 0) flush(count / entriesPerBlock)
  }
  if (count % entriesPerBlock !== 0) flush(Math.ceil(count / entriesPerBlock))
  return count
}
