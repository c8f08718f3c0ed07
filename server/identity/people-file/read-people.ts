import { setImmediate as nextTurn } from 'node:timers/promises'
import { CsvError, type InfoRecord, parse } from 'csv-parse/sync'
import * as z from 'zod'
import { displayName } from '../../contract/common.ts'
import { groupName } from '../../contract/groups.ts'
import { emailAddress, role, username } from '../../contract/people.ts'
import { readCell } from './cell.ts'

/** What a line of the file says of a person; what its columns leave out is undefined. */
export type FilePerson = z.infer<typeof columnTypes> & { username: string }

export type FileLine =
  | { line: number; username: string; person: FilePerson }
  | { line: number; username: string; problem: string }

const MOST_LINES = 10_000

/** After so many lines others have a turn of the event loop. */
const TURN = 200

const cell = <Value extends z.ZodType>(type: Value) =>
  z
    .literal('')
    .transform(() => undefined)
    .or(type)
    .optional()

const columnTypes = z.object({
  username,
  /** Empty: it stays, or is the user name. */
  name: cell(displayName),
  /** Empty: none. */
  email: z
    .literal('')
    .transform(() => null)
    .or(emailAddress)
    .optional(),
  role: cell(role),
  groups: z.array(groupName).max(100).optional(),
  password_hash: cell(z.string().max(300)),
})

type Column = keyof typeof columnTypes.shape
const columnNames = Object.keys(columnTypes.shape)
const isColumn = (name: string): name is Column => columnNames.includes(name)

interface FileRecord {
  line: number
  cells: string[]
}

/**
 * Reads a file of people: comma, semicolon or tab, whichever its header has; columns in any order; quoted cells may hold line
 * breaks. A line that cannot be understood has its problem, with what to do.
 */
export async function readPeople(csv: string): Promise<FileLine[]> {
  const records = recordsOf(csv.replace(/\r\n?/g, '\n'))
  if ('problem' in records) return [records]
  const [header, ...lines] = records.records
  const columns = (header?.cells ?? []).map((name) =>
    name
      .trim()
      .toLowerCase()
      .replace(/[\s-]+/g, '_'),
  )
  const problem = headerProblem(columns)
  if (problem !== undefined) return [{ line: 1, username: '', problem }]
  if (lines.length > MOST_LINES)
    return [{ line: 1, username: '', problem: 'There are more than 10,000 lines. Split the file.' }]
  const read: FileLine[] = []
  for (const [at, record] of lines.entries()) {
    if (at % TURN === TURN - 1) await nextTurn()
    read.push(readLine(columns, record))
  }
  return read
}

function recordsOf(csv: string): { records: FileRecord[] } | (FileLine & { problem: string }) {
  const records: FileRecord[] = []
  const keep = (cells: string[], { lines }: InfoRecord) => {
    records.push({ line: lines - breaksIn(cells), cells })
    return null
  }
  const shape = { bom: true, delimiter: delimiterOf(csv), relax_column_count: true, skip_empty_lines: true }
  try {
    parse(csv, { ...shape, to: MOST_LINES + 2, on_record: keep })
    return { records }
  } catch (thrown) {
    if (!(thrown instanceof CsvError)) throw thrown
    const line = typeof thrown.lines === 'number' ? thrown.lines : 1
    const problem = 'The quotes do not match. Put a cell with quotes in it between quotes, and double those inside.'
    return { line, username: '', problem }
  }
}

/** No column's name holds one of them, so whichever comes first in the header separates. */
const delimiterOf = (csv: string): string => /[,;\t]/.exec(csv.split('\n', 1)[0] ?? '')?.[0] ?? ','

const breaksIn = (cells: string[]): number => cells.join('').split('\n').length - 1

function headerProblem(columns: string[]): string | undefined {
  const known = columnNames.join(', ')
  const foreign = columns.find((name) => !isColumn(name))
  if (foreign !== undefined)
    return `There is no column “${foreign.slice(0, 50)}”. The first line names the columns; they can be: ${known}.`
  const twice = columns.find((name, at) => columns.indexOf(name) !== at)
  if (twice !== undefined) return `The column “${twice}” is there twice. Leave one of them out.`
  return columns.includes('username') ? undefined : `The column “username” is missing. Columns can be: ${known}.`
}

function readLine(columns: string[], { line, cells }: FileRecord): FileLine {
  const texts = new Map(columns.map((name, at) => [name, readCell(cells[at] ?? '')]))
  const typed = texts.get('username') ?? ''
  if (cells.length > columns.length) {
    const problem = `There are ${cells.length} cells for ${columns.length} columns. Put a cell that holds the separator between quotes.`
    return { line, username: typed.slice(0, 64), problem }
  }
  const groups = texts.get('groups')
  const checked = columnTypes.safeParse({
    ...Object.fromEntries(texts),
    groups: groups === undefined ? undefined : namesIn(groups),
  })
  if (checked.success) return { line, username: checked.data.username, person: checked.data }
  const problems = checked.error.issues.map((issue) => `${String(issue.path[0])}: ${sentenceOf(issue)}`)
  return { line, username: typed.slice(0, 64), problem: problems.join(' ') }
}

const namesIn = (text: string): string[] => [
  ...new Set(
    text
      .split(/[;|]/)
      .map((name) => name.trim())
      .filter((name) => name !== ''),
  ),
]

/** Of a cell that may be empty or something, what the something should be. */
function sentenceOf(issue: z.core.$ZodIssue): string {
  const meant = issue.code === 'invalid_union' ? issue.errors.flat().at(-1) : undefined
  const sentence = meant?.message ?? issue.message
  return sentence.replace(/^Invalid option: expected one of (.+)$/, 'It is one of $1.')
}
