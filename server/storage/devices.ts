import type { Connection } from './connection.ts'
import type { Row } from './schema.ts'
import { statement } from './statement.ts'
import type { Store, Transaction } from './store.ts'

export type DeviceRow = Row<'device'>

const find = statement<{ personId: string; cookieHash: Uint8Array }>()((db, { personId, cookieHash }) =>
  db.selectFrom('device').selectAll().where('person_id', '=', personId).where('cookie_hash', '=', cookieHash),
)
const meet = statement<DeviceRow>()((db, device) =>
  db
    .insertInto('device')
    .values({
      id: device.id,
      person_id: device.person_id,
      cookie_hash: device.cookie_hash,
      address: device.address,
      user_agent: device.user_agent,
      first_seen_at: device.first_seen_at,
      last_seen_at: device.last_seen_at,
      remembered_at: device.remembered_at,
      remembered_until: device.remembered_until,
    })
    .onConflict((conflict) =>
      conflict.columns(['person_id', 'cookie_hash']).doUpdateSet({
        address: device.address,
        user_agent: device.user_agent,
        last_seen_at: device.last_seen_at,
      }),
    )
    .returning('id'),
)
const move = statement<{ from: Uint8Array; to: Uint8Array }>()((db, { from, to }) =>
  db.updateTable('device').set({ cookie_hash: to }).where('cookie_hash', '=', from),
)
const remember = statement<{ id: string; at: number; until: number }>()((db, { id, at, until }) =>
  db.updateTable('device').set({ remembered_at: at, remembered_until: until }).where('id', '=', id),
)
const ofPerson = statement<{ personId: string }>()((db, { personId }) =>
  db.selectFrom('device').selectAll().where('person_id', '=', personId).orderBy('last_seen_at', 'desc'),
)
const count = statement<{ personId: string }>()((db, { personId }) =>
  db
    .selectFrom('device')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('person_id', '=', personId),
)
const remove = statement<{ personId: string; id: string }>()((db, { personId, id }) =>
  db.deleteFrom('device').where('person_id', '=', personId).where('id', '=', id),
)
const askAgain = statement<{ personId: string }>()((db, { personId }) =>
  db.updateTable('device').set({ remembered_at: null, remembered_until: null }).where('person_id', '=', personId),
)
const keepNewest = statement<{ personId: string; most: number }>()((db, { personId, most }) =>
  db
    .deleteFrom('device')
    .where('person_id', '=', personId)
    .where('id', 'not in', (eb) =>
      eb
        .selectFrom('device')
        .select('id')
        .where('person_id', '=', personId)
        .orderBy('last_seen_at', 'desc')
        .orderBy('id', 'desc')
        .limit(most),
    ),
)
const prune = statement<{ before: number }>()((db, { before }) =>
  db.deleteFrom('device').where('last_seen_at', '<', before),
)

/** The browsers that people have finished a sign-in with. */
export function devicesRepository({ reader }: Store) {
  return {
    find: (personId: string, cookieHash: Uint8Array, connection: Connection = reader) =>
      connection.first(find, { personId, cookieHash }),
    /** Adds the device, or notes that it was seen; the id that it has. */
    async meet(transaction: Transaction, device: DeviceRow): Promise<string> {
      return (await transaction.first(meet, device))?.id ?? device.id
    },
    /** Gives a browser another cookie, for all of its people. */
    move: (transaction: Transaction, cookie: { from: Uint8Array; to: Uint8Array }) => transaction.run(move, cookie),
    /** From `at` until `until`, in epoch milliseconds, no second factor is asked there. */
    remember: (transaction: Transaction, device: { id: string; at: number; until: number }) =>
      transaction.run(remember, device),
    /** Forgets all of this person but the `most` that were seen last. */
    keepNewest: (transaction: Transaction, personId: string, most: number) =>
      transaction.run(keepNewest, { personId, most }),
    ofPerson: (personId: string) => reader.all(ofPerson, { personId }),
    async count(personId: string, connection: Connection = reader): Promise<number> {
      return (await connection.first(count, { personId }))?.count ?? 0
    },
    async remove(transaction: Transaction, personId: string, id: string): Promise<boolean> {
      return (await transaction.run(remove, { personId, id })) === 1
    },
    /** The second factor is asked again on every device of this person. */
    askAgain: (transaction: Transaction, personId: string) => transaction.run(askAgain, { personId }),
    prune: (transaction: Transaction, before: number) => transaction.run(prune, { before }),
  }
}
