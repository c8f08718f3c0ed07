import type { Clock } from './clock.ts'

const levels = ['debug', 'info', 'warn', 'error'] as const
export type LogLevel = (typeof levels)[number]

/** Flat values only: who logs an object has not thought about what is in it. */
export type LogFields = Readonly<Record<string, string | number | boolean | null | undefined>>

export interface Log {
  debug(message: string, fields?: LogFields): void
  info(message: string, fields?: LogFields): void
  warn(message: string, fields?: LogFields): void
  error(message: string, fields?: LogFields): void
}

export interface LogOptions {
  clock: Clock
  /** The least serious level that is written. */
  level: LogLevel
  /** Takes one finished line, newline included; standard error by default. */
  write?: (line: string) => void
}

const longestText = 2000

// JSON escapes what is below U+0020; a terminal also obeys DEL, C1 controls, line separators and bidirectional marks.
const unsafeInTerminal = /[\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g

/** A log of one JSON object a line, with an RFC 3339 time in UTC (SEC-S68, SEC-S69). */
export function createLog(options: LogOptions): Log {
  const write = options.write ?? ((line: string) => process.stderr.write(line))
  const threshold = levels.indexOf(options.level)
  const at =
    (level: LogLevel) =>
    (message: string, fields: LogFields = {}) => {
      if (levels.indexOf(level) < threshold) return
      const head = { time: new Date(options.clock.now()).toISOString(), level, message: shorten(message) }
      // The head is spread last as well, so that no field can pass itself off as the time or the level.
      write(`${oneLine({ ...head, ...shortenAll(fields), ...head })}\n`)
    }
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') }
}

/** What a log line says of a thrown value: its name, code, message and the place it came from. */
export function errorFields(thrown: unknown): LogFields {
  if (!(thrown instanceof Error)) return { error: typeof thrown }
  const place = thrown.stack?.split('\n').find((line) => line.trimStart().startsWith('at '))
  const code = 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : undefined
  return { error: thrown.name, code, reason: thrown.message, place: place?.trim() }
}

function oneLine(entry: LogFields): string {
  const escaped = (character: string) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
  return JSON.stringify(entry).replace(unsafeInTerminal, escaped)
}

function shortenAll(fields: LogFields): LogFields {
  const shortened = Object.entries(fields).map(([name, value]) => [
    name,
    typeof value === 'string' ? shorten(value) : value,
  ])
  return Object.fromEntries(shortened)
}

function shorten(text: string): string {
  return text.length > longestText ? `${text.slice(0, longestText)}…` : text
}
