import { fromJson, toJson } from './json.ts'
import type { Row } from './schema.ts'
import { statement } from './statement.ts'
import type { Store, Transaction } from './store.ts'

const all = statement<object>()((db) => db.selectFrom('scope').selectAll().orderBy('name'))
const put = statement<Row<'scope'>>()((db, { name, description, implies, claims }) =>
  db
    .insertInto('scope')
    .values({ name, description, implies, claims })
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ description, implies, claims })),
)
const remove = statement<{ name: string }>()((db, { name }) => db.deleteFrom('scope').where('name', '=', name))

const decode = (row: Row<'scope'>) => ({ ...row, implies: fromJson(row.implies), claims: fromJson(row.claims) })

/** A scope (RFC 6749 §3.3), the sentence that a person reads when asked for it, and the scopes that it includes. */
export type Scope = ReturnType<typeof decode>

/** The scopes of this server. Few and read often: remembered until one changes. */
export function scopesRepository({ reader }: Store) {
  let known: ReadonlyMap<string, Scope> | undefined
  const forget = (transaction: Transaction) =>
    transaction.afterCommit(() => {
      known = undefined
    })
  return {
    async all(): Promise<ReadonlyMap<string, Scope>> {
      known ??= new Map((await reader.all(all, {})).map((row) => [row.name, decode(row)]))
      return known
    },
    put(transaction: Transaction, scope: Scope) {
      forget(transaction)
      return transaction.run(put, { ...scope, implies: toJson(scope.implies), claims: toJson(scope.claims) })
    },
    /** How many there were: 1, or 0. */
    remove(transaction: Transaction, name: string) {
      forget(transaction)
      return transaction.run(remove, { name })
    },
  }
}
