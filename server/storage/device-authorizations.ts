import type { Connection } from './connection.ts'
import type { Row } from './schema.ts'
import { statement } from './statement.ts'
import type { Store, Transaction } from './store.ts'

export type DeviceAuthorization = Row<'device_authorization'>

const find = statement<{ selector: string }>()((db, { selector }) =>
  db.selectFrom('device_authorization').selectAll().where('selector', '=', selector),
)
const waiting = statement<{ userCode: string; at: number }>()((db, { userCode, at }) =>
  db
    .selectFrom('device_authorization')
    .selectAll()
    .where('user_code', '=', userCode)
    .where('grant_id', 'is', null)
    .where('denied_at', 'is', null)
    .where('expires_at', '>', at),
)
const openFrom = statement<{ address: string; after: string }>()((db, { address, after }) =>
  db
    .selectFrom('device_authorization')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('selector', '>', after)
    .where('address', '=', address),
)
const add = statement<DeviceAuthorization>()((db, row) =>
  db
    .insertInto('device_authorization')
    .values({
      selector: row.selector,
      verifier_hash: row.verifier_hash,
      user_code: row.user_code,
      client_id: row.client_id,
      scope: row.scope,
      resource: row.resource,
      address: row.address,
      interval_ms: row.interval_ms,
      last_polled_at: row.last_polled_at,
      created_at: row.created_at,
      expires_at: row.expires_at,
      grant_id: row.grant_id,
      denied_at: row.denied_at,
      used_at: row.used_at,
    })
    .onConflict((conflict) => conflict.column('user_code').doNothing()),
)
const pollInTime = statement<{ selector: string; at: number }>()((db, { selector, at }) =>
  db
    .updateTable('device_authorization')
    .set({ last_polled_at: at })
    .where('selector', '=', selector)
    .where((eb) =>
      eb.or([eb('last_polled_at', 'is', null), eb(eb('last_polled_at', '+', eb.ref('interval_ms')), '<=', at)]),
    ),
)
const slowDown = statement<{ selector: string; at: number; by: number }>()((db, { selector, at, by }) =>
  db
    .updateTable('device_authorization')
    .set((eb) => ({ last_polled_at: at, interval_ms: eb('interval_ms', '+', by) }))
    .where('selector', '=', selector),
)
const approve = statement<{ selector: string; grantId: string; at: number }>()((db, { selector, grantId, at }) =>
  db
    .updateTable('device_authorization')
    .set({ grant_id: grantId })
    .where('selector', '=', selector)
    .where('grant_id', 'is', null)
    .where('denied_at', 'is', null)
    .where('expires_at', '>', at),
)
const deny = statement<{ selector: string; at: number }>()((db, { selector, at }) =>
  db
    .updateTable('device_authorization')
    .set({ denied_at: at })
    .where('selector', '=', selector)
    .where('grant_id', 'is', null)
    .where('denied_at', 'is', null)
    .where('expires_at', '>', at),
)
const use = statement<{ selector: string; at: number }>()((db, { selector, at }) =>
  db
    .updateTable('device_authorization')
    .set({ used_at: at })
    .where('selector', '=', selector)
    .where('grant_id', 'is not', null)
    .where('used_at', 'is', null)
    .where('expires_at', '>', at),
)
const prune = statement<{ before: string }>()((db, { before }) =>
  db.deleteFrom('device_authorization').where('selector', '<', before),
)

/** Devices that wait to be let in (RFC 8628). One that was let in or used is kept until it has long expired. */
export function deviceAuthorizationsRepository({ reader }: Store) {
  return {
    find: (selector: string, connection: Connection = reader) => connection.first(find, { selector }),
    /** The device that nobody has answered yet and that shows this code. */
    waiting: (userCode: string, at: number, connection: Connection = reader) =>
      connection.first(waiting, { userCode, at }),
    /** How many were begun from this address since the selector `after`. */
    async countFrom(address: string, after: string, connection: Connection = reader): Promise<number> {
      return (await connection.first(openFrom, { address, after }))?.count ?? 0
    },
    /** False where another device has the same user code. */
    async insert(transaction: Transaction, row: DeviceAuthorization): Promise<boolean> {
      return (await transaction.run(add, row)) === 1
    },
    /** Marks that the device asked; where it did so too soon, it has to wait longer by `by` from now on, and the answer is false. */
    async poll(transaction: Transaction, selector: string, { at, by }: { at: number; by: number }): Promise<boolean> {
      if ((await transaction.run(pollInTime, { selector, at })) === 1) return true
      await transaction.run(slowDown, { selector, at, by })
      return false
    },
    /** Lets the device in if nobody has answered yet and it is in time: true for exactly one caller. */
    async approve(transaction: Transaction, selector: string, given: { grantId: string; at: number }) {
      return (await transaction.run(approve, { selector, ...given })) === 1
    },
    async deny(transaction: Transaction, selector: string, at: number): Promise<boolean> {
      return (await transaction.run(deny, { selector, at })) === 1
    },
    /** Spends the code of a device that was let in: true for exactly one caller. */
    async use(transaction: Transaction, selector: string, at: number): Promise<boolean> {
      return (await transaction.run(use, { selector, at })) === 1
    },
    /** Forgets those whose selector sorts before `before`; how many. */
    prune: (transaction: Transaction, before: string) => transaction.run(prune, { before }),
  }
}
