import { ORPCError, ValidationError } from '@orpc/server'

const exit = { data: 65, software: 70, tryAgain: 75 }

/** What a refused operation of the contract says, and the exit code of the command that asked. */
export function refusalOf(thrown: unknown): { sentence: string; exitCode: number } | null {
  if (!(thrown instanceof ORPCError)) return null
  if (thrown.code === 'INTERNAL_SERVER_ERROR') return { sentence: thrown.message, exitCode: exit.software }
  const exitCode = thrown.status === 429 || thrown.status === 503 ? exit.tryAgain : exit.data
  return { sentence: mistakesIn(thrown) ?? thrown.message, exitCode }
}

/** Of an input that does not fit, what is wrong in it. */
function mistakesIn({ cause }: ORPCError<string, unknown>): string | null {
  if (!(cause instanceof ValidationError)) return null
  const mistakes = cause.issues.map(({ path = [], message }) => {
    const place = path.map((part) => String(typeof part === 'object' ? part.key : part)).join('.')
    return place ? `${place}: ${message}` : message
  })
  return mistakes.join('\n')
}
