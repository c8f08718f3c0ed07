import { StartError } from '../listening/start-error.ts'

export type SeedPath = readonly PropertyKey[]

/** Something in a seed file that cannot be, where it is, and what is expected there. */
export interface SeedProblem {
  path: SeedPath
  sentence: string
  /** The problem is the key at the end of the path, not its value. */
  aboutKey?: boolean
}

/** The problem's place as people write it: `users[2].role`. */
export function writePath(path: SeedPath): string {
  const parts = path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
  return parts.join('').replace(/^\./, '') || 'the file'
}

/** A seed file of which nothing was applied; one line for each problem. */
export class SeedError extends StartError {
  constructor(lines: readonly string[]) {
    super('invalid_seed', `Nothing of the seed file was applied.\n${lines.join('\n')}`)
  }
}
