import { readFileSync, writeFileSync } from 'node:fs'
import { StartError } from '../listening/start-error.ts'
import type { OfflineConsole } from './offline-console.ts'
import { type OutputOptions, printJson, printLine, printTable } from './output.ts'

interface ImportOptions extends OutputOptions {
  preview?: boolean
  invite?: boolean
}

/**
 * `authly user import`
 * @throws {StartError} `invalid_people` when the file has mistakes, of which each is written; nothing is applied then
 */
export async function importUsers({ peopleBulk }: OfflineConsole, file: string, options: ImportOptions): Promise<void> {
  const csv = textOf(file)
  const result = options.preview
    ? await peopleBulk.previewImport({ csv })
    : await peopleBulk.import({ csv, invite: options.invite === true })
  if (options.json) printJson(result)
  else
    printTable(
      ['LINE', 'USER NAME', '', ''],
      result.lines.map(({ line, username, outcome, message }) => [line, username, outcome, message]),
    )
  if (result.errors === 0) return
  throw new StartError('invalid_people', `${result.errors} lines cannot be applied, so nothing of the file was.`)
}

/** `authly user export` */
export async function exportUsers(
  { peopleBulk }: OfflineConsole,
  file: string | undefined,
  { json }: OutputOptions,
): Promise<void> {
  const { csv, people } = await peopleBulk.export({})
  if (file === undefined) return void process.stdout.write(json ? JSON.stringify({ csv, people }) : csv)
  writeFileSync(file, csv, { mode: 0o600 })
  if (json) printJson({ people })
  else printLine(`${people} people in ${file}`)
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : 'unknown'
    throw new StartError('unreadable_file', `${file} could not be read (${code}).`, { cause: error })
  }
}
