import type { Connection } from './connection.ts'
import type { Row } from './schema.ts'
import { statement } from './statement.ts'
import type { Store, Transaction } from './store.ts'

/** All that a new proof of who a person is changes in their session; what it has come to so far stays. */
export type RenewedSession = Omit<Row<'session'>, 'person_id' | 'created_at' | 'ended_at'>

const find = statement<{ selector: string; at: number }>()((db, { selector, at }) =>
  db
    .selectFrom('session')
    .innerJoin('person', 'person.id', 'session.person_id')
    .selectAll('session')
    .select(['person.username', 'person.name', 'person.role'])
    .where('selector', '=', selector)
    .where('ended_at', 'is', null)
    .where('expires_at', '>', at)
    .where('person.disabled', '=', 0),
)
const add = statement<Row<'session'>>()((db, session) =>
  db.insertInto('session').values({
    selector: session.selector,
    verifier_hash: session.verifier_hash,
    person_id: session.person_id,
    auth_time: session.auth_time,
    amr: session.amr,
    acr: session.acr,
    device_id: session.device_id,
    on_remembered_device: session.on_remembered_device,
    address: session.address,
    user_agent: session.user_agent,
    created_at: session.created_at,
    last_seen_at: session.last_seen_at,
    expires_at: session.expires_at,
    ended_at: session.ended_at,
  }),
)
const touch = statement<{ selector: string; at: number }>()((db, { selector, at }) =>
  db.updateTable('session').set({ last_seen_at: at }).where('selector', '=', selector).where('last_seen_at', '<', at),
)
const end = statement<{ selector: string; at: number }>()((db, { selector, at }) =>
  db.updateTable('session').set({ ended_at: at }).where('selector', '=', selector).where('ended_at', 'is', null),
)
const endOfPerson = statement<{ personId: string; at: number }>()((db, { personId, at }) =>
  db.updateTable('session').set({ ended_at: at }).where('person_id', '=', personId).where('ended_at', 'is', null),
)
const endOthersOfPerson = statement<{ personId: string; keep: string; at: number }>()((db, { personId, keep, at }) =>
  db
    .updateTable('session')
    .set({ ended_at: at })
    .where('person_id', '=', personId)
    .where('selector', '!=', keep)
    .where('ended_at', 'is', null),
)
const ofPerson = statement<{ personId: string; at: number }>()((db, { personId, at }) =>
  db
    .selectFrom('session')
    .selectAll()
    .where('person_id', '=', personId)
    .where('ended_at', 'is', null)
    .where('expires_at', '>', at)
    .orderBy('last_seen_at', 'desc'),
)
const renew = statement<RenewedSession>()((db, session) =>
  db
    .updateTable('session')
    .set({
      verifier_hash: session.verifier_hash,
      auth_time: session.auth_time,
      amr: session.amr,
      acr: session.acr,
      device_id: session.device_id,
      on_remembered_device: session.on_remembered_device,
      address: session.address,
      user_agent: session.user_agent,
      last_seen_at: session.last_seen_at,
      expires_at: session.expires_at,
    })
    .where('selector', '=', session.selector)
    .where('ended_at', 'is', null),
)
const active = statement<{ at: number }>()((db, { at }) =>
  db
    .selectFrom('session')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('ended_at', 'is', null)
    .where('expires_at', '>', at),
)
const ending = statement<{ at: number; seenAfter: number; begunBefore: number; seenBefore: number }>()((db, question) =>
  db
    .selectFrom('session')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('ended_at', 'is', null)
    .where('expires_at', '>', question.at)
    .where('last_seen_at', '>', question.seenAfter)
    .where((eb) => eb.or([eb('auth_time', '<=', question.begunBefore), eb('last_seen_at', '<=', question.seenBefore)])),
)
const prune = statement<{ before: number }>()((db, { before }) =>
  db.deleteFrom('session').where('expires_at', '<', before),
)

/** Browser sessions: who is signed in where. Nobody is found whose session ended or expired, or who was disabled. */
export function sessionsRepository({ reader }: Store) {
  return {
    find: (selector: string, at: number, connection: Connection = reader) => connection.first(find, { selector, at }),
    insert: (transaction: Transaction, session: Row<'session'>) => transaction.run(add, session),
    /** Marks the session as used at `at`; never moves the mark back. */
    touch: (transaction: Transaction, selector: string, at: number) => transaction.run(touch, { selector, at }),
    async end(transaction: Transaction, selector: string, at: number): Promise<boolean> {
      return (await transaction.run(end, { selector, at })) === 1
    },
    endOfPerson: (transaction: Transaction, personId: string, at: number) =>
      transaction.run(endOfPerson, { personId, at }),
    endOthersOfPerson: (transaction: Transaction, personId: string, { keep, at }: { keep: string; at: number }) =>
      transaction.run(endOthersOfPerson, { personId, keep, at }),
    /** What is open, the last used first. */
    ofPerson: (personId: string, at: number, connection: Connection = reader) =>
      connection.all(ofPerson, { personId, at }),
    /** Gives a session that is open another secret, and says what was proved; false where it has ended. */
    async renew(transaction: Transaction, session: RenewedSession): Promise<boolean> {
      return (await transaction.run(renew, session)) === 1
    },
    async countActive(at: number): Promise<number> {
      return (await reader.first(active, { at }))?.count ?? 0
    },
    /** How many that are open at `at` and were used after `seenAfter` were proved or last used by the other times. */
    async countEnding(question: { at: number; seenAfter: number; begunBefore: number; seenBefore: number }) {
      return (await reader.first(ending, question))?.count ?? 0
    },
    prune: (transaction: Transaction, before: number) => transaction.run(prune, { before }),
  }
}
