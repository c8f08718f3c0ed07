import type { Connection } from './connection.ts'
import { statement } from './statement.ts'
import type { Store, Transaction } from './store.ts'

const all = statement<object>()((db) => db.selectFrom('setting').selectAll())
const put = statement<{ key: string; value: string }>()((db, { key, value }) =>
  db
    .insertInto('setting')
    .values({ key, value })
    .onConflict((conflict) => conflict.column('key').doUpdateSet({ value })),
)
const claim = statement<{ key: string; value: string }>()((db, { key, value }) =>
  db
    .insertInto('setting')
    .values({ key, value })
    .onConflict((conflict) => conflict.column('key').doNothing()),
)
const remove = statement<{ key: string }>()((db, { key }) => db.deleteFrom('setting').where('key', '=', key))

/** Settings as JSON text under a key; what a key may hold is said where it is used. */
export function settingsRepository({ reader }: Store) {
  return {
    async all(connection: Connection = reader): Promise<ReadonlyMap<string, string>> {
      return new Map((await connection.all(all, {})).map(({ key, value }) => [key, value]))
    },
    put: (transaction: Transaction, key: string, value: string) => transaction.run(put, { key, value }),
    /** Sets what was never set: true for exactly one caller, for steps that happen once in the life of an installation. */
    async claim(transaction: Transaction, key: string, value: string): Promise<boolean> {
      return (await transaction.run(claim, { key, value })) === 1
    },
    remove: (transaction: Transaction, key: string) => transaction.run(remove, { key }),
  }
}
