import { sql } from 'kysely'
import type { Connection } from './connection.ts'
import { statement } from './statement.ts'
import type { Store, Transaction } from './store.ts'

/** When failures in a row close the door; all times in milliseconds. */
export interface AttemptLimits {
  /** So many failures in a row cost no waiting, except for the last of them. */
  free: number
  /** The first block; each further failure doubles it. */
  firstBlock: number
  longestBlock: number
  /** Failures are forgotten when none was added for so long. */
  forgottenAfter: number
}

export interface Attempt {
  subject: string
  /** Epoch milliseconds. */
  at: number
  limits: AttemptLimits
}

interface Taking {
  subject: string
  at: number
  free: number
  first: number
  longest: number
  forgetBefore: number
}

const inARow = ({ forgetBefore }: Taking) =>
  sql<number>`(case when failed_attempts.last_failed_at <= ${forgetBefore} then 1 else failed_attempts.failures + 1 end)`

// The exponent is bounded, so that no number of failures overflows.
function blockedUntil(taking: Taking) {
  const beyond = sql`(${inARow(taking)} - ${taking.free})`
  const doubled = sql`${taking.first} * (1 << (case when ${beyond} > 20 then 20 else ${beyond} end))`
  return sql<number>`(case when ${beyond} < 0 then 0
    when ${doubled} > ${taking.longest} then ${taking.at} + ${taking.longest}
    else ${taking.at} + ${doubled} end)`
}

// A block beyond the longest one was written before the clock was set back: it would hold for ever, so it does not hold.
const take = statement<Taking>()((db, taking) =>
  db
    .insertInto('failed_attempts')
    .values({ subject: taking.subject, failures: 1, last_failed_at: taking.at, blocked_until: 0 })
    .onConflict((conflict) =>
      conflict
        .column('subject')
        .doUpdateSet({
          failures: inARow(taking),
          last_failed_at: taking.at,
          blocked_until: blockedUntil(taking),
        })
        .where((eb) =>
          eb.or([
            eb('failed_attempts.blocked_until', '<=', taking.at),
            eb('failed_attempts.blocked_until', '>', sql<number>`${taking.at} + ${taking.longest}`),
          ]),
        ),
    )
    .returning(['failures', 'blocked_until']),
)
const find = statement<{ subject: string }>()((db, { subject }) =>
  db.selectFrom('failed_attempts').select(['failures', 'blocked_until']).where('subject', '=', subject),
)
const clear = statement<{ subject: string }>()((db, { subject }) =>
  db.deleteFrom('failed_attempts').where('subject', '=', subject),
)
const prune = statement<{ before: number }>()((db, { before }) =>
  db.deleteFrom('failed_attempts').where('last_failed_at', '<', before).where('blocked_until', '<', before),
)

/** Failures in a row of one subject, kept across restarts. Every attempt is a failure until it is cleared. */
export function failedAttemptsRepository({ reader }: Store) {
  return {
    /**
     * Counts an attempt before it is looked at, in one statement (SEC-A35); false where the subject is blocked.
     * The attempt that fills the measure still counts, and blocks those after it.
     */
    async take(transaction: Transaction, { subject, at, limits }: Attempt): Promise<boolean> {
      const taken = await transaction.first(take, {
        subject,
        at,
        free: limits.free,
        first: limits.firstBlock,
        longest: limits.longestBlock,
        forgetBefore: at - limits.forgottenAfter,
      })
      return taken !== undefined
    },
    /** How many there are, and until when they block; both 0 where there are none. */
    async state(
      subject: string,
      connection: Connection = reader,
    ): Promise<{ failures: number; blocked_until: number }> {
      return (await connection.first(find, { subject })) ?? { failures: 0, blocked_until: 0 }
    },
    /** Until when the subject is blocked, in epoch milliseconds; 0 where it never was. */
    async blockedUntil(subject: string, connection: Connection = reader): Promise<number> {
      return (await connection.first(find, { subject }))?.blocked_until ?? 0
    },
    clear: (transaction: Transaction, subject: string) => transaction.run(clear, { subject }),
    /** Forgets what neither blocks nor was added to since `before`. */
    prune: (transaction: Transaction, before: number) => transaction.run(prune, { before }),
  }
}
