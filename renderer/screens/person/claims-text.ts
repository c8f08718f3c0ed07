import type { Claims } from '../../../server/contract/claims.ts'

/** A claim as a form has it: both halves as text. */
export interface ClaimText {
  /** For the list alone: what is typed into a row stays in it. */
  key: string
  name: string
  value: string
}

/** Claims as rows of text; a text that would read as a number, a list or another JSON value is quoted. */
export const claimRows = (claims: Claims): ClaimText[] =>
  Object.entries(claims).map(([name, value]) => ({ key: name, name, value: textOf(value) }))

/** What the rows say; rows without a name are left out. Of two rows with the same name the later one counts. */
export const claimsOf = (rows: readonly ClaimText[]): Claims =>
  Object.fromEntries(rows.flatMap(({ name, value }) => (name.trim() === '' ? [] : [[name.trim(), readValue(value)]])))

function textOf(value: Claims[string]): string {
  return typeof value === 'string' && readValue(value) === value ? value : JSON.stringify(value)
}

/** JSON where it is JSON, text otherwise: `42` is a number, `"42"` and `Room 42` are texts. */
function readValue(text: string): Claims[string] {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
