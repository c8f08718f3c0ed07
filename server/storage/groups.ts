import type { Connection } from './connection.ts'
import { fromJson, toJson } from './json.ts'
import type { NewRow, Row } from './schema.ts'
import { statement } from './statement.ts'
import type { Store, Transaction } from './store.ts'

const put = statement<Row<'office_group'>>()((db, { name, description, created_at, claims, second_factor }) =>
  db
    .insertInto('office_group')
    .values({ name, description, created_at, claims, second_factor })
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ description, claims, second_factor })),
)
const find = statement<{ name: string }>()((db, { name }) =>
  db.selectFrom('office_group').selectAll().where('name', '=', name),
)
const remove = statement<{ name: string }>()((db, { name }) => db.deleteFrom('office_group').where('name', '=', name))
const join = statement<NewRow<'person_group'>>()((db, { person_id, group_name }) =>
  db
    .insertInto('person_group')
    .values({ person_id, group_name })
    .onConflict((conflict) => conflict.doNothing()),
)
const leave = statement<NewRow<'person_group'>>()((db, { person_id, group_name }) =>
  db.deleteFrom('person_group').where('person_id', '=', person_id).where('group_name', '=', group_name),
)
const all = statement<object>()((db) => db.selectFrom('office_group').selectAll().orderBy('name'))
const ofPerson = statement<{ personId: string }>()((db, { personId }) =>
  db.selectFrom('person_group').select('group_name').where('person_id', '=', personId).orderBy('group_name'),
)
const factsOfPerson = statement<{ personId: string }>()((db, { personId }) =>
  db
    .selectFrom('person_group')
    .innerJoin('office_group', 'office_group.name', 'person_group.group_name')
    .selectAll('office_group')
    .where('person_id', '=', personId)
    .orderBy('name'),
)
const memberCounts = statement<object>()((db) =>
  db
    .selectFrom('person_group')
    .select(['group_name', (eb) => eb.fn.countAll<number>().as('members')])
    .groupBy('group_name'),
)

const decode = (row: Row<'office_group'>) => ({ ...row, claims: fromJson(row.claims) })

/** What the office says of everybody in a group. */
export type OfficeGroup = ReturnType<typeof decode>

/** Groups and who is in them. */
export function groupsRepository({ reader }: Store) {
  return {
    /** Adds the group, or makes the one of that name say this; its age stays. */
    put: (transaction: Transaction, group: Pick<OfficeGroup, 'name' | 'created_at'> & Partial<OfficeGroup>) =>
      transaction.run(put, {
        description: '',
        second_factor: 'inherit',
        ...group,
        claims: toJson(group.claims ?? {}),
      }),
    async find(name: string, connection: Connection = reader): Promise<OfficeGroup | undefined> {
      const row = await connection.first(find, { name })
      return row && decode(row)
    },
    /** Its members leave it with that. */
    remove: (transaction: Transaction, name: string) => transaction.run(remove, { name }),
    /** How many joined: none where the person was in it. */
    join: (transaction: Transaction, membership: NewRow<'person_group'>) => transaction.run(join, membership),
    leave: (transaction: Transaction, membership: NewRow<'person_group'>) => transaction.run(leave, membership),
    /** By name. */
    async all(connection: Connection = reader): Promise<OfficeGroup[]> {
      return (await connection.all(all, {})).map(decode)
    },
    async memberCounts(connection: Connection = reader): Promise<ReadonlyMap<string, number>> {
      return new Map((await connection.all(memberCounts, {})).map(({ group_name, members }) => [group_name, members]))
    },
    /** The names of a person's groups. */
    async ofPerson(personId: string, connection: Connection = reader): Promise<string[]> {
      return (await connection.all(ofPerson, { personId })).map((row) => row.group_name)
    },
    /** A person's groups with all that is said of them, by name. */
    async factsOfPerson(personId: string, connection: Connection = reader): Promise<OfficeGroup[]> {
      return (await connection.all(factsOfPerson, { personId })).map(decode)
    },
  }
}
