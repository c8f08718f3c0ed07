import type { Connection } from './connection.ts'
import type { NewRow } from './schema.ts'
import { statement } from './statement.ts'
import type { Store, Transaction } from './store.ts'

const find = statement<{ selector: string; at: number }>()((db, { selector, at }) =>
  db
    .selectFrom('unfinished_sign_in')
    .selectAll()
    .where('selector', '=', selector)
    .where('ended_at', 'is', null)
    .where('expires_at', '>', at),
)
const add = statement<Required<NewRow<'unfinished_sign_in'>>>()((db, row) =>
  db.insertInto('unfinished_sign_in').values({
    selector: row.selector,
    verifier_hash: row.verifier_hash,
    person_id: row.person_id,
    amr: row.amr,
    put_off: row.put_off,
    auth_time: row.auth_time,
    session_selector: row.session_selector,
    created_at: row.created_at,
    expires_at: row.expires_at,
    ended_at: row.ended_at,
  }),
)
const end = statement<{ selector: string; at: number }>()((db, { selector, at }) =>
  db
    .updateTable('unfinished_sign_in')
    .set({ ended_at: at })
    .where('selector', '=', selector)
    .where('ended_at', 'is', null)
    .where('expires_at', '>', at),
)
const endOfPerson = statement<{ personId: string; at: number }>()((db, { personId, at }) =>
  db
    .updateTable('unfinished_sign_in')
    .set({ ended_at: at })
    .where('person_id', '=', personId)
    .where('ended_at', 'is', null),
)
const prune = statement<{ before: number }>()((db, { before }) =>
  db.deleteFrom('unfinished_sign_in').where('expires_at', '<', before),
)

/** Sign-ins of which steps are missing. Each is used up by the next step, which makes another or a session. */
export function unfinishedSignInsRepository({ reader }: Store) {
  return {
    find: (selector: string, at: number, connection: Connection = reader) => connection.first(find, { selector, at }),
    insert: (transaction: Transaction, row: Required<NewRow<'unfinished_sign_in'>>) => transaction.run(add, row),
    /** True for exactly one of those who take the next step. */
    async end(transaction: Transaction, selector: string, at: number): Promise<boolean> {
      return (await transaction.run(end, { selector, at })) === 1
    },
    endOfPerson: (transaction: Transaction, personId: string, at: number) =>
      transaction.run(endOfPerson, { personId, at }),
    prune: (transaction: Transaction, before: number) => transaction.run(prune, { before }),
  }
}
