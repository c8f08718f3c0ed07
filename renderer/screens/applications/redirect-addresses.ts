/** What is wrong with one line of addresses (counted from 1), or with all of them. */
export interface AddressProblem {
  line: number | null
  sentence: string
}

/** The addresses that were typed one a line; empty lines are not addresses. */
export function addressesOf(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
}

/** The line that holds the address of a server's field such as `redirectUris.2`, counted as an editor counts; null when the field names none. */
export function lineOfField(field: string | null, text: string): number | null {
  const index = /\.(\d+)$/.exec(field ?? '')?.[1]
  if (index === undefined) return null
  const filled = text.split('\n').flatMap((line, at) => (line.trim() === '' ? [] : [at + 1]))
  return filled[Number(index)] ?? null
}

/** What the field of the redirect URIs says for itself, wherever it is shown. */
export const redirectUrisWords = {
  label: 'Redirect URIs',
  description: 'Where people are sent back to after signing in, one a line, each exactly as the application sends it.',
}
