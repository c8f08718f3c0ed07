import { sql } from 'kysely'
import type { Claims } from '../contract/claims.ts'
import type { Connection } from './connection.ts'
import { toJson } from './json.ts'
import type { PageQuestion } from './page.ts'
import { type ListedPerson, listed, type PeopleFilter, peoplePage } from './people-page.ts'
import type { NewRow, Row } from './schema.ts'
import { statement } from './statement.ts'
import type { Store, Transaction } from './store.ts'

export type PersonRow = Row<'person'>

const byKey = statement<{ key: string }>()((db, { key }) =>
  db.selectFrom('person').selectAll().where('username_key', '=', key),
)
const byId = statement<{ id: string }>()((db, { id }) => db.selectFrom('person').selectAll().where('id', '=', id))
const add = statement<NewRow<'person'>>()((db, person) =>
  db.insertInto('person').values({
    id: person.id,
    username: person.username,
    username_key: person.username_key,
    name: person.name,
    email: person.email,
    role: person.role,
    password_hash: person.password_hash,
    disabled: person.disabled,
    claims: person.claims,
    created_at: person.created_at,
    last_sign_in_at: person.last_sign_in_at,
    must_change_password: person.must_change_password,
    password_changed_at: person.password_changed_at,
    second_factor_due_at: person.second_factor_due_at,
  }),
)
const describe = statement<Pick<PersonRow, 'id' | 'username' | 'username_key' | 'name' | 'email' | 'claims'>>()(
  (db, { id, username, username_key, name, email, claims }) =>
    db.updateTable('person').set({ username, username_key, name, email, claims }).where('id', '=', id),
)
const setRole = statement<Pick<PersonRow, 'id' | 'role'>>()((db, { id, role }) =>
  db.updateTable('person').set({ role }).where('id', '=', id),
)
const setDisabled = statement<{ id: string; disabled: 0 | 1 }>()((db, { id, disabled }) =>
  db.updateTable('person').set({ disabled }).where('id', '=', id),
)
const setPassword = statement<{ id: string; hash: string; at: number }>()((db, { id, hash, at }) =>
  db
    .updateTable('person')
    .set({ password_hash: hash, password_changed_at: at, must_change_password: 0 })
    .where('id', '=', id),
)
const byEmail = statement<{ email: string }>()((db, { email }) =>
  db.selectFrom('person').selectAll().where(sql`lower(email)`, '=', email).limit(2),
)
const remove = statement<{ id: string }>()((db, { id }) => db.deleteFrom('person').where('id', '=', id))
const otherAdmins = statement<{ id: string }>()((db, { id }) =>
  db
    .selectFrom('person')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('role', '=', 'admin')
    .where('disabled', '=', 0)
    .where('id', '!=', id),
)

/** What makes two user names the same: NFC, lower case. */
export const usernameKey = (username: string) => username.trim().normalize('NFC').toLowerCase()

/** The people of the office. Changes take the transaction first; reads see what is committed unless given one. */
export function peopleRepository({ reader }: Store) {
  return {
    findByUsername: (username: string, connection: Connection = reader) =>
      connection.first(byKey, { key: usernameKey(username) }),
    find: (id: string, connection: Connection = reader) => connection.first(byId, { id }),
    insert: (
      transaction: Transaction,
      person: Omit<NewRow<'person'>, 'username_key' | 'claims'> & { claims?: Claims | undefined },
    ) =>
      transaction.run(add, {
        must_change_password: 0,
        password_changed_at: null,
        second_factor_due_at: null,
        ...person,
        username_key: usernameKey(person.username),
        claims: toJson(person.claims ?? {}),
      }),
    /** Changes who the person is said to be; the caller has made sure that the user name is free. */
    describe: (
      transaction: Transaction,
      person: Pick<PersonRow, 'id' | 'username' | 'name' | 'email'> & { claims: Claims },
    ) =>
      transaction.run(describe, {
        ...person,
        username_key: usernameKey(person.username),
        claims: toJson(person.claims),
      }),
    setRole: (transaction: Transaction, id: string, role: PersonRow['role']) => transaction.run(setRole, { id, role }),
    setDisabled: (transaction: Transaction, id: string, disabled: boolean) =>
      transaction.run(setDisabled, { id, disabled: disabled ? 1 : 0 }),
    /** `at` in epoch milliseconds; the person need not change it any more. */
    setPassword: (transaction: Transaction, password: { id: string; hash: string; at: number }) =>
      transaction.run(setPassword, password),
    /** The one person of this e-mail address; undefined also where several share it. */
    async findByEmail(email: string, connection: Connection = reader): Promise<PersonRow | undefined> {
      const [person, ...others] = await connection.all(byEmail, { email: email.toLowerCase() })
      return others.length === 0 ? person : undefined
    },
    remove: (transaction: Transaction, id: string) => transaction.run(remove, { id }),
    /** How many enabled administrators there are besides this person. */
    async administratorsBesides(id: string, connection: Connection = reader): Promise<number> {
      return (await connection.first(otherAdmins, { id }))?.count ?? 0
    },
    /** A page of those that the filter names, by user name. */
    page: (question: PageQuestion & PeopleFilter, connection: Connection = reader) => peoplePage(connection, question),
    /** One person as the list shows them. */
    async listed(id: string, connection: Connection = reader): Promise<ListedPerson | undefined> {
      const person = await connection.first(byId, { id })
      return person && (await listed(connection, [person]))[0]
    },
  }
}
