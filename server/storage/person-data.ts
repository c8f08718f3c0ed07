import type { Kysely } from 'kysely'
import type { Connection } from './connection.ts'
import type { Tables } from './schema.ts'
import type { Store } from './store.ts'

/**
 * All that is stored about a person but what happened to their account: of each table the columns that are theirs to read, by
 * name. Left out are secrets, hashes of secrets and what finds them, and tokens: these are few minutes old or stand for a grant.
 */
const questions = {
  person: (db: Kysely<Tables>, id: string) =>
    db
      .selectFrom('person')
      .select(['id', 'username', 'name', 'email', 'role', 'disabled', 'claims', 'created_at', 'last_sign_in_at'])
      .select(['must_change_password', 'password_changed_at', 'second_factor_due_at', 'enrol_by_link'])
      .where('id', '=', id),
  groups: (db: Kysely<Tables>, id: string) =>
    db.selectFrom('person_group').select('group_name').where('person_id', '=', id).orderBy('group_name'),
  sessions: (db: Kysely<Tables>, id: string) =>
    db
      .selectFrom('session')
      .select(['auth_time', 'amr', 'acr', 'device_id', 'on_remembered_device', 'address', 'user_agent'])
      .select(['created_at', 'last_seen_at', 'expires_at', 'ended_at'])
      .where('person_id', '=', id),
  unfinished_sign_ins: (db: Kysely<Tables>, id: string) =>
    db
      .selectFrom('unfinished_sign_in')
      .select(['amr', 'put_off', 'auth_time', 'created_at', 'expires_at', 'ended_at'])
      .where('person_id', '=', id),
  devices: (db: Kysely<Tables>, id: string) =>
    db
      .selectFrom('device')
      .select(['id', 'address', 'user_agent', 'first_seen_at', 'last_seen_at', 'remembered_at', 'remembered_until'])
      .where('person_id', '=', id),
  authenticator_apps: (db: Kysely<Tables>, id: string) =>
    db
      .selectFrom('totp')
      .select(['algorithm', 'digits', 'period', 'created_at', 'confirmed_at', 'last_used_at'])
      .where('person_id', '=', id),
  passkeys: (db: Kysely<Tables>, id: string) =>
    db
      .selectFrom('passkey')
      .select(['credential_id', 'name', 'counter', 'transports', 'backed_up', 'created_at', 'last_used_at'])
      .where('person_id', '=', id),
  recovery_codes: (db: Kysely<Tables>, id: string) =>
    db.selectFrom('recovery_code').select(['created_at', 'used_at']).where('person_id', '=', id),
  consents: (db: Kysely<Tables>, id: string) =>
    db.selectFrom('consent').select(['client_id', 'resource', 'scope', 'granted_at']).where('person_id', '=', id),
  grants: (db: Kysely<Tables>, id: string) =>
    db
      .selectFrom('oauth_grant')
      .select([
        'client_id',
        'resource',
        'scope',
        'auth_time',
        'amr',
        'acr',
        'address',
        'created_at',
        'revoked_at',
        'revoked_reason',
      ])
      .where('person_id', '=', id),
  subjects: (db: Kysely<Tables>, id: string) =>
    db.selectFrom('pairwise_subject').select(['sector', 'subject']).where('person_id', '=', id),
  told_logouts: (db: Kysely<Tables>, id: string) =>
    db
      .selectFrom('logout_delivery')
      .select(['client_id', 'subject', 'attempts', 'created_at', 'delivered_at', 'given_up_at'])
      .where('person_id', '=', id),
  links: (db: Kysely<Tables>, id: string) =>
    db
      .selectFrom('one_time_link')
      .select(['purpose', 'mailed_to', 'created_at', 'expires_at', 'used_at'])
      .where('person_id', '=', id),
  mail: (db: Kysely<Tables>, id: string) =>
    db
      .selectFrom('outgoing_mail')
      .select(['kind', 'recipient', 'attempts', 'created_at', 'sent_at', 'given_up_at'])
      .where('person_id', '=', id),
}

/** The rows about one person, by what they are. */
export type PersonData = ReadonlyMap<string, readonly object[]>

/** What is stored about one person, across tables, for that person to take along. */
export const personDataRepository = ({ reader }: Store) => ({
  async of(personId: string, connection: Connection = reader): Promise<PersonData> {
    const found = new Map<string, readonly object[]>()
    for (const [name, question] of Object.entries(questions)) {
      const rows = await connection.query<object>((db) => question(db, personId))
      found.set(name, rows.map(readable))
    }
    return found
  },
})

/** What columns hold as text is JSON again. */
const readable = (row: object): object =>
  Object.fromEntries(
    Object.entries(row).map(([name, value]) => [name, jsonColumns.has(name) ? JSON.parse(value) : value]),
  )

const jsonColumns = new Set(['claims', 'transports'])
