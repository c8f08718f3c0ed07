import type { Connection } from './connection.ts'
import type { Row } from './schema.ts'
import { statement } from './statement.ts'
import type { Store, Transaction } from './store.ts'

const find = statement<{ personId: string; clientId: string }>()((db, { personId, clientId }) =>
  db.selectFrom('consent').selectAll().where('person_id', '=', personId).where('client_id', '=', clientId),
)
const put = statement<Row<'consent'>>()((db, { person_id, client_id, scope, granted_at }) =>
  db
    .insertInto('consent')
    .values({ person_id, client_id, scope, granted_at })
    .onConflict((conflict) => conflict.columns(['person_id', 'client_id']).doUpdateSet({ scope, granted_at })),
)
const ofPerson = statement<{ personId: string }>()((db, { personId }) =>
  db.selectFrom('consent').selectAll().where('person_id', '=', personId).orderBy('granted_at', 'desc'),
)
const forget = statement<{ personId: string; clientId: string }>()((db, { personId, clientId }) =>
  db.deleteFrom('consent').where('person_id', '=', personId).where('client_id', '=', clientId),
)

/** What a person has allowed a client, once for all (SEC-S47). */
export function consentsRepository({ reader }: Store) {
  return {
    find: (personId: string, clientId: string, connection: Connection = reader) =>
      connection.first(find, { personId, clientId }),
    /** Newest first. */
    ofPerson: (personId: string, connection: Connection = reader) => connection.all(ofPerson, { personId }),
    /** The application has to ask again; how many were forgotten. */
    forget: (transaction: Transaction, personId: string, clientId: string) =>
      transaction.run(forget, { personId, clientId }),
    put: (transaction: Transaction, consent: Row<'consent'>) => transaction.run(put, consent),
  }
}
