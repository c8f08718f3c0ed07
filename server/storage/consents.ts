import type { Connection } from './connection.ts'
import type { Row } from './schema.ts'
import { statement } from './statement.ts'
import type { Store, Transaction } from './store.ts'

export interface ConsentKey {
  personId: string
  clientId: string
  /** Empty for this server's own scopes. */
  resource: string
}

const find = statement<ConsentKey>()((db, { personId, clientId, resource }) =>
  db
    .selectFrom('consent')
    .selectAll()
    .where('person_id', '=', personId)
    .where('client_id', '=', clientId)
    .where('resource', '=', resource),
)
const put = statement<Row<'consent'>>()((db, { person_id, client_id, resource, scope, granted_at }) =>
  db
    .insertInto('consent')
    .values({ person_id, client_id, resource, scope, granted_at })
    .onConflict((conflict) =>
      conflict.columns(['person_id', 'client_id', 'resource']).doUpdateSet({ scope, granted_at }),
    ),
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
    find: (key: ConsentKey, connection: Connection = reader) => connection.first(find, key),
    /** Newest first. */
    ofPerson: (personId: string, connection: Connection = reader) => connection.all(ofPerson, { personId }),
    /** The application has to ask again; how many were forgotten. */
    forget: (transaction: Transaction, personId: string, clientId: string) =>
      transaction.run(forget, { personId, clientId }),
    put: (transaction: Transaction, consent: Row<'consent'>) => transaction.run(put, consent),
  }
}
