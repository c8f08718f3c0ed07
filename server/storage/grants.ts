import { sql } from 'kysely'
import type { EventReason } from '../contract/event-types.ts'
import type { Connection } from './connection.ts'
import type { NewRow, Row } from './schema.ts'
import { statement } from './statement.ts'
import type { Store, Transaction } from './store.ts'

export type Grant = Row<'oauth_grant'>

export interface Revocation {
  at: number
  reason: EventReason
}

const find = statement<{ id: string }>()((db, { id }) => db.selectFrom('oauth_grant').selectAll().where('id', '=', id))
const add = statement<NewRow<'oauth_grant'>>()((db, grant) =>
  db.insertInto('oauth_grant').values({
    id: grant.id,
    person_id: grant.person_id,
    client_id: grant.client_id,
    scope: grant.scope,
    session_selector: grant.session_selector,
    auth_time: grant.auth_time,
    amr: grant.amr,
    acr: grant.acr,
    nonce: grant.nonce,
    address: grant.address,
    created_at: grant.created_at,
    revoked_at: grant.revoked_at,
    revoked_reason: grant.revoked_reason,
    resource: grant.resource,
    claims: grant.claims,
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
const revokeOfPersonWithScope = statement<{ personId: string; pattern: string } & Revocation>()(
  (db, { personId, pattern, at, reason }) =>
    db
      .updateTable('oauth_grant')
      .set({ revoked_at: at, revoked_reason: reason })
      .where('person_id', '=', personId)
      .where(sql<string>`' ' || scope || ' '`, 'like', pattern)
      .where('revoked_at', 'is', null),
)
const revokeOfClient = statement<{ clientId: string } & Revocation>()((db, { clientId, at, reason }) =>
  db
    .updateTable('oauth_grant')
    .set({ revoked_at: at, revoked_reason: reason })
    .where('client_id', '=', clientId)
    .where('revoked_at', 'is', null),
)
const openOfPerson = statement<{ personId: string; givenAfter: number }>()((db, { personId, givenAfter }) =>
  db
    .selectFrom('oauth_grant')
    .selectAll()
    .where('person_id', '=', personId)
    .where('revoked_at', 'is', null)
    .where('created_at', '>', givenAfter)
    .orderBy('id'),
)
const revokeOfPersonToClient = statement<{ personId: string; clientId: string } & Revocation>()(
  (db, { personId, clientId, at, reason }) =>
    db
      .updateTable('oauth_grant')
      .set({ revoked_at: at, revoked_reason: reason })
      .where('person_id', '=', personId)
      .where('client_id', '=', clientId)
      .where('revoked_at', 'is', null),
)
const standing = statement<{ clientId: string }>()((db, { clientId }) =>
  db
    .selectFrom('oauth_grant')
    .select('id')
    .where('client_id', '=', clientId)
    .where('person_id', 'is', null)
    .where('revoked_at', 'is', null)
    .limit(1),
)
const revokeOfSession = statement<{ personId: string; selector: string } & Revocation>()(
  (db, { personId, selector, at, reason }) =>
    db
      .updateTable('oauth_grant')
      .set({ revoked_at: at, revoked_reason: reason })
      .where('person_id', '=', personId)
      .where('session_selector', '=', selector)
      .where('revoked_at', 'is', null)
      .where(sql<string>`' ' || scope || ' '`, 'not like', '% offline_access %'),
)
const prune = statement<{ before: string }>()((db, { before }) =>
  db.deleteFrom('oauth_grant').where('id', '<', before).where('person_id', 'is not', null),
)

/** Grants; revoking one kills every code and token that came of it. The answer of a revocation is how many it ended. */
export function grantsRepository({ reader }: Store) {
  const standingIds = new Map<string, string>()
  const forget = (transaction: Transaction, isEnded: (id: string, clientId: string) => boolean) => {
    const drop = () => {
      for (const [clientId, id] of standingIds) if (isEnded(id, clientId)) standingIds.delete(clientId)
    }
    drop()
    transaction.afterCommit(drop)
  }
  return {
    find: (id: string, connection: Connection = reader) => connection.first(find, { id }),
    insert: (transaction: Transaction, grant: NewRow<'oauth_grant'>) =>
      transaction.run(add, { acr: null, resource: '', claims: null, ...grant }),
    revoke: (transaction: Transaction, id: string, revocation: Revocation) =>
      transaction.run(revoke, { id, ...revocation }),
    revokeOfPerson: (transaction: Transaction, personId: string, revocation: Revocation) =>
      transaction.run(revokeOfPerson, { personId, ...revocation }),
    /** Ends what the person let pass on with one of these scopes; `scope` holds no character that means something in a pattern. */
    revokeOfPersonWithScope: (
      transaction: Transaction,
      { personId, scope }: { personId: string; scope: string },
      revocation: Revocation,
    ) => transaction.run(revokeOfPersonWithScope, { personId, pattern: `% ${scope} %`, ...revocation }),
    /** What one person gave to one client. */
    revokeOfPersonToClient: (
      transaction: Transaction,
      { personId, clientId }: { personId: string; clientId: string },
      revocation: Revocation,
    ) => transaction.run(revokeOfPersonToClient, { personId, clientId, ...revocation }),
    /** What a person gave after a moment (epoch milliseconds) and nobody revoked, oldest first. */
    openOfPerson: (personId: string, givenAfter: number, connection: Connection = reader) =>
      connection.all(openOfPerson, { personId, givenAfter }),
    revokeOfClient(transaction: Transaction, clientId: string, revocation: Revocation) {
      forget(transaction, (_, standingClient) => standingClient === clientId)
      return transaction.run(revokeOfClient, { clientId, ...revocation })
    },
    /** Ends what came of one browser session, except what the person allowed to go on in their absence (offline_access). */
    revokeOfSession: (
      transaction: Transaction,
      session: { personId: string; selector: string },
      revocation: Revocation,
    ) => transaction.run(revokeOfSession, { ...session, ...revocation }),
    /** The grant under which a client acts for itself. Asked for at every such token, so what was found committed is remembered. */
    async standing(clientId: string, connection: Connection = reader): Promise<string | undefined> {
      const remembered = standingIds.get(clientId)
      if (remembered !== undefined) return remembered
      const id = (await connection.first(standing, { clientId }))?.id
      if (id !== undefined && connection === reader) standingIds.set(clientId, id)
      return id
    },
    /** Forgets the grants that people gave and whose id sorts before `before`; how many. */
    prune: (transaction: Transaction, before: string) => transaction.run(prune, { before }),
  }
}
