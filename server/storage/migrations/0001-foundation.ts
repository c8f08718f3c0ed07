import { type ColumnDefinitionBuilder, type CreateTableBuilder, type Kysely, sql } from 'kysely'
import type { Tables } from '../schema.ts'
import type { Dialect } from '../statement.ts'
import type { Migration } from './migration.ts'

const required = (column: ColumnDefinitionBuilder) => column.notNull()
const key = (column: ColumnDefinitionBuilder) => column.notNull().primaryKey()

/** The first schema. Tokens are found by a time-ordered primary key, and carry no second index: that keeps their cost flat. */
export const foundation: Migration = {
  name: '0001-foundation',
  up: (db, dialect) => [...people(db), ...clients(db), ...grants(db), ...tokens(db, dialect), ...office(db, dialect)],
}

function people({ schema }: Kysely<Tables>) {
  return [
    schema
      .createTable('person')
      .addColumn('id', 'text', key)
      .addColumn('username', 'text', required)
      .addColumn('username_key', 'text', (column) => column.notNull().unique())
      .addColumn('name', 'text', required)
      .addColumn('email', 'text')
      .addColumn('role', 'text', required)
      .addColumn('password_hash', 'text')
      .addColumn('disabled', 'integer', required)
      .addColumn('claims', 'text', required)
      .addColumn('created_at', 'bigint', required)
      .addColumn('last_sign_in_at', 'bigint'),
    schema
      .createTable('office_group')
      .addColumn('name', 'text', key)
      .addColumn('description', 'text', required)
      .addColumn('created_at', 'bigint', required),
    schema
      .createTable('person_group')
      .addColumn('person_id', 'text', (column) => column.notNull().references('person.id').onDelete('cascade'))
      .addColumn('group_name', 'text', (column) => column.notNull().references('office_group.name').onDelete('cascade'))
      .addPrimaryKeyConstraint('person_group_key', ['person_id', 'group_name']),
  ]
}

function clients({ schema }: Kysely<Tables>) {
  return [
    schema
      .createTable('client')
      .addColumn('client_id', 'text', key)
      .addColumn('name', 'text', required)
      .addColumn('type', 'text', required)
      .addColumn('token_endpoint_auth_method', 'text', required)
      .addColumn('secret_hash', 'text')
      .addColumn('redirect_uris', 'text', required)
      .addColumn('post_logout_redirect_uris', 'text', required)
      .addColumn('grant_types', 'text', required)
      .addColumn('scopes', 'text', required)
      .addColumn('default_scopes', 'text', required)
      .addColumn('first_party', 'integer', required)
      .addColumn('created_at', 'bigint', required),
    schema
      .createTable('scope')
      .addColumn('name', 'text', key)
      .addColumn('description', 'text', required)
      .addColumn('implies', 'text', required),
    schema
      .createTable('consent')
      .addColumn('person_id', 'text', (column) => column.notNull().references('person.id').onDelete('cascade'))
      .addColumn('client_id', 'text', (column) => column.notNull().references('client.client_id').onDelete('cascade'))
      .addColumn('scope', 'text', required)
      .addColumn('granted_at', 'bigint', required)
      .addPrimaryKeyConstraint('consent_key', ['person_id', 'client_id']),
  ]
}

// A grant outlives the person and the client it names, as revoked: what it issued must stay dead until it has expired.
function grants({ schema }: Kysely<Tables>) {
  return [
    schema
      .createTable('oauth_grant')
      .addColumn('id', 'text', key)
      .addColumn('person_id', 'text')
      .addColumn('client_id', 'text', required)
      .addColumn('scope', 'text', required)
      .addColumn('session_selector', 'text')
      .addColumn('auth_time', 'bigint')
      .addColumn('amr', 'text', required)
      .addColumn('nonce', 'text')
      .addColumn('address', 'text')
      .addColumn('created_at', 'bigint', required)
      .addColumn('revoked_at', 'bigint')
      .addColumn('revoked_reason', 'text'),
    schema
      .createIndex('oauth_grant_by_person')
      .on('oauth_grant')
      .column('person_id')
      .where(sql.ref('revoked_at'), 'is', null),
    schema
      .createIndex('oauth_grant_by_client')
      .on('oauth_grant')
      .column('client_id')
      .where(sql.ref('revoked_at'), 'is', null),
  ]
}

function tokens({ schema }: Kysely<Tables>, dialect: Dialect) {
  return [
    schema
      .createTable('authorization_code')
      .addColumn('selector', 'text', key)
      .addColumn('verifier_hash', bytes(dialect), required)
      .addColumn('grant_id', 'text', required)
      .addColumn('client_id', 'text', required)
      .addColumn('redirect_uri', 'text', required)
      .addColumn('code_challenge', 'text', required)
      .addColumn('created_at', 'bigint', required)
      .addColumn('expires_at', 'bigint', required)
      .addColumn('used_at', 'bigint'),
    schema
      .createTable('access_token')
      .addColumn('id', 'text', key)
      .addColumn('digest', bytes(dialect), required)
      .addColumn('grant_id', 'text', required)
      .addColumn('client_id', 'text', required)
      .addColumn('person_id', 'text')
      .addColumn('scope', 'text', required)
      .addColumn('audience', 'text', required)
      .addColumn('created_at', 'bigint', required)
      .addColumn('expires_at', 'bigint', required)
      .addColumn('revoked_at', 'bigint'),
    schema
      .createTable('refresh_token')
      .addColumn('selector', 'text', key)
      .addColumn('verifier_hash', bytes(dialect), required)
      .addColumn('grant_id', 'text', required)
      .addColumn('client_id', 'text', required)
      .addColumn('created_at', 'bigint', required)
      .addColumn('expires_at', 'bigint', required)
      .addColumn('used_at', 'bigint'),
    schema
      .createTable('session')
      .addColumn('selector', 'text', key)
      .addColumn('verifier_hash', bytes(dialect), required)
      .addColumn('person_id', 'text', (column) => column.notNull().references('person.id').onDelete('cascade'))
      .addColumn('auth_time', 'bigint', required)
      .addColumn('amr', 'text', required)
      .addColumn('address', 'text')
      .addColumn('user_agent', 'text')
      .addColumn('created_at', 'bigint', required)
      .addColumn('last_seen_at', 'bigint', required)
      .addColumn('expires_at', 'bigint', required)
      .addColumn('ended_at', 'bigint'),
    schema.createIndex('session_by_person').on('session').column('person_id'),
  ].map((step) => (isTable(step) ? keyedByPrimary(step, dialect) : step))
}

function office({ schema }: Kysely<Tables>, dialect: Dialect) {
  return [
    schema
      .createTable('signing_key')
      .addColumn('kid', 'text', key)
      .addColumn('alg', 'text', required)
      .addColumn('public_jwk', 'text', required)
      .addColumn('private_key', 'text', required)
      .addColumn('created_at', 'bigint', required)
      .addColumn('retired_at', 'bigint'),
    schema.createTable('setting').addColumn('key', 'text', key).addColumn('value', 'text', required),
    schema
      .createTable('event')
      .addColumn('seq', dialect === 'sqlite' ? 'integer' : 'bigint', (column) =>
        dialect === 'sqlite' ? column.primaryKey().autoIncrement() : column.primaryKey().generatedAlwaysAsIdentity(),
      )
      .addColumn('at', 'bigint', required)
      .addColumn('type', 'text', required)
      .addColumn('outcome', 'text', required)
      .addColumn('actor_kind', 'text', required)
      .addColumn('actor_id', 'text')
      .addColumn('actor_name', 'text')
      .addColumn('client_id', 'text')
      .addColumn('client_name', 'text')
      .addColumn('address', 'text')
      .addColumn('reason', 'text')
      .addColumn('request_id', 'text')
      .addColumn('details', 'text', required),
    schema.createIndex('event_by_time').on('event').column('at'),
  ]
}

const bytes = (dialect: Dialect) => (dialect === 'sqlite' ? ('blob' as const) : ('bytea' as const))

const isTable = (step: object): step is CreateTableBuilder<string> => 'addColumn' in step

// SQLite otherwise keeps a second tree for a text key: one tree less on every token written.
const keyedByPrimary = (table: CreateTableBuilder<string>, dialect: Dialect) =>
  dialect === 'sqlite' ? table.modifyEnd(sql`without rowid`) : table
