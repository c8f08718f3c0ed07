import type { Connection } from './connection.ts'
import type { Row } from './schema.ts'
import { statement } from './statement.ts'
import type { Store, Transaction } from './store.ts'

const find = statement<{ id: string }>()((db, { id }) =>
  db
    .selectFrom('access_token')
    .innerJoin('oauth_grant', 'oauth_grant.id', 'access_token.grant_id')
    .selectAll('access_token')
    .select([
      'oauth_grant.revoked_at as grant_revoked_at',
      'oauth_grant.client_id as grant_client_id',
      'oauth_grant.auth_time',
      'oauth_grant.acr',
      'oauth_grant.amr',
      'oauth_grant.claims',
      'oauth_grant.session_selector',
    ])
    .where('access_token.id', '=', id),
)
const add = statement<Row<'access_token'>>()((db, token) =>
  db.insertInto('access_token').values({
    id: token.id,
    digest: token.digest,
    grant_id: token.grant_id,
    client_id: token.client_id,
    person_id: token.person_id,
    scope: token.scope,
    audience: token.audience,
    created_at: token.created_at,
    expires_at: token.expires_at,
    revoked_at: token.revoked_at,
    dpop_jkt: token.dpop_jkt,
    act: token.act,
  }),
)
const revoke = statement<{ id: string; at: number }>()((db, { id, at }) =>
  db.updateTable('access_token').set({ revoked_at: at }).where('id', '=', id).where('revoked_at', 'is', null),
)
const prune = statement<{ before: string }>()((db, { before }) =>
  db.deleteFrom('access_token').where('id', '<', before),
)

/** Issued access tokens, found by their jti, recognised by their digest; the token itself is not kept. */
export function accessTokensRepository({ reader }: Store) {
  return {
    /** The token with the state of its grant. */
    find: (id: string, connection: Connection = reader) => connection.first(find, { id }),
    insert: (transaction: Transaction, token: Row<'access_token'>) => transaction.run(add, token),
    async revoke(transaction: Transaction, id: string, at: number): Promise<boolean> {
      return (await transaction.run(revoke, { id, at })) === 1
    },
    /** Forgets the tokens whose jti sorts before `before`; how many. */
    prune: (transaction: Transaction, before: string) => transaction.run(prune, { before }),
  }
}
