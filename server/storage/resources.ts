import { fromJson, toJson } from './json.ts'
import type { Row } from './schema.ts'
import { statement } from './statement.ts'
import type { Store, Transaction } from './store.ts'

const all = statement<object>()((db) => db.selectFrom('resource').selectAll().orderBy('identifier'))
const put = statement<Row<'resource'>>()((db, resource) => {
  const said = {
    name: resource.name,
    scopes: resource.scopes,
    access_token_seconds: resource.access_token_seconds,
    open_to_registered: resource.open_to_registered,
  }
  return db
    .insertInto('resource')
    .values({ identifier: resource.identifier, ...said, created_at: resource.created_at })
    .onConflict((conflict) => conflict.column('identifier').doUpdateSet(said))
})
const remove = statement<{ identifier: string }>()((db, { identifier }) =>
  db.deleteFrom('resource').where('identifier', '=', identifier),
)

const decode = (row: Row<'resource'>) => ({ ...row, scopes: fromJson(row.scopes) })

/** An API that tokens can be meant for (RFC 8707 §2), with the scopes that it knows. */
export type Resource = ReturnType<typeof decode>

/** The resources of this server. Few and read often: remembered until one changes. */
export function resourcesRepository({ reader }: Store) {
  let known: ReadonlyMap<string, Resource> | undefined
  const forget = (transaction: Transaction) =>
    transaction.afterCommit(() => {
      known = undefined
    })
  return {
    /** By identifier. */
    async all(): Promise<ReadonlyMap<string, Resource>> {
      known ??= new Map((await reader.all(all, {})).map((row) => [row.identifier, decode(row)]))
      return known
    },
    /** Adds it, or changes all of it but its identifier and the time it was made. */
    put(transaction: Transaction, resource: Resource) {
      forget(transaction)
      return transaction.run(put, { ...resource, scopes: toJson(resource.scopes) })
    },
    /** How many there were: 1, or 0. */
    remove(transaction: Transaction, identifier: string) {
      forget(transaction)
      return transaction.run(remove, { identifier })
    },
  }
}
