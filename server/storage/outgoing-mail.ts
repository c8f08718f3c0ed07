import type { MailKind } from '../contract/mail.ts'
import type { Connection } from './connection.ts'
import type { Row } from './schema.ts'
import { statement } from './statement.ts'
import type { Store, Transaction } from './store.ts'

export type OutgoingMail = Row<'outgoing_mail'>

const add = statement<OutgoingMail>()((db, mail) =>
  db.insertInto('outgoing_mail').values({
    id: mail.id,
    kind: mail.kind,
    person_id: mail.person_id,
    recipient: mail.recipient,
    content: mail.content,
    attempts: mail.attempts,
    created_at: mail.created_at,
    next_attempt_at: mail.next_attempt_at,
    expires_at: mail.expires_at,
    sent_at: mail.sent_at,
    given_up_at: mail.given_up_at,
    last_problem: mail.last_problem,
  }),
)
const due = statement<{ at: number }>()((db, { at }) =>
  db
    .selectFrom('outgoing_mail')
    .selectAll()
    .where('sent_at', 'is', null)
    .where('given_up_at', 'is', null)
    .where('next_attempt_at', '<=', at)
    .orderBy('next_attempt_at')
    .orderBy('id')
    .limit(1),
)
const begin = statement<{ id: string; attempts: number; nextAttemptAt: number }>()(
  (db, { id, attempts, nextAttemptAt }) =>
    db
      .updateTable('outgoing_mail')
      .set({ attempts, next_attempt_at: nextAttemptAt })
      .where('id', '=', id)
      .where('sent_at', 'is', null)
      .where('given_up_at', 'is', null),
)
const sent = statement<{ id: string; at: number }>()((db, { id, at }) =>
  db.updateTable('outgoing_mail').set({ sent_at: at, content: '', last_problem: null }).where('id', '=', id),
)
const failed = statement<{ id: string; problem: string }>()((db, { id, problem }) =>
  db.updateTable('outgoing_mail').set({ last_problem: problem }).where('id', '=', id),
)
const giveUp = statement<{ id: string; at: number; problem: string }>()((db, { id, at, problem }) =>
  db
    .updateTable('outgoing_mail')
    .set({ given_up_at: at, content: '', last_problem: problem })
    .where('id', '=', id)
    .where('sent_at', 'is', null),
)
const giveUpAll = statement<{ at: number; problem: string }>()((db, { at, problem }) =>
  db
    .updateTable('outgoing_mail')
    .set({ given_up_at: at, content: '', last_problem: problem })
    .where('sent_at', 'is', null)
    .where('given_up_at', 'is', null),
)
const newest = statement<{ limit: number }>()((db, { limit }) =>
  db.selectFrom('outgoing_mail').selectAll().orderBy('id', 'desc').limit(limit),
)
const recent = statement<{ personId: string; kind: MailKind; since: number }>()((db, { personId, kind, since }) =>
  db
    .selectFrom('outgoing_mail')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('person_id', '=', personId)
    .where('created_at', '>', since)
    .where('kind', '=', kind),
)
const prune = statement<{ before: string }>()((db, { before }) =>
  db.deleteFrom('outgoing_mail').where('id', '<', before),
)

/** Mail on its way out. Its content is sealed, and emptied as soon as it is of no more use. */
export function outgoingMailRepository({ reader }: Store) {
  return {
    insert: (transaction: Transaction, mail: OutgoingMail) => transaction.run(add, mail),
    /** The one that has waited longest of those whose time has come. */
    due: (at: number, connection: Connection = reader) => connection.first(due, { at }),
    /** Marks that an attempt begins, and when the next one is due if this one is never heard of again. */
    async begin(transaction: Transaction, id: string, attempt: { attempts: number; nextAttemptAt: number }) {
      return (await transaction.run(begin, { id, ...attempt })) === 1
    },
    sent: (transaction: Transaction, id: string, at: number) => transaction.run(sent, { id, at }),
    failed: (transaction: Transaction, id: string, problem: string) => transaction.run(failed, { id, problem }),
    giveUp: (transaction: Transaction, id: string, { at, problem }: { at: number; problem: string }) =>
      transaction.run(giveUp, { id, at, problem }),
    giveUpAll: (transaction: Transaction, { at, problem }: { at: number; problem: string }) =>
      transaction.run(giveUpAll, { at, problem }),
    newest: (limit: number, connection: Connection = reader) => connection.all(newest, { limit }),
    /** How many mails of a kind a person was written since then. */
    async countSince(
      { personId, kind, since }: { personId: string; kind: MailKind; since: number },
      connection: Connection = reader,
    ): Promise<number> {
      return (await connection.first(recent, { personId, kind, since }))?.count ?? 0
    },
    prune: (transaction: Transaction, before: string) => transaction.run(prune, { before }),
  }
}
