import type { Connection } from './connection.ts'
import type { NewRow } from './schema.ts'
import { statement } from './statement.ts'
import type { Store, Transaction } from './store.ts'

const add = statement<NewRow<'office_group'>>()((db, { name, description, created_at }) =>
  db
    .insertInto('office_group')
    .values({ name, description, created_at })
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ description })),
)
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

/** Groups and who is in them. */
export function groupsRepository({ reader }: Store) {
  return {
    put: (transaction: Transaction, group: NewRow<'office_group'>) => transaction.run(add, group),
    join: (transaction: Transaction, membership: NewRow<'person_group'>) => transaction.run(join, membership),
    leave: (transaction: Transaction, membership: NewRow<'person_group'>) => transaction.run(leave, membership),
    all: (connection: Connection = reader) => connection.all(all, {}),
    async ofPerson(personId: string, connection: Connection = reader): Promise<string[]> {
      return (await connection.all(ofPerson, { personId })).map((row) => row.group_name)
    },
  }
}
