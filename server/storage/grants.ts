import type { EventReason } from '../contract/event-types.ts'
import type { Connection } from './connection.ts'
import type { Row } from './schema.ts'
import { statement } from './statement.ts'
import type { Store, Transaction } from './store.ts'

export type Grant = Row<'oauth_grant'>

export interface Revocation {
  at: number
  reason: EventReason
}

const find = statement<{ id: string }>()((db, { id }) => db.selectFrom('oauth_grant').selectAll().where('id', '=', id))
const add = statement<Grant>()((db, grant) =>
  db.insertInto('oauth_grant').values({
    id: grant.id,
    person_id: grant.person_id,
    client_id: grant.client_id,
    scope: grant.scope,
    session_selector: grant.session_selector,
    auth_time: grant.auth_time,
    amr: grant.amr,
    nonce: grant.nonce,
    address: grant.address,
    created_at: grant.created_at,
    revoked_at: grant.revoked_at,
    revoked_reason: grant.revoked_reason,
  }),
)
const revoke = statement<{ id: string } & Revocation>()((db, { id, at, reason }) =>
  db
    .updateTable('oauth_grant')
    .set({ revoked_at: at, revoked_reason: reason })
    .where('id', '=', id)
    .where('revoked_at', 'is', null),
)
const revokeOfPerson = statement<{ personId: string } & Revocation>()((db, { personId, at, reason }) =>
  db
    .updateTable('oauth_grant')
    .set({ revoked_at: at, revoked_reason: reason })
    .where('person_id', '=', personId)
    .where('revoked_at', 'is', null),
)
const revokeOfClient = statement<{ clientId: string } & Revocation>()((db, { clientId, at, reason }) =>
  db
    .updateTable('oauth_grant')
    .set({ revoked_at: at, revoked_reason: reason })
    .where('client_id', '=', clientId)
    .where('revoked_at', 'is', null),
)

/** Grants; revoking one kills every code and token that came of it. The answer of a revocation is how many it ended. */
export function grantsRepository({ reader }: Store) {
  return {
    find: (id: string, connection: Connection = reader) => connection.first(find, { id }),
    insert: (transaction: Transaction, grant: Grant) => transaction.run(add, grant),
    revoke: (transaction: Transaction, id: string, revocation: Revocation) =>
      transaction.run(revoke, { id, ...revocation }),
    revokeOfPerson: (transaction: Transaction, personId: string, revocation: Revocation) =>
      transaction.run(revokeOfPerson, { personId, ...revocation }),
    revokeOfClient: (transaction: Transaction, clientId: string, revocation: Revocation) =>
      transaction.run(revokeOfClient, { clientId, ...revocation }),
  }
}
