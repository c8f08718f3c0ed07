import { type ConsoleErrorCode, consoleErrors } from '../contract/errors.ts'

export interface AdminErrorFacts {
  /** The public sentence, where the code's own says too little. */
  message?: string
  /** The input field that it speaks of, by its path with dots. */
  field?: string
  /** For the log only. */
  detail?: string
  cause?: unknown
}

/** An operation of the contract that was refused, in one of the contract's own ways. */
export class AdminError extends Error {
  override readonly name = 'AdminError'
  readonly code: ConsoleErrorCode
  readonly field: string | null
  readonly detail: string | undefined

  constructor(code: ConsoleErrorCode, facts: AdminErrorFacts = {}) {
    super(facts.message ?? consoleErrors[code].message, { cause: facts.cause })
    this.code = code
    this.field = facts.field ?? null
    this.detail = facts.detail
  }
}
