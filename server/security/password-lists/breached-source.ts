import { HashListError } from './hash-list-error.ts'
import { entryBytes, entryOfPassword } from './hash-list-format.ts'

/** A line of “Have I Been Pwned”: a SHA-1 hash, and how often it was seen. */
const hashLine = /^[0-9A-Fa-f]{40}(?::\d{1,12})?$/
const longestHashLine = 53

/**
 * Reads the lines of a list of breached passwords: SHA-1 hashes in hexadecimal if its first line is one, passwords otherwise.
 * The answer throws {HashListError} `unfit_source` for a line of hashes that is none.
 */
export function breachedSource(): (line: Buffer, number: number) => number | null {
  let areHashes: boolean | undefined
  return (line, number) => {
    if (line.length === 0) return null
    const isHash = line.length <= longestHashLine && hashLine.test(line.toString('latin1'))
    areHashes ??= isHash
    if (!areHashes) return entryOfPassword(line)
    if (!isHash) throw new HashListError('unfit_source', `Line ${number} is no SHA-1 hash, and those before it are.`)
    return Number.parseInt(line.toString('latin1', 0, entryBytes * 2), 16)
  }
}
