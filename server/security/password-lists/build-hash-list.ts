import { createReadStream } from 'node:fs'
import { createEntrySorter } from './entry-sorter.ts'
import { HashListError } from './hash-list-error.ts'
import { writeHashList } from './write-hash-list.ts'

export interface HashListSource {
  /** A text file, one password or hash a line. */
  source: string
  /** The list to write; one that is there is replaced at the end. */
  path: string
  /**
   * The entry of a line, null where it has none.
   * @param number of the line, from 1
   */
  entryOf(line: Buffer, number: number): number | null
  /** Called for every piece that was read. */
  onProgress?: (progress: BuildProgress) => void
  /** How many entries are sorted in memory at a time. */
  capacity?: number
}

export interface BuildProgress {
  lines: number
  /** Bytes of the source that were read. */
  bytes: number
}

const newline = 0x0a
const carriageReturn = 0x0d
const longestLine = 65_536

/**
 * Makes a list from a text file of any size, in 64 MB of memory and, beside the list, room for as much again on its disk.
 * @returns how many different entries it has
 * @throws {HashListError} `unreadable`, `unfit_source`, `unwritable`; the list is then as it was before
 */
export async function buildHashList({ source, path, entryOf, onProgress, capacity }: HashListSource): Promise<number> {
  const sorter = createEntrySorter(path, capacity)
  try {
    await eachLine(source, onProgress, (line, number) => {
      const entry = entryOf(line, number)
      if (entry !== null) sorter.add(entry)
    })
    return writeHashList(path, sorter.sorted())
  } catch (cause) {
    if (cause instanceof HashListError) throw cause
    throw new HashListError('unreadable', `${source} cannot be read, or there is no room beside ${path}.`, { cause })
  } finally {
    sorter.discard()
  }
}

async function eachLine(
  source: string,
  onProgress: HashListSource['onProgress'],
  take: (line: Buffer, number: number) => void,
): Promise<void> {
  const progress: BuildProgress = { lines: 0, bytes: 0 }
  const takeLine = (line: Buffer) => {
    progress.lines += 1
    take(line.at(-1) === carriageReturn ? line.subarray(0, -1) : line, progress.lines)
  }
  let rest: Buffer = Buffer.alloc(0)
  const pieces: AsyncIterable<Buffer> = createReadStream(source, { highWaterMark: 1_048_576 })
  for await (const piece of pieces) {
    rest = eachWholeLine(Buffer.concat([rest, piece]), takeLine)
    if (rest.length > longestLine)
      throw new HashListError('unfit_source', `Line ${progress.lines + 1} is too long for a password or a hash.`)
    progress.bytes += piece.length
    onProgress?.(progress)
  }
  if (rest.length > 0) takeLine(rest)
}

/** @returns what stands behind the last line's end */
function eachWholeLine(text: Buffer, take: (line: Buffer) => void): Buffer {
  let start = 0
  for (let end = text.indexOf(newline); end !== -1; end = text.indexOf(newline, start)) {
    take(text.subarray(start, end))
    start = end + 1
  }
  return text.subarray(start)
}
