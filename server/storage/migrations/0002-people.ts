import { type ColumnDataType, type ColumnDefinitionBuilder, type Kysely, sql } from 'kysely'
import type { Tables } from '../schema.ts'
import type { Dialect } from '../statement.ts'
import type { Migration } from './migration.ts'

const required = (column: ColumnDefinitionBuilder) => column.notNull()
const key = (column: ColumnDefinitionBuilder) => column.notNull().primaryKey()
const ofPerson = (column: ColumnDefinitionBuilder) => column.notNull().references('person.id').onDelete('cascade')
const startsAt = (value: string | number) => (column: ColumnDefinitionBuilder) => column.notNull().defaultTo(value)
const bytes = (dialect: Dialect) => (dialect === 'sqlite' ? ('blob' as const) : ('bytea' as const))

/** Second factors, sign-ins that are under way, devices, links for one use, and mail that waits to be sent. */
export const peopleOfAnOffice: Migration = {
  name: '0002-people',
  up: (db, dialect) => [...widened(db), ...signIns(db, dialect), ...factors(db, dialect), ...waysBackIn(db, dialect)],
}

// One column a statement: SQLite adds no more at once.
function widened({ schema }: Kysely<Tables>) {
  const add = (table: string, column: string, [type, build]: [ColumnDataType, typeof required?]) =>
    schema.alterTable(table).addColumn(column, type, build)
  return [
    add('person', 'must_change_password', ['integer', startsAt(0)]),
    add('person', 'password_changed_at', ['bigint']),
    add('person', 'second_factor_due_at', ['bigint']),
    add('person', 'enrol_by_link', ['integer', startsAt(0)]),
    add('office_group', 'claims', ['text', startsAt('{}')]),
    add('office_group', 'second_factor', ['text', startsAt('inherit')]),
    add('client', 'second_factor', ['text', startsAt('inherit')]),
    add('session', 'acr', ['text', startsAt('aal1')]),
    add('session', 'device_id', ['text']),
    add('session', 'on_remembered_device', ['integer', startsAt(0)]),
    add('oauth_grant', 'acr', ['text']),
    add('event', 'person_id', ['text']),
    schema.createIndex('person_by_email').on('person').expression(sql`lower(email)`),
    schema
      .createIndex('event_of_person')
      .on('event')
      .columns(['person_id', 'seq'])
      .where(sql.ref('person_id'), 'is not', null),
  ]
}

function signIns({ schema }: Kysely<Tables>, dialect: Dialect) {
  return [
    schema
      .createTable('unfinished_sign_in')
      .addColumn('selector', 'text', key)
      .addColumn('verifier_hash', bytes(dialect), required)
      .addColumn('person_id', 'text', ofPerson)
      .addColumn('amr', 'text', required)
      .addColumn('put_off', 'integer', required)
      .addColumn('auth_time', 'bigint', required)
      .addColumn('session_selector', 'text')
      .addColumn('created_at', 'bigint', required)
      .addColumn('expires_at', 'bigint', required)
      .addColumn('ended_at', 'bigint'),
    schema.createIndex('unfinished_sign_in_by_person').on('unfinished_sign_in').column('person_id'),
    schema
      .createTable('device')
      .addColumn('id', 'text', key)
      .addColumn('person_id', 'text', ofPerson)
      .addColumn('cookie_hash', bytes(dialect), required)
      .addColumn('address', 'text')
      .addColumn('user_agent', 'text')
      .addColumn('first_seen_at', 'bigint', required)
      .addColumn('last_seen_at', 'bigint', required)
      .addColumn('remembered_at', 'bigint')
      .addColumn('remembered_until', 'bigint'),
    schema.createIndex('device_of_person').unique().on('device').columns(['person_id', 'cookie_hash']),
    schema.createIndex('device_of_browser').on('device').column('cookie_hash'),
    schema
      .createTable('failed_attempts')
      .addColumn('subject', 'text', key)
      .addColumn('failures', 'integer', required)
      .addColumn('last_failed_at', 'bigint', required)
      .addColumn('blocked_until', 'bigint', required),
  ]
}

function factors({ schema }: Kysely<Tables>, dialect: Dialect) {
  return [
    schema
      .createTable('totp')
      .addColumn('id', 'text', key)
      .addColumn('person_id', 'text', ofPerson)
      .addColumn('secret', 'text', required)
      .addColumn('algorithm', 'text', required)
      .addColumn('digits', 'integer', required)
      .addColumn('period', 'integer', required)
      .addColumn('created_at', 'bigint', required)
      .addColumn('confirmed_at', 'bigint')
      .addColumn('last_step', 'bigint', required)
      .addColumn('last_used_at', 'bigint'),
    schema
      .createIndex('totp_of_person')
      .unique()
      .on('totp')
      .column('person_id')
      .where(sql.ref('confirmed_at'), 'is not', null),
    schema
      .createTable('recovery_code')
      .addColumn('person_id', 'text', ofPerson)
      .addColumn('code_hash', bytes(dialect), required)
      .addColumn('created_at', 'bigint', required)
      .addColumn('used_at', 'bigint')
      .addPrimaryKeyConstraint('recovery_code_key', ['person_id', 'code_hash']),
    schema
      .createTable('passkey')
      .addColumn('credential_id', 'text', key)
      .addColumn('person_id', 'text', ofPerson)
      .addColumn('name', 'text', required)
      .addColumn('public_key', bytes(dialect), required)
      .addColumn('counter', 'bigint', required)
      .addColumn('transports', 'text', required)
      .addColumn('backed_up', 'integer', required)
      .addColumn('created_at', 'bigint', required)
      .addColumn('last_used_at', 'bigint'),
    schema.createIndex('passkey_by_person').on('passkey').column('person_id'),
    schema
      .createTable('used_challenge')
      .addColumn('challenge', 'text', key)
      .addColumn('expires_at', 'bigint', required),
  ]
}

function waysBackIn({ schema }: Kysely<Tables>, dialect: Dialect) {
  return [
    schema
      .createTable('one_time_link')
      .addColumn('selector', 'text', key)
      .addColumn('verifier_hash', bytes(dialect), required)
      .addColumn('purpose', 'text', required)
      .addColumn('person_id', 'text', ofPerson)
      .addColumn('mailed_to', 'text')
      .addColumn('created_at', 'bigint', required)
      .addColumn('expires_at', 'bigint', required)
      .addColumn('used_at', 'bigint'),
    schema.createIndex('one_time_link_by_person').on('one_time_link').column('person_id'),
    schema
      .createTable('outgoing_mail')
      .addColumn('id', 'text', key)
      .addColumn('kind', 'text', required)
      .addColumn('person_id', 'text', (column) => column.references('person.id').onDelete('cascade'))
      .addColumn('recipient', 'text', required)
      .addColumn('content', 'text', required)
      .addColumn('attempts', 'integer', required)
      .addColumn('created_at', 'bigint', required)
      .addColumn('next_attempt_at', 'bigint', required)
      .addColumn('expires_at', 'bigint')
      .addColumn('sent_at', 'bigint')
      .addColumn('given_up_at', 'bigint')
      .addColumn('last_problem', 'text'),
    schema
      .createIndex('outgoing_mail_waiting')
      .on('outgoing_mail')
      .column('next_attempt_at')
      .where(sql.ref('sent_at'), 'is', null),
    schema.createIndex('outgoing_mail_by_person').on('outgoing_mail').columns(['person_id', 'created_at']),
  ]
}
