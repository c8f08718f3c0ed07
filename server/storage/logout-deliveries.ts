import type { Connection } from './connection.ts'
import type { Row } from './schema.ts'
import { statement } from './statement.ts'
import type { Store, Transaction } from './store.ts'

export type LogoutDelivery = Row<'logout_delivery'>

const ofSession = statement<{ personId: string; selector: string }>()((db, { personId, selector }) =>
  db
    .selectFrom('oauth_grant')
    .innerJoin('client', 'client.client_id', 'oauth_grant.client_id')
    .select(['oauth_grant.client_id', 'oauth_grant.session_selector as sid'])
    .distinct()
    .where('oauth_grant.session_selector', '=', selector)
    .where('oauth_grant.person_id', '=', personId)
    .where('client.backchannel_logout_uri', 'is not', null),
)
// What is revoked with the person's access, but was given in a session that has ended, is still known to its client.
const ofPerson = statement<{ personId: string; keep: string; at: number }>()((db, { personId, keep, at }) =>
  db
    .selectFrom('oauth_grant')
    .innerJoin('client', 'client.client_id', 'oauth_grant.client_id')
    .leftJoin('session', (join) =>
      join
        .onRef('session.selector', '=', 'oauth_grant.session_selector')
        .on('session.ended_at', 'is', null)
        .on('session.expires_at', '>', at),
    )
    .select(['oauth_grant.client_id', 'oauth_grant.session_selector as sid'])
    .distinct()
    .where('oauth_grant.person_id', '=', personId)
    .where('client.backchannel_logout_uri', 'is not', null)
    .where((eb) => eb.or([eb('session.selector', 'is not', null), eb('oauth_grant.revoked_at', 'is', null)]))
    .where((eb) =>
      eb.or([eb('oauth_grant.session_selector', 'is', null), eb('oauth_grant.session_selector', '!=', keep)]),
    ),
)
const frontChannel = statement<{ personId: string; selector: string }>()((db, { personId, selector }) =>
  db
    .selectFrom('client')
    .select(['client_id', 'name', 'frontchannel_logout_uri', 'frontchannel_logout_session_required'])
    .where('frontchannel_logout_uri', 'is not', null)
    .where('client_id', 'in', (inner) =>
      inner
        .selectFrom('oauth_grant')
        .select('client_id')
        .where('session_selector', '=', selector)
        .where('person_id', '=', personId),
    )
    .orderBy('client_id'),
)
const add = statement<LogoutDelivery>()((db, delivery) =>
  db.insertInto('logout_delivery').values({
    id: delivery.id,
    client_id: delivery.client_id,
    person_id: delivery.person_id,
    subject: delivery.subject,
    sid: delivery.sid,
    attempts: delivery.attempts,
    created_at: delivery.created_at,
    next_attempt_at: delivery.next_attempt_at,
    delivered_at: delivery.delivered_at,
    given_up_at: delivery.given_up_at,
    last_problem: delivery.last_problem,
  }),
)
const due = statement<{ at: number; limit: number }>()((db, { at, limit }) =>
  db
    .selectFrom('logout_delivery')
    .selectAll()
    .where('id', 'in', (first) =>
      first
        .selectFrom('logout_delivery')
        .select((eb) => eb.fn.min<string>('id').as('id'))
        .where('delivered_at', 'is', null)
        .where('given_up_at', 'is', null)
        .where('next_attempt_at', '<=', at)
        .groupBy('client_id'),
    )
    .orderBy('next_attempt_at')
    .limit(limit),
)
const begin = statement<{ id: string; before: number; attempts: number; nextAttemptAt: number }>()(
  (db, { id, before, attempts, nextAttemptAt }) =>
    db
      .updateTable('logout_delivery')
      .set({ attempts, next_attempt_at: nextAttemptAt })
      .where('id', '=', id)
      .where('attempts', '=', before)
      .where('delivered_at', 'is', null)
      .where('given_up_at', 'is', null),
)
const delivered = statement<{ id: string; at: number }>()((db, { id, at }) =>
  db.updateTable('logout_delivery').set({ delivered_at: at, last_problem: null }).where('id', '=', id),
)
const failed = statement<{ id: string; problem: string }>()((db, { id, problem }) =>
  db.updateTable('logout_delivery').set({ last_problem: problem }).where('id', '=', id),
)
const giveUp = statement<{ id: string; at: number; problem: string }>()((db, { id, at, problem }) =>
  db
    .updateTable('logout_delivery')
    .set({ given_up_at: at, last_problem: problem })
    .where('id', '=', id)
    .where('delivered_at', 'is', null),
)
const newest = statement<{ clientId: string; limit: number }>()((db, { clientId, limit }) =>
  db.selectFrom('logout_delivery').selectAll().where('client_id', '=', clientId).orderBy('id', 'desc').limit(limit),
)
const prune = statement<{ before: string }>()((db, { before }) =>
  db.deleteFrom('logout_delivery').where('id', '<', before),
)

/** Logouts that clients are to hear of (OpenID Connect Back-Channel Logout §2.5), and which clients those are. */
export function logoutDeliveriesRepository({ reader }: Store) {
  return {
    /** Clients with a backchannel_logout_uri that were let in with this session. */
    listenersOfSession: (transaction: Transaction, session: { personId: string; selector: string }) =>
      transaction.all(ofSession, session),
    /**
     * The same of all that is open of a person at `at` (epoch milliseconds), sessions or grants, once for each session; without
     * those of the session `keep`.
     */
    listenersOfPerson: (transaction: Transaction, person: { personId: string; keep: string; at: number }) =>
      transaction.all(ofPerson, person),
    /** Clients with a frontchannel_logout_uri that were let in with this session. */
    frontChannelOfSession: (session: { personId: string; selector: string }, connection: Connection = reader) =>
      connection.all(frontChannel, session),
    insert: (transaction: Transaction, delivery: LogoutDelivery) => transaction.run(add, delivery),
    /** Of each client the first whose time has come; at most `limit`, the longest overdue first. */
    due: (at: number, limit: number, connection: Connection = reader) => connection.all(due, { at, limit }),
    /** Marks that an attempt begins, and when the next is due if this one is never heard of again; true for one caller. */
    async begin(
      transaction: Transaction,
      { id, attempts }: Pick<LogoutDelivery, 'id' | 'attempts'>,
      nextAttemptAt: number,
    ): Promise<boolean> {
      return (await transaction.run(begin, { id, before: attempts, attempts: attempts + 1, nextAttemptAt })) === 1
    },
    delivered: (transaction: Transaction, id: string, at: number) => transaction.run(delivered, { id, at }),
    failed: (transaction: Transaction, id: string, problem: string) => transaction.run(failed, { id, problem }),
    giveUp: (transaction: Transaction, id: string, { at, problem }: { at: number; problem: string }) =>
      transaction.run(giveUp, { id, at, problem }),
    /** Of one client, the newest first. */
    ofClient: (clientId: string, limit: number, connection: Connection = reader) =>
      connection.all(newest, { clientId, limit }),
    /** Forgets those whose id sorts before `before`; how many. */
    prune: (transaction: Transaction, before: string) => transaction.run(prune, { before }),
  }
}
