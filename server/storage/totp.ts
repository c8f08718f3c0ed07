import type { Connection } from './connection.ts'
import type { Row } from './schema.ts'
import { statement } from './statement.ts'
import type { Store, Transaction } from './store.ts'

export type TotpRow = Row<'totp'>

const add = statement<TotpRow>()((db, totp) =>
  db.insertInto('totp').values({
    id: totp.id,
    person_id: totp.person_id,
    secret: totp.secret,
    algorithm: totp.algorithm,
    digits: totp.digits,
    period: totp.period,
    created_at: totp.created_at,
    confirmed_at: totp.confirmed_at,
    last_step: totp.last_step,
    last_used_at: totp.last_used_at,
  }),
)
const confirmed = statement<{ personId: string }>()((db, { personId }) =>
  db.selectFrom('totp').selectAll().where('person_id', '=', personId).where('confirmed_at', 'is not', null),
)
const unconfirmed = statement<{ personId: string }>()((db, { personId }) =>
  db.selectFrom('totp').selectAll().where('person_id', '=', personId).where('confirmed_at', 'is', null),
)
const confirm = statement<{ id: string; at: number; step: number }>()((db, { id, at, step }) =>
  db
    .updateTable('totp')
    .set({ confirmed_at: at, last_step: step, last_used_at: at })
    .where('id', '=', id)
    .where('confirmed_at', 'is', null),
)
const spend = statement<{ id: string; at: number; step: number }>()((db, { id, at, step }) =>
  db
    .updateTable('totp')
    .set({ last_step: step, last_used_at: at })
    .where('id', '=', id)
    .where('confirmed_at', 'is not', null)
    .where('last_step', '<', step),
)
const removeConfirmed = statement<{ personId: string }>()((db, { personId }) =>
  db.deleteFrom('totp').where('person_id', '=', personId).where('confirmed_at', 'is not', null),
)
const removeUnconfirmed = statement<{ personId: string }>()((db, { personId }) =>
  db.deleteFrom('totp').where('person_id', '=', personId).where('confirmed_at', 'is', null),
)

/** Authenticator apps: of each person at most one that counts, and at most one that waits for its first code. */
export function totpRepository({ reader }: Store) {
  return {
    /** The one that counts. */
    confirmed: (personId: string, connection: Connection = reader) => connection.first(confirmed, { personId }),
    /** The one that is being set up. */
    unconfirmed: (personId: string, connection: Connection = reader) => connection.first(unconfirmed, { personId }),
    /** Begins one in place of another that was begun; the one that counts stays. */
    async begin(transaction: Transaction, totp: TotpRow): Promise<void> {
      await transaction.run(removeUnconfirmed, { personId: totp.person_id })
      await transaction.run(add, totp)
    },
    /** Lets the one that was begun count, in place of the one that did; the step of the code that proved it is spent. */
    async confirm(
      transaction: Transaction,
      { totp, at, step }: { totp: TotpRow; at: number; step: number },
    ): Promise<{ replaced: boolean }> {
      const replaced = await transaction.run(removeConfirmed, { personId: totp.person_id })
      await transaction.run(confirm, { id: totp.id, at, step })
      return { replaced: replaced > 0 }
    },
    /** Spends a time step and all before it: true for exactly one caller, ever (SEC-A34). */
    async spend(transaction: Transaction, use: { id: string; at: number; step: number }): Promise<boolean> {
      return (await transaction.run(spend, use)) === 1
    },
    /** Takes away the one that counts and the one that was begun; whether there was one that counted. */
    async remove(transaction: Transaction, personId: string): Promise<boolean> {
      await transaction.run(removeUnconfirmed, { personId })
      return (await transaction.run(removeConfirmed, { personId })) > 0
    },
  }
}
