import { statement } from './statement.ts'
import type { Transaction } from './store.ts'

const add = statement<{ challenge: string; expiresAt: number }>()((db, { challenge, expiresAt }) =>
  db
    .insertInto('used_challenge')
    .values({ challenge, expires_at: expiresAt })
    .onConflict((conflict) => conflict.column('challenge').doNothing()),
)
const prune = statement<{ before: number }>()((db, { before }) =>
  db.deleteFrom('used_challenge').where('expires_at', '<', before),
)

/** Challenges that were answered, kept until they would be too old anyhow. */
export function usedChallengesRepository() {
  return {
    /** True for exactly one caller, ever. */
    async use(transaction: Transaction, used: { challenge: string; expiresAt: number }): Promise<boolean> {
      return (await transaction.run(add, used)) === 1
    },
    prune: (transaction: Transaction, before: number) => transaction.run(prune, { before }),
  }
}
