import type { Connection } from './connection.ts'
import type { Row } from './schema.ts'
import { statement } from './statement.ts'
import type { Store, Transaction } from './store.ts'

const find = statement<{ selector: string }>()((db, { selector }) =>
  db
    .selectFrom('refresh_token')
    .innerJoin('oauth_grant', 'oauth_grant.id', 'refresh_token.grant_id')
    .selectAll('refresh_token')
    .select([
      'oauth_grant.person_id',
      'oauth_grant.scope',
      'oauth_grant.auth_time',
      'oauth_grant.amr',
      'oauth_grant.acr',
      'oauth_grant.session_selector',
      'oauth_grant.revoked_at',
      'oauth_grant.resource',
      'oauth_grant.claims',
      'oauth_grant.created_at as grant_created_at',
    ])
    .where('selector', '=', selector),
)
const add = statement<Row<'refresh_token'>>()((db, token) =>
  db.insertInto('refresh_token').values({
    selector: token.selector,
    verifier_hash: token.verifier_hash,
    grant_id: token.grant_id,
    client_id: token.client_id,
    created_at: token.created_at,
    expires_at: token.expires_at,
    used_at: token.used_at,
    dpop_jkt: token.dpop_jkt,
    successor: token.successor,
  }),
)
const use = statement<{ selector: string; at: number; successor: string }>()((db, { selector, at, successor }) =>
  db
    .updateTable('refresh_token')
    .set({ used_at: at, successor })
    .where('selector', '=', selector)
    .where('used_at', 'is', null)
    .where('expires_at', '>', at),
)
const extend = statement<{ selector: string; at: number; expiresAt: number }>()((db, { selector, at, expiresAt }) =>
  db
    .updateTable('refresh_token')
    .set({ expires_at: expiresAt })
    .where('selector', '=', selector)
    .where('used_at', 'is', null)
    .where('expires_at', '>', at),
)
const prune = statement<{ before: string }>()((db, { before }) =>
  db.deleteFrom('refresh_token').where('selector', '<', before),
)

/** Refresh tokens. A grant's tokens are one family: the used ones stay until they expire, so that reuse is seen (RFC 9700 §4.14). */
export function refreshTokensRepository({ reader }: Store) {
  return {
    /** The token with the grant that it belongs to. */
    find: (selector: string, connection: Connection = reader) => connection.first(find, { selector }),
    insert: (transaction: Transaction, token: Row<'refresh_token'>) => transaction.run(add, token),
    /** Spends the token if it is unspent and in time: true for exactly one caller (SEC-A14). */
    async use(transaction: Transaction, used: { selector: string; at: number; successor: string }): Promise<boolean> {
      return (await transaction.run(use, used)) === 1
    },
    /** Lets the token live on if it is unspent and in time, which is the answer. */
    async extend(
      transaction: Transaction,
      used: { selector: string; at: number; expiresAt: number },
    ): Promise<boolean> {
      return (await transaction.run(extend, used)) === 1
    },
    /** Forgets the tokens whose selector sorts before `before`; how many. */
    prune: (transaction: Transaction, before: string) => transaction.run(prune, { before }),
  }
}
