import type { Connection } from './connection.ts'
import type { Row } from './schema.ts'
import { statement } from './statement.ts'
import type { Store, Transaction } from './store.ts'

const find = statement<{ selector: string }>()((db, { selector }) =>
  db.selectFrom('initial_access_token').selectAll().where('selector', '=', selector),
)
const all = statement<object>()((db) => db.selectFrom('initial_access_token').selectAll().orderBy('selector'))
const add = statement<Row<'initial_access_token'>>()((db, token) =>
  db.insertInto('initial_access_token').values({
    selector: token.selector,
    verifier_hash: token.verifier_hash,
    name: token.name,
    uses_left: token.uses_left,
    created_at: token.created_at,
    expires_at: token.expires_at,
  }),
)
const use = statement<{ selector: string; at: number }>()((db, { selector, at }) =>
  db
    .updateTable('initial_access_token')
    .set((eb) => ({ uses_left: eb('uses_left', '-', 1) }))
    .where('selector', '=', selector)
    .where('uses_left', '>', 0)
    .where('expires_at', '>', at),
)
const remove = statement<{ selector: string }>()((db, { selector }) =>
  db.deleteFrom('initial_access_token').where('selector', '=', selector),
)
const prune = statement<{ before: number }>()((db, { before }) =>
  db.deleteFrom('initial_access_token').where('expires_at', '<', before),
)

/** What lets somebody register clients (RFC 7591 §3), so many times and for so long. */
export function initialAccessTokensRepository({ reader }: Store) {
  return {
    find: (selector: string, connection: Connection = reader) => connection.first(find, { selector }),
    /** Oldest first. */
    all: (connection: Connection = reader) => connection.all(all, {}),
    insert: (transaction: Transaction, token: Row<'initial_access_token'>) => transaction.run(add, token),
    /** Takes one of its uses, if there is one left and it is in time. */
    async use(transaction: Transaction, selector: string, at: number): Promise<boolean> {
      return (await transaction.run(use, { selector, at })) === 1
    },
    async remove(transaction: Transaction, selector: string): Promise<boolean> {
      return (await transaction.run(remove, { selector })) === 1
    },
    prune: (transaction: Transaction, before: number) => transaction.run(prune, { before }),
  }
}
