import type { Row } from './schema.ts'
import { statement } from './statement.ts'
import type { Store, Transaction } from './store.ts'

const all = statement<object>()((db) =>
  db.selectFrom('signing_key').selectAll().orderBy('created_at', 'desc').orderBy('kid'),
)
const add = statement<Row<'signing_key'>>()((db, key) =>
  db.insertInto('signing_key').values({
    kid: key.kid,
    alg: key.alg,
    public_jwk: key.public_jwk,
    private_key: key.private_key,
    created_at: key.created_at,
    activates_at: key.activates_at,
    retired_at: key.retired_at,
  }),
)
const retire = statement<{ kid: string; at: number }>()((db, { kid, at }) =>
  db.updateTable('signing_key').set({ retired_at: at }).where('kid', '=', kid),
)
const remove = statement<{ kid: string }>()((db, { kid }) => db.deleteFrom('signing_key').where('kid', '=', kid))

/** Signing keys, the private part sealed; newest first. */
export function signingKeysRepository({ reader }: Store) {
  return {
    all: () => reader.all(all, {}),
    insert: (transaction: Transaction, key: Row<'signing_key'>) => transaction.run(add, key),
    /** From then on (epoch milliseconds) it signs nothing more. */
    retire: (transaction: Transaction, kid: string, at: number) => transaction.run(retire, { kid, at }),
    remove: (transaction: Transaction, kid: string) => transaction.run(remove, { kid }),
  }
}
