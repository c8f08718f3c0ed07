import { ORPCError } from '@orpc/client'
import * as z from 'zod'
import { type ConsoleErrorCode, consoleErrors } from '../../server/contract/errors.ts'

/** A refusal or failure as the screens show it. */
export interface Problem {
  code: ConsoleErrorCode | 'UNREACHABLE' | 'UNEXPECTED'
  sentence: string
  /** The form field that it speaks of, by its path with dots; null when it speaks of the whole request. */
  field: string | null
}

/** Told of every failed question, command and stream, whatever screen it came from. */
export type ProblemListener = (problem: Problem, source: 'question' | 'command') => void

const fieldData = z.object({ field: z.string().nullable() })
const issueData = z.object({
  issues: z
    .tuple([z.object({ message: z.string(), path: z.array(z.union([z.string(), z.number()])).optional() })])
    .rest(z.unknown()),
})

/** Any error of a call as a problem with a public sentence. */
export function problemOf(error: unknown): Problem {
  if (!(error instanceof ORPCError)) {
    return {
      code: 'UNREACHABLE',
      sentence: 'The server did not answer. Check that it is running, then try again.',
      field: null,
    }
  }
  if (isConsoleCode(error.code)) {
    return { code: error.code, sentence: error.message, field: fieldData.safeParse(error.data).data?.field ?? null }
  }
  const issue = issueData.safeParse(error.data).data?.issues[0]
  if (issue) return { code: 'INVALID', sentence: issue.message, field: issue.path?.join('.') ?? null }
  const byStatus = Object.entries(consoleErrors).find(([, { status }]) => status === error.status)?.[0]
  if (byStatus && isConsoleCode(byStatus))
    return { code: byStatus, sentence: consoleErrors[byStatus].message, field: null }
  return { code: 'UNEXPECTED', sentence: 'Something went wrong on the server. Its log says more.', field: null }
}

function isConsoleCode(code: string): code is ConsoleErrorCode {
  return Object.hasOwn(consoleErrors, code)
}
