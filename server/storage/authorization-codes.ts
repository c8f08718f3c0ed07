import type { Connection } from './connection.ts'
import type { Row } from './schema.ts'
import { statement } from './statement.ts'
import type { Store, Transaction } from './store.ts'

const find = statement<{ selector: string }>()((db, { selector }) =>
  db
    .selectFrom('authorization_code')
    .innerJoin('oauth_grant', 'oauth_grant.id', 'authorization_code.grant_id')
    .selectAll('authorization_code')
    .select([
      'oauth_grant.person_id',
      'oauth_grant.scope',
      'oauth_grant.nonce',
      'oauth_grant.auth_time',
      'oauth_grant.amr',
      'oauth_grant.acr',
      'oauth_grant.session_selector',
      'oauth_grant.revoked_at',
      'oauth_grant.resource',
      'oauth_grant.claims',
    ])
    .where('selector', '=', selector),
)
const add = statement<Row<'authorization_code'>>()((db, code) =>
  db.insertInto('authorization_code').values({
    selector: code.selector,
    verifier_hash: code.verifier_hash,
    grant_id: code.grant_id,
    client_id: code.client_id,
    redirect_uri: code.redirect_uri,
    code_challenge: code.code_challenge,
    dpop_jkt: code.dpop_jkt,
    created_at: code.created_at,
    expires_at: code.expires_at,
    used_at: code.used_at,
  }),
)
const use = statement<{ selector: string; at: number }>()((db, { selector, at }) =>
  db
    .updateTable('authorization_code')
    .set({ used_at: at })
    .where('selector', '=', selector)
    .where('used_at', 'is', null)
    .where('expires_at', '>', at),
)
const prune = statement<{ before: string }>()((db, { before }) =>
  db.deleteFrom('authorization_code').where('selector', '<', before),
)

/** Authorization codes (RFC 6749 §4.1.2). A used one is kept until it has long expired: its second use betrays a theft. */
export function authorizationCodesRepository({ reader }: Store) {
  return {
    /** The code with the grant that it leads to. */
    find: (selector: string, connection: Connection = reader) => connection.first(find, { selector }),
    insert: (transaction: Transaction, code: Row<'authorization_code'>) => transaction.run(add, code),
    /** Spends the code if it is unspent and in time: true for exactly one caller (SEC-A13). */
    async use(transaction: Transaction, selector: string, at: number): Promise<boolean> {
      return (await transaction.run(use, { selector, at })) === 1
    },
    /** Forgets the codes whose selector sorts before `before`; how many. */
    prune: (transaction: Transaction, before: string) => transaction.run(prune, { before }),
  }
}
