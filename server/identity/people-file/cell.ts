/** What makes a spreadsheet run a cell instead of showing it (OWASP: CSV Injection), also where it was made harmless before. */
const formula = /^'*[=+\-@\t\r]/
const harmless = /^'(?='*[=+\-@\t\r])/

/** The text as a spreadsheet shows it and runs nothing. */
export const harmlessCell = (text: string): string => (formula.test(text) ? `'${text}` : text)

/** The text that `harmlessCell` was given. */
export const readCell = (cell: string): string => cell.replace(harmless, '').trim()
