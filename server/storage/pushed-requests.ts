import type { Connection } from './connection.ts'
import type { Row } from './schema.ts'
import { statement } from './statement.ts'
import type { Store, Transaction } from './store.ts'

export type PushedRequest = Row<'pushed_request'>

export interface Opening {
  selector: string
  browserHash: Uint8Array
  at: number
  expiresAt: number
}

const find = statement<{ selector: string }>()((db, { selector }) =>
  db.selectFrom('pushed_request').selectAll().where('selector', '=', selector),
)
const add = statement<PushedRequest>()((db, request) =>
  db.insertInto('pushed_request').values({
    selector: request.selector,
    verifier_hash: request.verifier_hash,
    client_id: request.client_id,
    parameters: request.parameters,
    dpop_jkt: request.dpop_jkt,
    created_at: request.created_at,
    expires_at: request.expires_at,
    used_at: request.used_at,
    opened_at: request.opened_at,
    browser_hash: request.browser_hash,
    address: request.address,
  }),
)
const open = statement<Opening>()((db, { selector, browserHash, at, expiresAt }) =>
  db
    .updateTable('pushed_request')
    .set({ opened_at: at, browser_hash: browserHash, expires_at: expiresAt })
    .where('selector', '=', selector)
    .where('opened_at', 'is', null)
    .where('used_at', 'is', null)
    .where('expires_at', '>', at),
)
const use = statement<{ selector: string; at: number }>()((db, { selector, at }) =>
  db
    .updateTable('pushed_request')
    .set({ used_at: at })
    .where('selector', '=', selector)
    .where('used_at', 'is', null)
    .where('expires_at', '>', at),
)
const waiting = statement<{ since: string; clientId: string; address: string }>()((db, { since, clientId, address }) =>
  db
    .selectFrom('pushed_request')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('selector', '>', since)
    .where('client_id', '=', clientId)
    .where('address', '=', address)
    .where('opened_at', 'is', null),
)
const prune = statement<{ before: number }>()((db, { before }) =>
  db.deleteFrom('pushed_request').where('expires_at', '<', before),
)

/** Authorization requests that clients pushed (RFC 9126), or signed, kept while a person answers them. */
export function pushedRequestsRepository({ reader }: Store) {
  return {
    find: (selector: string, connection: Connection = reader) => connection.first(find, { selector }),
    insert: (transaction: Transaction, request: PushedRequest) => transaction.run(add, request),
    /** Ties the request to the browser that opens it, if none has: true for exactly one. */
    open: async (transaction: Transaction, opening: Opening): Promise<boolean> =>
      (await transaction.run(open, opening)) === 1,
    /** Spends it: true for exactly one caller, and for none once it has expired. */
    use: async (transaction: Transaction, selector: string, at: number): Promise<boolean> =>
      (await transaction.run(use, { selector, at })) === 1,
    /** How many were pushed from an address, in the name of a client, and never opened; of those whose selector sorts after `since`. */
    waiting: async (of: { since: string; clientId: string; address: string }): Promise<number> =>
      (await reader.first(waiting, of))?.count ?? 0,
    /** Forgets what expired before `before`; how many. */
    prune: (transaction: Transaction, before: number) => transaction.run(prune, { before }),
  }
}
