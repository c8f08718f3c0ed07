import type { Connection } from './connection.ts'
import type { Row } from './schema.ts'
import { statement } from './statement.ts'
import type { Store, Transaction } from './store.ts'

const ofPerson = statement<{ sector: string; personId: string }>()((db, { sector, personId }) =>
  db.selectFrom('pairwise_subject').select('subject').where('sector', '=', sector).where('person_id', '=', personId),
)
const bySubject = statement<{ sector: string; subject: string }>()((db, { sector, subject }) =>
  db.selectFrom('pairwise_subject').select('person_id').where('sector', '=', sector).where('subject', '=', subject),
)
const add = statement<Row<'pairwise_subject'>>()((db, { sector, person_id, subject }) =>
  db
    .insertInto('pairwise_subject')
    .values({ sector, person_id, subject })
    .onConflict((conflict) => conflict.columns(['sector', 'person_id']).doNothing()),
)

/** By which subjects sectors know people (OpenID Connect Core §8.1); one that was given stays. */
export function pairwiseSubjectsRepository({ reader }: Store) {
  return {
    async find(
      { sector, personId }: { sector: string; personId: string },
      connection: Connection = reader,
    ): Promise<string | undefined> {
      return (await connection.first(ofPerson, { sector, personId }))?.subject
    },
    async personOf({ sector, subject }: { sector: string; subject: string }): Promise<string | undefined> {
      return (await reader.first(bySubject, { sector, subject }))?.person_id
    },
    /** Keeps what the sector had of the person before, if anything. */
    insert: (transaction: Transaction, subject: Row<'pairwise_subject'>) => transaction.run(add, subject),
  }
}
