import path from 'node:path'
import { parseArgs } from 'node:util'

/** What the desktop app takes from its command line; everything else there belongs to Chromium or is ignored. */
export interface DesktopArguments {
  /** Where Authly lives: its data and the desktop's own state. */
  home: string | undefined
  port: number | undefined
}

/** The command line asks for something that cannot be; `message` says what to write instead. */
export class ArgumentError extends Error {
  override name = 'ArgumentError'
}

/**
 * Reads `--data DIR` and `--port N`.
 * @param argv all arguments after the program's own name
 * @param workingFolder what a relative folder is relative to
 * @throws ArgumentError when a value is missing or is not what it should be
 */
export function readArguments(argv: readonly string[], workingFolder: string): DesktopArguments {
  // Not strict: Chromium's switches, and the app's folder in a checkout, stand between ours.
  const { values } = parseArgs({
    args: [...argv],
    strict: false,
    options: { data: { type: 'string' }, port: { type: 'string' } },
  })
  return { home: folder(values.data, workingFolder), port: port(values.port) }
}

type Value = string | boolean | undefined

function folder(value: Value, workingFolder: string): string | undefined {
  if (value === undefined) return undefined
  if (typeof value !== 'string' || value === '')
    throw new ArgumentError('--data needs a folder: --data /path/to/folder')
  return path.resolve(workingFolder, value)
}

function port(value: Value): number | undefined {
  if (value === undefined) return undefined
  const number = typeof value === 'string' && /^\d{1,5}$/.test(value) ? Number(value) : 0
  if (number < 1 || number > 65_535) throw new ArgumentError('--port needs a number from 1 to 65535: --port 9400')
  return number
}
