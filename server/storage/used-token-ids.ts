import { statement } from './statement.ts'
import type { Transaction } from './store.ts'

const add = statement<{ digest: Uint8Array; expiresAt: number }>()((db, { digest, expiresAt }) =>
  db
    .insertInto('used_token_id')
    .values({ digest, expires_at: expiresAt })
    .onConflict((conflict) => conflict.column('digest').doNothing()),
)
const prune = statement<{ before: number }>()((db, { before }) =>
  db.deleteFrom('used_token_id').where('expires_at', '<', before),
)

/** Digests of the ids (RFC 7519 §4.1.7) of tokens that clients made and that count once, kept until they are too old anyhow. */
export function usedTokenIdsRepository() {
  return {
    /** True for exactly one caller, ever. */
    async use(transaction: Transaction, used: { digest: Uint8Array; expiresAt: number }): Promise<boolean> {
      return (await transaction.run(add, used)) === 1
    },
    prune: (transaction: Transaction, before: number) => transaction.run(prune, { before }),
  }
}
