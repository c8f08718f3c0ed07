/** What a cell of a table can hold. */
type Cell = string | number | boolean | null | readonly string[]

export interface OutputOptions {
  json?: boolean
}

/** Characters that would move the cursor or change the terminal's colours. */
const unsafe = /\p{Cc}/gu

/** Writes JSON to standard output: for scripts. */
export const printJson = (value: unknown): void => void process.stdout.write(`${JSON.stringify(value, null, 2)}\n`)

/** Writes a sentence or a value to standard output. */
export const printLine = (text: string): void => void process.stdout.write(`${text.replace(unsafe, ' ')}\n`)

/** Writes rows under their headings: for people. */
export function printTable(headings: readonly string[], rows: readonly (readonly Cell[])[]): void {
  printColumns([headings, ...rows.map((row) => row.map(textOf))])
}

/** Writes names and values, one pair a line. */
export function printPairs(pairs: Record<string, Cell>): void {
  printColumns(Object.entries(pairs).map(([name, value]) => [name, textOf(value)]))
}

function printColumns(lines: readonly (readonly string[])[]): void {
  const widths = (lines[0] ?? []).map((_, at) => Math.max(...lines.map((line) => (line[at] ?? '').length)))
  for (const line of lines)
    printLine(
      line
        .map((cell, at) => cell.padEnd(widths[at] ?? 0))
        .join('  ')
        .trimEnd(),
    )
}

/** A moment as people in every time zone read it. */
export const momentText = (at: number | null): string =>
  at === null ? '' : new Date(at).toISOString().replace('T', ' ').slice(0, 16)

function textOf(cell: Cell): string {
  if (cell === null) return ''
  if (typeof cell === 'boolean') return cell ? 'yes' : 'no'
  return Array.isArray(cell) ? cell.join(', ') : String(cell)
}
