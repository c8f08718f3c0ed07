import { type Expression, type ExpressionBuilder, type SqlBool, sql } from 'kysely'
import type { Connection } from './connection.ts'
import { holds, type PageQuestion, pageOf } from './page.ts'
import type { Row, Tables } from './schema.ts'

/** Which people are meant; what is left out excludes nobody. */
export interface PeopleFilter {
  search?: string | undefined
  role?: Row<'person'>['role'] | undefined
  /** `invited`: enabled, and no password chosen yet. */
  status?: 'active' | 'invited' | 'disabled' | undefined
  group?: string | undefined
  secondFactor?: 'with' | 'without' | undefined
}

/** A person as a list shows them. */
export type ListedPerson = Row<'person'> & { groups: string[]; has_second_factor: boolean }

type People = ExpressionBuilder<Tables, 'person'>

/** Whether the person can be asked for a second factor: an authenticator app that was confirmed, or a passkey. */
export const hasSecondFactor = (eb: People): Expression<SqlBool> =>
  eb.or([
    eb.exists(
      eb
        .selectFrom('totp')
        .select('totp.id')
        .whereRef('totp.person_id', '=', 'person.id')
        .where('totp.confirmed_at', 'is not', null),
    ),
    eb.exists(eb.selectFrom('passkey').select('credential_id').whereRef('passkey.person_id', '=', 'person.id')),
  ])

const isMember = (eb: People, group: string): Expression<SqlBool> =>
  eb.exists(
    eb
      .selectFrom('person_group')
      .select('person_group.person_id')
      .whereRef('person_group.person_id', '=', 'person.id')
      .where('person_group.group_name', '=', group),
  )

/** Ordered by user name; the cursor is the last one's key. */
export async function peoplePage(connection: Connection, { cursor, limit, ...filter }: PageQuestion & PeopleFilter) {
  const rows = await connection.query((db) =>
    db
      .selectFrom('person')
      .selectAll()
      .where((eb) => matching(eb, filter))
      .where('username_key', '>', cursor ?? '')
      .orderBy('username_key')
      .limit(limit + 1),
  )
  const counted = await connection.query((db) =>
    db
      .selectFrom('person')
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .where((eb) => matching(eb, filter)),
  )
  const page = pageOf({ rows, limit, total: counted[0]?.count ?? 0, cursorOf: (person) => person.username_key })
  return { ...page, items: await listed(connection, page.items) }
}

/** The people with what other tables know of them: two questions, however many people there are. */
export async function listed(connection: Connection, people: readonly Row<'person'>[]): Promise<ListedPerson[]> {
  if (people.length === 0) return []
  const ids = people.map(({ id }) => id)
  const groups = new Map<string, string[]>(ids.map((id) => [id, []]))
  const memberships = await connection.query((db) =>
    db.selectFrom('person_group').selectAll().where('person_id', 'in', ids).orderBy('group_name'),
  )
  for (const { person_id, group_name } of memberships) groups.get(person_id)?.push(group_name)
  const secured = await connection.query((db) =>
    db
      .selectFrom('person')
      .select('id')
      .where('id', 'in', ids)
      .where((eb) => hasSecondFactor(eb)),
  )
  const withFactor = new Set(secured.map(({ id }) => id))
  return people.map((person) => ({
    ...person,
    groups: groups.get(person.id) ?? [],
    has_second_factor: withFactor.has(person.id),
  }))
}

function matching(eb: People, { search, role, status, group, secondFactor }: PeopleFilter): Expression<SqlBool> {
  const named = (text: string) =>
    eb.or([holds(eb.ref('username_key'), text), holds(eb.ref('name'), text), holds(eb.ref('email'), text)])
  const factor = hasSecondFactor(eb)
  return eb.and([
    ...(search ? [named(search)] : []),
    ...(role ? [eb('role', '=', role)] : []),
    ...(status ? [inStatus(eb, status)] : []),
    ...(group ? [isMember(eb, group)] : []),
    ...(secondFactor ? [secondFactor === 'with' ? factor : eb.not(factor)] : []),
  ])
}

function inStatus(eb: People, status: 'active' | 'invited' | 'disabled'): Expression<SqlBool> {
  if (status === 'disabled') return eb('disabled', '=', 1)
  const chosen = status === 'active' ? sql<SqlBool>`password_hash is not null` : sql<SqlBool>`password_hash is null`
  return eb.and([eb('disabled', '=', 0), chosen])
}
