import { type ColumnDataType, type ColumnDefinitionBuilder, type CreateTableBuilder, type Kysely, sql } from 'kysely'
import type { Tables } from '../schema.ts'
import type { Dialect } from '../statement.ts'
import type { Migration } from './migration.ts'

const required = (column: ColumnDefinitionBuilder) => column.notNull()
const key = (column: ColumnDefinitionBuilder) => column.notNull().primaryKey()
const ofClient = (column: ColumnDefinitionBuilder) =>
  column.notNull().references('client.client_id').onDelete('cascade')
const ofPerson = (column: ColumnDefinitionBuilder) => column.notNull().references('person.id').onDelete('cascade')
const startsAt = (value: string | number) => (column: ColumnDefinitionBuilder) => column.notNull().defaultTo(value)
const bytes = (dialect: Dialect) => (dialect === 'sqlite' ? ('blob' as const) : ('bytea' as const))

// The rows lie in the order of their keys, which grow with time (SQLite's own row numbers would be a second tree).
const byKey = <Table extends CreateTableBuilder<string, string>>(dialect: Dialect, table: Table) =>
  dialect === 'sqlite' ? table.modifyEnd(sql`without rowid`) : table

/** What a whole authorization server keeps: more of its clients, resources, pushed requests, devices and logouts under way. */
export const wholeProtocol: Migration = {
  name: '0003-protocol',
  up: (db, dialect) => [
    ...widenedClient(db, dialect),
    ...widened(db),
    ...replaced(db, dialect),
    ...underWay(db, dialect),
    ...resources(db),
    ...logouts(db),
  ],
}

type Column = [ColumnDataType, typeof required?]

const adder =
  ({ schema }: Kysely<Tables>) =>
  (table: string, column: string, [type, build]: Column) =>
    schema.alterTable(table).addColumn(column, type, build)

// One column a statement: SQLite adds no more at once.
function widenedClient(db: Kysely<Tables>, dialect: Dialect) {
  const columns: Record<string, Column> = {
    require_pkce: ['integer', startsAt(1)],
    require_pushed_authorization_requests: ['integer', startsAt(0)],
    require_signed_request_object: ['integer', startsAt(0)],
    security_profile: ['text', startsAt('standard')],
    dpop_bound_access_tokens: ['integer', startsAt(0)],
    access_token_format: ['text', startsAt('jwt')],
    id_token_signed_response_alg: ['text', startsAt('RS256')],
    userinfo_signed_response_alg: ['text'],
    subject_type: ['text', startsAt('public')],
    sector_identifier_uri: ['text'],
    jwks: ['text'],
    jwks_uri: ['text'],
    token_endpoint_auth_signing_alg: ['text'],
    backchannel_logout_uri: ['text'],
    backchannel_logout_session_required: ['integer', startsAt(0)],
    frontchannel_logout_uri: ['text'],
    frontchannel_logout_session_required: ['integer', startsAt(0)],
    secret_expires_at: ['bigint'],
    former_secret_hash: ['text'],
    former_secret_expires_at: ['bigint'],
    resources: ['text', startsAt('[]')],
    token_exchange_sources: ['text', startsAt('[]')],
    default_max_age: ['integer'],
    initiate_login_uri: ['text'],
    about: ['text', startsAt('{}')],
    origin: ['text', startsAt('office')],
    approval: ['text', startsAt('approved')],
    registration_token_hash: [bytes(dialect)],
  }
  const add = adder(db)
  return Object.entries(columns).map(([name, column]) => add('client', name, column))
}

function widened(db: Kysely<Tables>) {
  const add = adder(db)
  return [
    add('scope', 'claims', ['text', startsAt('[]')]),
    add('oauth_grant', 'resource', ['text', startsAt('')]),
    add('oauth_grant', 'claims', ['text']),
    db.schema.createIndex('oauth_grant_by_session').on('oauth_grant').column('session_selector'),
    add('access_token', 'dpop_jkt', ['text']),
    add('access_token', 'act', ['text']),
    add('refresh_token', 'dpop_jkt', ['text']),
    add('refresh_token', 'successor', ['text']),
    add('signing_key', 'activates_at', ['bigint', startsAt(0)]),
  ]
}

// A code lives for a minute: none is worth carrying over. Consents are.
function replaced(db: Kysely<Tables>, dialect: Dialect) {
  const { schema } = db
  const copied = sql`insert into consent_by_resource (person_id, client_id, resource, scope, granted_at)
    select person_id, client_id, '', scope, granted_at from consent`
  return [
    schema.dropTable('authorization_code'),
    byKey(
      dialect,
      schema
        .createTable('authorization_code')
        .addColumn('selector', 'text', key)
        .addColumn('verifier_hash', bytes(dialect), required)
        .addColumn('grant_id', 'text', required)
        .addColumn('client_id', 'text', required)
        .addColumn('redirect_uri', 'text', required)
        .addColumn('code_challenge', 'text')
        .addColumn('dpop_jkt', 'text')
        .addColumn('created_at', 'bigint', required)
        .addColumn('expires_at', 'bigint', required)
        .addColumn('used_at', 'bigint'),
    ),
    schema
      .createTable('consent_by_resource')
      .addColumn('person_id', 'text', ofPerson)
      .addColumn('client_id', 'text', ofClient)
      .addColumn('resource', 'text', required)
      .addColumn('scope', 'text', required)
      .addColumn('granted_at', 'bigint', required)
      .addPrimaryKeyConstraint('consent_by_resource_key', ['person_id', 'client_id', 'resource']),
    { compile: () => copied.compile(db) },
    schema.dropTable('consent'),
    schema.alterTable('consent_by_resource').renameTo('consent'),
  ]
}

function underWay({ schema }: Kysely<Tables>, dialect: Dialect) {
  return [
    byKey(
      dialect,
      schema
        .createTable('pushed_request')
        .addColumn('selector', 'text', key)
        .addColumn('verifier_hash', bytes(dialect), required)
        .addColumn('client_id', 'text', ofClient)
        .addColumn('parameters', 'text', required)
        .addColumn('dpop_jkt', 'text')
        .addColumn('created_at', 'bigint', required)
        .addColumn('expires_at', 'bigint', required)
        .addColumn('used_at', 'bigint')
        .addColumn('opened_at', 'bigint')
        .addColumn('browser_hash', bytes(dialect))
        .addColumn('address', 'text'),
    ),
    byKey(
      dialect,
      schema
        .createTable('device_authorization')
        .addColumn('selector', 'text', key)
        .addColumn('verifier_hash', bytes(dialect), required)
        .addColumn('user_code', 'text', (column) => column.notNull().unique())
        .addColumn('client_id', 'text', ofClient)
        .addColumn('scope', 'text', required)
        .addColumn('resource', 'text', required)
        .addColumn('address', 'text')
        .addColumn('interval_ms', 'integer', required)
        .addColumn('last_polled_at', 'bigint')
        .addColumn('created_at', 'bigint', required)
        .addColumn('expires_at', 'bigint', required)
        .addColumn('grant_id', 'text')
        .addColumn('denied_at', 'bigint')
        .addColumn('used_at', 'bigint'),
    ),
    byKey(
      dialect,
      schema
        .createTable('used_token_id')
        .addColumn('digest', bytes(dialect), key)
        .addColumn('expires_at', 'bigint', required),
    ),
    schema
      .createTable('initial_access_token')
      .addColumn('selector', 'text', key)
      .addColumn('verifier_hash', bytes(dialect), required)
      .addColumn('name', 'text', required)
      .addColumn('uses_left', 'integer', required)
      .addColumn('created_at', 'bigint', required)
      .addColumn('expires_at', 'bigint', required),
  ]
}

function resources({ schema }: Kysely<Tables>) {
  return [
    schema
      .createTable('resource')
      .addColumn('identifier', 'text', key)
      .addColumn('name', 'text', required)
      .addColumn('scopes', 'text', required)
      .addColumn('access_token_seconds', 'integer')
      .addColumn('created_at', 'bigint', required)
      .addColumn('open_to_registered', 'integer', startsAt(0)),
    schema
      .createTable('pairwise_subject')
      .addColumn('sector', 'text', required)
      .addColumn('person_id', 'text', ofPerson)
      .addColumn('subject', 'text', (column) => column.notNull().unique())
      .addPrimaryKeyConstraint('pairwise_subject_key', ['sector', 'person_id']),
  ]
}

function logouts({ schema }: Kysely<Tables>) {
  return [
    schema
      .createTable('logout_delivery')
      .addColumn('id', 'text', key)
      .addColumn('client_id', 'text', ofClient)
      .addColumn('person_id', 'text')
      .addColumn('subject', 'text', required)
      .addColumn('sid', 'text')
      .addColumn('attempts', 'integer', required)
      .addColumn('created_at', 'bigint', required)
      .addColumn('next_attempt_at', 'bigint', required)
      .addColumn('delivered_at', 'bigint')
      .addColumn('given_up_at', 'bigint')
      .addColumn('last_problem', 'text'),
    schema
      .createIndex('logout_delivery_due')
      .on('logout_delivery')
      .columns(['delivered_at', 'given_up_at', 'next_attempt_at']),
    schema.createIndex('logout_delivery_by_client').on('logout_delivery').columns(['client_id', 'id']),
  ]
}
