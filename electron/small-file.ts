import { randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type * as z from 'zod'

/**
 * Reads a JSON file of the desktop's own.
 * @returns what the schema made of it, undefined when there is no such file
 * @throws SyntaxError or ZodError when it holds something else, and whatever the file system throws
 */
export function readSmallFile<Schema extends z.ZodType>(file: string, schema: Schema): z.infer<Schema> | undefined {
  const text = readIfThere(file)
  return text === undefined ? undefined : schema.parse(JSON.parse(text))
}

/** Replaces the file whole, for its owner's eyes only, so that a crash leaves either the old text or the new. */
export function writeSmallFile(file: string, value: unknown): void {
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 })
  const partial = `${file}.${randomBytes(4).toString('hex')}.partial`
  writeFileSync(partial, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600, flush: true })
  renameSync(partial, file)
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch (thrown) {
    if (thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT') return undefined
    throw thrown
  }
}
