import { closeSync, openSync, readSync, rmSync, writeSync } from 'node:fs'
import { entryBytes } from './hash-list-format.ts'

/** Sorts more entries than fit in memory, by sorted runs on the disk. */
export interface EntrySorter {
  add(entry: number): void
  /** All of them in ascending order, each once; to be asked once, after the last. */
  sorted(): Iterable<number>
  /** Removes the runs. */
  discard(): void
}

interface Run {
  path: string
  file: number
  last: number
}

/** 64 MB of memory. */
const usualCapacity = 8_000_000
const readBytes = entryBytes * 16_384

/**
 * @param prefix of the files that the runs are kept in
 * @param capacity how many entries are sorted in memory at a time
 */
export function createEntrySorter(prefix: string, capacity = usualCapacity): EntrySorter {
  const waiting = new Float64Array(capacity)
  const runs: Run[] = []
  let length = 0

  function flush(): void {
    const chunk = waiting.subarray(0, length).sort()
    const previous = runs.at(-1)
    // What comes in order, as the public lists do, makes one long run that needs no merging.
    const run = previous && previous.last <= (chunk[0] ?? 0) ? previous : newRun()
    writeEntries(run.file, chunk)
    run.last = chunk.at(-1) ?? run.last
    length = 0
  }

  function newRun(): Run {
    const path = `${prefix}.run-${runs.length}`
    const run = { path, file: openSync(path, 'w+', 0o600), last: 0 }
    runs.push(run)
    return run
  }

  return {
    add(entry) {
      waiting[length] = entry
      length += 1
      if (length === capacity) flush()
    },
    sorted() {
      if (length > 0) flush()
      return withoutRepeats(mergeAll(runs.map(({ file }) => entriesIn(file))))
    },
    discard() {
      for (const { path, file } of runs.splice(0)) {
        closeSync(file)
        rmSync(path, { force: true })
      }
    },
  }
}

function writeEntries(file: number, entries: Float64Array): void {
  const bytes = Buffer.allocUnsafe(readBytes)
  for (let start = 0; start < entries.length; start += readBytes / entryBytes) {
    const part = entries.subarray(start, start + readBytes / entryBytes)
    part.forEach((entry, index) => {
      bytes.writeUIntBE(entry, index * entryBytes, entryBytes)
    })
    writeAll(file, bytes.subarray(0, part.length * entryBytes))
  }
}

/** A write may take less than it was given. */
export function writeAll(file: number, bytes: Buffer): void {
  for (let done = 0; done < bytes.length; ) done += writeSync(file, bytes, done)
}

function* entriesIn(file: number): Generator<number> {
  const bytes = Buffer.allocUnsafe(readBytes)
  let position = 0
  for (;;) {
    const read = readSync(file, bytes, 0, readBytes, position)
    const whole = read - (read % entryBytes)
    if (whole === 0) return
    for (let at = 0; at < whole; at += entryBytes) yield bytes.readUIntBE(at, entryBytes)
    position += whole
  }
}

function mergeAll(sources: Generator<number>[]): Generator<number> {
  const [first, second] = sources
  if (!first) return nothing()
  if (!second) return first
  const half = sources.length >> 1
  return mergeTwo(mergeAll(sources.slice(0, half)), mergeAll(sources.slice(half)))
}

function* nothing(): Generator<number> {}

function* mergeTwo(left: Generator<number>, right: Generator<number>): Generator<number> {
  let [low, high] = [left.next(), right.next()]
  while (!low.done && !high.done) {
    if (low.value <= high.value) {
      yield low.value
      low = left.next()
    } else {
      yield high.value
      high = right.next()
    }
  }
  for (; !low.done; low = left.next()) yield low.value
  for (; !high.done; high = right.next()) yield high.value
}

function* withoutRepeats(entries: Iterable<number>): Generator<number> {
  let before = -1
  for (const entry of entries) {
    if (entry !== before) yield entry
    before = entry
  }
}
