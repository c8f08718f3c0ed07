import type { RequestFacts } from '../../platform/request-facts.ts'
import type { PersonRow } from '../../storage/people.ts'

/** Whose factor is tried, and in which request. */
export interface FactorAttempt {
  person: PersonRow
  request: RequestFacts
}

/** What is typed: a code of an authenticator app, or a recovery code. */
export interface CodeAttempt extends FactorAttempt {
  code: string
}

/** The attempt was not looked at: too many before it were wrong. */
export interface Blocked {
  kind: 'blocked'
  retryAfterMs: number
}

/**
 * What the check of a factor says; `amr` names it as RFC 8176 does. `wrong` says nothing of why, the event does.
 * After a recovery code `recoveryCodesLeft` says how many remain; null for any other factor.
 */
export type FactorVerdict =
  | { kind: 'right'; amr: readonly string[]; recoveryCodesLeft: number | null }
  | { kind: 'wrong' }
  | Blocked
