import type { Connection } from './connection.ts'
import { statement } from './statement.ts'
import type { Store, Transaction } from './store.ts'

export interface PresentedCode {
  personId: string
  hash: Uint8Array
}

const add = statement<PresentedCode & { at: number }>()((db, { personId, hash, at }) =>
  db.insertInto('recovery_code').values({ person_id: personId, code_hash: hash, created_at: at, used_at: null }),
)
const use = statement<PresentedCode & { at: number }>()((db, { personId, hash, at }) =>
  db
    .updateTable('recovery_code')
    .set({ used_at: at })
    .where('person_id', '=', personId)
    .where('code_hash', '=', hash)
    .where('used_at', 'is', null),
)
const find = statement<PresentedCode>()((db, { personId, hash }) =>
  db.selectFrom('recovery_code').select('used_at').where('person_id', '=', personId).where('code_hash', '=', hash),
)
const left = statement<{ personId: string }>()((db, { personId }) =>
  db
    .selectFrom('recovery_code')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('person_id', '=', personId)
    .where('used_at', 'is', null),
)
const remove = statement<{ personId: string }>()((db, { personId }) =>
  db.deleteFrom('recovery_code').where('person_id', '=', personId),
)

/** Recovery codes, by the keyed hash of each. */
export function recoveryCodesRepository({ reader }: Store) {
  return {
    /** Puts these in place of all older ones. */
    async replace(
      transaction: Transaction,
      { personId, hashes, at }: { personId: string; hashes: readonly Uint8Array[]; at: number },
    ): Promise<void> {
      await transaction.run(remove, { personId })
      for (const hash of hashes) await transaction.run(add, { personId, hash, at })
    },
    /** Uses a code: true for exactly one caller, ever (SEC-A38). */
    async use(transaction: Transaction, code: PresentedCode & { at: number }): Promise<boolean> {
      return (await transaction.run(use, code)) === 1
    },
    /** Whether the code was one of this person's and is used up. */
    async isUsed(transaction: Transaction, code: PresentedCode): Promise<boolean> {
      return typeof (await transaction.first(find, code))?.used_at === 'number'
    },
    async countLeft(personId: string, connection: Connection = reader): Promise<number> {
      return (await connection.first(left, { personId }))?.count ?? 0
    },
    /** How many there were, used ones included. */
    remove: (transaction: Transaction, personId: string) => transaction.run(remove, { personId }),
  }
}
