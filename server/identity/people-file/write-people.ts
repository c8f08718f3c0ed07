import { stringify } from 'csv-stringify/sync'
import type { Appliance } from '../../security/appliance.ts'
import type { ListedPerson, PeopleFilter } from '../../storage/people-page.ts'
import { harmlessCell } from './cell.ts'

/** How many people are read at a time. */
const PAGE = 500

const columns = ['username', 'name', 'email', 'role', 'groups']

/** The people that the filter names, as a file that `readPeople` understands: comma, double quotes, CR LF (RFC 4180). */
export async function writePeople(
  { repositories }: Appliance,
  filter: PeopleFilter,
): Promise<{ csv: string; people: number }> {
  const rows: string[][] = []
  let cursor: string | undefined
  do {
    const page = await repositories.people.page({ ...filter, cursor, limit: PAGE })
    rows.push(...page.items.map(rowOf))
    cursor = page.nextCursor ?? undefined
  } while (cursor !== undefined)
  return { csv: stringify([columns, ...rows], { record_delimiter: 'windows' }), people: rows.length }
}

const rowOf = ({ username, name, email, role, groups }: ListedPerson): string[] =>
  [username, name, email ?? '', role, groups.join(';')].map(harmlessCell)
