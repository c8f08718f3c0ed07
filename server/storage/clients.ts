import type { ExpressionBuilder } from 'kysely'
import type { Connection } from './connection.ts'
import { fromJson, toJson } from './json.ts'
import { holds, type PageQuestion, pageOf } from './page.ts'
import type { NewRow, Row, Tables } from './schema.ts'
import { statement } from './statement.ts'
import type { Store, Transaction } from './store.ts'

/** All that a registration says of a client, besides its id and when it was made. */
const registration = (client: NewRow<'client'>) => ({
  name: client.name,
  type: client.type,
  token_endpoint_auth_method: client.token_endpoint_auth_method,
  secret_hash: client.secret_hash,
  redirect_uris: client.redirect_uris,
  post_logout_redirect_uris: client.post_logout_redirect_uris,
  grant_types: client.grant_types,
  scopes: client.scopes,
  default_scopes: client.default_scopes,
  first_party: client.first_party,
  second_factor: client.second_factor,
  require_pkce: client.require_pkce,
  require_pushed_authorization_requests: client.require_pushed_authorization_requests,
  require_signed_request_object: client.require_signed_request_object,
  security_profile: client.security_profile,
  dpop_bound_access_tokens: client.dpop_bound_access_tokens,
  access_token_format: client.access_token_format,
  id_token_signed_response_alg: client.id_token_signed_response_alg,
  userinfo_signed_response_alg: client.userinfo_signed_response_alg,
  subject_type: client.subject_type,
  sector_identifier_uri: client.sector_identifier_uri,
  jwks: client.jwks,
  jwks_uri: client.jwks_uri,
  token_endpoint_auth_signing_alg: client.token_endpoint_auth_signing_alg,
  backchannel_logout_uri: client.backchannel_logout_uri,
  backchannel_logout_session_required: client.backchannel_logout_session_required,
  frontchannel_logout_uri: client.frontchannel_logout_uri,
  frontchannel_logout_session_required: client.frontchannel_logout_session_required,
  secret_expires_at: client.secret_expires_at,
  former_secret_hash: client.former_secret_hash,
  former_secret_expires_at: client.former_secret_expires_at,
  resources: client.resources,
  token_exchange_sources: client.token_exchange_sources,
  default_max_age: client.default_max_age,
  initiate_login_uri: client.initiate_login_uri,
  about: client.about,
  origin: client.origin,
  approval: client.approval,
  registration_token_hash: client.registration_token_hash,
})

const byId = statement<{ clientId: string }>()((db, { clientId }) =>
  db.selectFrom('client').selectAll().where('client_id', '=', clientId),
)
const add = statement<NewRow<'client'>>()((db, client) =>
  db
    .insertInto('client')
    .values({ client_id: client.client_id, ...registration(client), created_at: client.created_at }),
)
const replace = statement<NewRow<'client'>>()((db, client) =>
  db.updateTable('client').set(registration(client)).where('client_id', '=', client.client_id),
)
const remove = statement<{ clientId: string }>()((db, { clientId }) =>
  db.deleteFrom('client').where('client_id', '=', clientId),
)
export interface RegistrationTokens {
  clientId: string
  former: Uint8Array | null
  next: Uint8Array | null
}
const renew = statement<RegistrationTokens>()((db, { clientId, former, next }) =>
  db
    .updateTable('client')
    .set({ registration_token_hash: next })
    .where('client_id', '=', clientId)
    .where('registration_token_hash', '=', former),
)
const unused = statement<Pick<Client, 'origin' | 'approval'>>()((db, { origin, approval }) =>
  db
    .selectFrom('client')
    .select(['client_id', 'name', 'created_at'])
    .where('origin', '=', origin)
    .where('approval', '=', approval)
    .where((eb) =>
      eb.not(
        eb.exists(eb.selectFrom('oauth_grant').select('id').whereRef('oauth_grant.client_id', '=', 'client.client_id')),
      ),
    )
    .orderBy('created_at'),
)
const ofPublic = statement<object>()((db) =>
  db.selectFrom('client').select('redirect_uris').where('type', '=', 'public').where('approval', '=', 'approved'),
)

const decode = (row: Row<'client'>) => ({
  ...row,
  redirect_uris: fromJson(row.redirect_uris),
  post_logout_redirect_uris: fromJson(row.post_logout_redirect_uris),
  grant_types: fromJson(row.grant_types),
  scopes: fromJson(row.scopes),
  default_scopes: fromJson(row.default_scopes),
  first_party: row.first_party === 1,
  require_pkce: row.require_pkce === 1,
  require_pushed_authorization_requests: row.require_pushed_authorization_requests === 1,
  require_signed_request_object: row.require_signed_request_object === 1,
  dpop_bound_access_tokens: row.dpop_bound_access_tokens === 1,
  jwks: row.jwks === null ? null : fromJson(row.jwks),
  backchannel_logout_session_required: row.backchannel_logout_session_required === 1,
  frontchannel_logout_session_required: row.frontchannel_logout_session_required === 1,
  resources: fromJson(row.resources),
  token_exchange_sources: fromJson(row.token_exchange_sources),
  about: fromJson(row.about),
})

const encode = (client: Client): NewRow<'client'> => ({
  ...client,
  redirect_uris: toJson(client.redirect_uris),
  post_logout_redirect_uris: toJson(client.post_logout_redirect_uris),
  grant_types: toJson(client.grant_types),
  scopes: toJson(client.scopes),
  default_scopes: toJson(client.default_scopes),
  first_party: flag(client.first_party),
  require_pkce: flag(client.require_pkce),
  require_pushed_authorization_requests: flag(client.require_pushed_authorization_requests),
  require_signed_request_object: flag(client.require_signed_request_object),
  dpop_bound_access_tokens: flag(client.dpop_bound_access_tokens),
  jwks: client.jwks && toJson(client.jwks),
  backchannel_logout_session_required: flag(client.backchannel_logout_session_required),
  frontchannel_logout_session_required: flag(client.frontchannel_logout_session_required),
  resources: toJson(client.resources),
  token_exchange_sources: toJson(client.token_exchange_sources),
  about: toJson(client.about),
})

const flag = (value: boolean): 0 | 1 => (value ? 1 : 0)

/** A registered client (RFC 6749 §2); its fields have the names of RFC 7591 §2. */
export type Client = ReturnType<typeof decode>

/** What a client has of the settings that nobody chose for it: the strict and the ordinary. */
export const plainClient = {
  second_factor: 'inherit',
  require_pkce: true,
  require_pushed_authorization_requests: false,
  require_signed_request_object: false,
  security_profile: 'standard',
  dpop_bound_access_tokens: false,
  access_token_format: 'jwt',
  id_token_signed_response_alg: 'RS256',
  userinfo_signed_response_alg: null,
  subject_type: 'public',
  sector_identifier_uri: null,
  jwks: null,
  jwks_uri: null,
  token_endpoint_auth_signing_alg: null,
  backchannel_logout_uri: null,
  backchannel_logout_session_required: false,
  frontchannel_logout_uri: null,
  frontchannel_logout_session_required: false,
  secret_expires_at: null,
  former_secret_hash: null,
  former_secret_expires_at: null,
  resources: [],
  token_exchange_sources: [],
  default_max_age: null,
  initiate_login_uri: null,
  about: {},
  origin: 'office',
  approval: 'approved',
  registration_token_hash: null,
} satisfies Partial<Client>

/** Registered clients. `find` is on every request's path, so what it found is remembered until the client changes. */
export function clientsRepository({ reader }: Store) {
  const known = new Map<string, Client>()
  const forget = (transaction: Transaction, clientId: string) => {
    known.delete(clientId)
    transaction.afterCommit(() => void known.delete(clientId))
  }
  return {
    /** Only clients that exist are remembered, so a stranger who makes up ids fills no memory. */
    async find(clientId: string, connection: Connection = reader): Promise<Client | undefined> {
      if (connection !== reader) {
        // A transaction sees what others of its commit changed, which is not yet worth remembering.
        const row = await connection.first(byId, { clientId })
        return row && decode(row)
      }
      const remembered = known.get(clientId)
      if (remembered) return remembered
      const row = await reader.first(byId, { clientId })
      if (!row) return undefined
      const client = decode(row)
      known.set(clientId, client)
      return client
    },
    insert: (transaction: Transaction, client: Client) => transaction.run(add, encode(client)),
    /** Changes everything but the id and the time of registration. */
    replace(transaction: Transaction, client: Client) {
      forget(transaction, client.client_id)
      return transaction.run(replace, encode(client))
    },
    /** Puts another registration access token in the place of this one: 1 for one of many at once, 0 for the others. */
    renewRegistrationToken: (transaction: Transaction, token: RegistrationTokens) => transaction.run(renew, token),
    remove(transaction: Transaction, clientId: string) {
      forget(transaction, clientId)
      return transaction.run(remove, { clientId })
    },
    /** Those that came from outside in this way and that nobody has let in to anything, oldest first. */
    unused: (transaction: Transaction, which: Pick<Client, 'origin' | 'approval'>) => transaction.all(unused, which),
    /** Those that name this among their scopes, their resources or the clients whose tokens they exchange. */
    naming: (what: { list: NamedList; name: string }, connection: Connection = reader) =>
      clientsNaming(connection, what),
    /** How many clients name each, in that list; without the client `except`. */
    countsBy: (list: NamedList, except: string) => countsBy(reader, { list, except }),
    /** The redirect URIs of all public clients that people may sign in to: pages of these origins may call the token endpoint. */
    async publicRedirectUris(): Promise<string[]> {
      return (await reader.all(ofPublic, {})).flatMap((row) => fromJson(row.redirect_uris))
    },
    /** `except` is a client that the list does not know of. */
    page: (question: ClientsQuestion) => clientsPage(reader, question),
  }
}

type NamedList = 'scopes' | 'resources' | 'token_exchange_sources'

async function clientsNaming(connection: Connection, { list, name }: { list: NamedList; name: string }) {
  const rows = await connection.query((db) =>
    db
      .selectFrom('client')
      .selectAll()
      .where((eb) => holds(eb.ref(list), JSON.stringify(name)))
      .orderBy('client_id'),
  )
  // The database compared without regard to case.
  return rows.map(decode).filter((client) => client[list].includes(name))
}

async function countsBy(connection: Connection, { list, except }: { list: NamedList; except: string }) {
  const rows = await connection.query((db) =>
    db.selectFrom('client').select(list).where('client_id', '!=', except).where(list, '!=', '[]'),
  )
  const counts = new Map<string, number>()
  for (const row of rows) for (const name of fromJson(row[list])) counts.set(name, (counts.get(name) ?? 0) + 1)
  return counts
}

export interface ClientsQuestion extends PageQuestion {
  except?: string
  approval?: Client['approval'] | undefined
}

/** Ordered by client id; the cursor is the last one's id. */
async function clientsPage(connection: Connection, { search, cursor, limit, except = '', approval }: ClientsQuestion) {
  const matching = (eb: ExpressionBuilder<Tables, 'client'>) =>
    eb.and([
      eb('client_id', '!=', except),
      ...(search ? [eb.or([holds(eb.ref('client_id'), search), holds(eb.ref('name'), search)])] : []),
      ...(approval ? [eb('approval', '=', approval)] : []),
    ])
  const rows = await connection.query((db) =>
    db
      .selectFrom('client')
      .selectAll()
      .where(matching)
      .where('client_id', '>', cursor ?? '')
      .orderBy('client_id')
      .limit(limit + 1),
  )
  const counted = await connection.query((db) =>
    db
      .selectFrom('client')
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .where(matching),
  )
  return pageOf({
    rows: rows.map(decode),
    limit,
    total: counted[0]?.count ?? 0,
    cursorOf: (client) => client.client_id,
  })
}
