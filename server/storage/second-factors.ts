import type { Expression, ExpressionBuilder, SqlBool } from 'kysely'
import type { OfficePolicies } from '../contract/policies.ts'
import type { Connection } from './connection.ts'
import { hasSecondFactor } from './people-page.ts'
import type { Tables } from './schema.ts'
import { statement } from './statement.ts'
import type { Store } from './store.ts'

/** What a policy would mean for those who can sign in. */
export interface SecondFactorNeeds {
  people: number
  withSecondFactor: number
  wouldHaveToEnrol: number
  /** Names of the first of those who would have to, by user name. */
  examples: string[]
}

type Mode = OfficePolicies['secondFactor']['mode']
type People = ExpressionBuilder<Tables, 'person'>

const exampleCount = 5

const demandingGroup = statement<{ personId: string }>()((db, { personId }) =>
  db
    .selectFrom('person_group')
    .innerJoin('office_group', 'office_group.name', 'person_group.group_name')
    .select('office_group.name')
    .where('person_group.person_id', '=', personId)
    .where('office_group.second_factor', '=', 'required')
    .orderBy('office_group.name')
    .limit(1),
)

/** Who is asked for a second factor, and who has one: questions that concern several tables. */
export function secondFactorsRepository({ reader }: Store) {
  return {
    /** A group of the person's that asks for a second factor; undefined where none does. */
    async demandingGroup(personId: string, connection: Connection = reader): Promise<string | undefined> {
      return (await connection.first(demandingGroup, { personId }))?.name
    },
    /** Counted in the database, however many people there are. */
    needs: (mode: Mode): Promise<SecondFactorNeeds> => countNeeds(reader, mode),
  }
}

async function countNeeds(connection: Connection, mode: Mode): Promise<SecondFactorNeeds> {
  const having = (eb: People) => eb.and([eb('person.disabled', '=', 0), hasSecondFactor(eb)])
  const lacking = (eb: People) =>
    eb.and([eb('person.disabled', '=', 0), isAsked(eb, mode), eb.not(hasSecondFactor(eb))])
  const count = async (which: (eb: People) => Expression<SqlBool>) => {
    const [row] = await connection.query((db) =>
      db
        .selectFrom('person')
        .select((eb) => eb.fn.countAll<number>().as('count'))
        .where(which),
    )
    return row?.count ?? 0
  }
  const first = await connection.query((db) =>
    db.selectFrom('person').select('name').where(lacking).orderBy('username_key').limit(exampleCount),
  )
  return {
    people: await count((eb) => eb('person.disabled', '=', 0)),
    withSecondFactor: await count(having),
    wouldHaveToEnrol: await count(lacking),
    examples: first.map(({ name }) => name),
  }
}

/** The same rule as `demandOn` in identity/factors, for everybody at once; a test compares the two. */
function isAsked(eb: People, mode: Mode): Expression<SqlBool> {
  const byGroup = eb.exists(
    eb
      .selectFrom('person_group')
      .innerJoin('office_group', 'office_group.name', 'person_group.group_name')
      .select('office_group.name')
      .whereRef('person_group.person_id', '=', 'person.id')
      .where('office_group.second_factor', '=', 'required'),
  )
  if (mode === 'required') return eb.lit(true)
  return mode === 'required_for_administrators' ? eb.or([eb('person.role', '=', 'admin'), byGroup]) : byGroup
}
