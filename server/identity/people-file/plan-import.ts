import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Appliance } from '../../security/appliance.ts'
import type { EventActor } from '../../security/events.ts'
import type { Connection } from '../../storage/connection.ts'
import { type PersonRow, usernameKey } from '../../storage/people.ts'
import type { PersonFacts } from '../change-person.ts'
import type { PreparedPerson } from '../new-person.ts'
import { PersonError } from '../person-error.ts'
import type { FileLine, FilePerson } from './read-people.ts'

/** What a line would do; `message` is for whoever looks at the file. */
export type PlannedLine = { line: number; username: string; message: string } & (
  | { outcome: 'create'; person: PreparedPerson }
  | { outcome: 'change'; known: PersonRow; facts: PersonFacts }
  | { outcome: 'same' | 'error' }
)

interface Office {
  appliance: Appliance
  connection: Connection
  actor: EventActor
  groups: ReadonlySet<string>
  /** By key of the user name, the line that it came first in. */
  seen: Map<string, number>
}

/** After so many lines others have a turn of the event loop. */
const TURN = 200

/** What a file would do to the people as the connection sees them. A preview and the import itself ask this, and nothing else. */
export async function planImport(
  appliance: Appliance,
  lines: readonly FileLine[],
  { connection, actor }: { connection: Connection; actor: EventActor },
): Promise<PlannedLine[]> {
  const groups = new Set((await appliance.repositories.groups.all(connection)).map(({ name }) => name))
  const office: Office = { appliance, connection, actor, groups, seen: new Map() }
  const planned: PlannedLine[] = []
  for (const [at, line] of lines.entries()) {
    if (at % TURN === TURN - 1) await nextTurn()
    planned.push(await planLine(office, line))
  }
  return keepAnAdministrator(office, planned)
}

async function planLine(office: Office, read: FileLine): Promise<PlannedLine> {
  const { line, username } = read
  const wrong = (message: string): PlannedLine => ({ line, username, outcome: 'error', message })
  if ('problem' in read) return wrong(read.problem)
  const { person } = read
  const key = usernameKey(username)
  const first = office.seen.get(key)
  if (first !== undefined) return wrong(`Line ${first} has this user name already. Leave one of them out.`)
  office.seen.set(key, line)
  const foreign = person.groups?.find((name) => !office.groups.has(name))
  if (foreign !== undefined) return wrong(`There is no group “${foreign}”. Add it first, or correct its name here.`)
  const known = await office.appliance.repositories.people.findByUsername(username, office.connection)
  const plan = known ? await planChange(office, known, person) : planCreation(office, person)
  return { line, username, ...plan }
}

type Plan = PlannedLine extends infer Line ? (Line extends unknown ? Omit<Line, 'line' | 'username'> : never) : never

function planCreation({ appliance }: Office, given: FilePerson): Plan {
  const password_hash = given.password_hash ?? null
  const problem = password_hash === null ? null : appliance.passwords.importProblem(password_hash)
  if (problem !== null)
    return { outcome: 'error', message: new PersonError('unusable_password_hash', [problem]).message }
  const { name = given.username, email = null, role = 'user', groups = [] } = given
  const person = { username: given.username, name, email, role, groups, password_hash, password_changed_at: null }
  const joins = groups.length > 0 ? `, in ${groups.join(', ')}` : ''
  return {
    outcome: 'create',
    person,
    message: `New: ${role}${joins}${password_hash ? '' : ', without a password yet'}.`,
  }
}

async function planChange(office: Office, known: PersonRow, given: FilePerson): Promise<Plan> {
  const { name, email, role, groups } = given
  if (role !== undefined && role !== known.role && office.actor.actorId === known.id)
    return { outcome: 'error', message: new PersonError('yourself').message }
  const before = await office.appliance.repositories.groups.ofPerson(known.id, office.connection)
  const joins = groups?.filter((one) => !before.includes(one)) ?? []
  const leaves = groups ? before.filter((one) => !groups.includes(one)) : []
  const changes = [
    ...(name !== undefined && name !== known.name ? [`name: ${name}`] : []),
    ...(email !== undefined && email !== known.email ? [`e-mail: ${email ?? 'none'}`] : []),
    ...(role !== undefined && role !== known.role ? [`role: ${role}`] : []),
    ...(joins.length > 0 ? [`joins ${joins.join(', ')}`] : []),
    ...(leaves.length > 0 ? [`leaves ${leaves.join(', ')}`] : []),
  ]
  const kept = given.password_hash === undefined ? '' : ' The password stays: a file gives one to new people only.'
  if (changes.length === 0) return { outcome: 'same', message: `Nothing changes.${kept}` }
  const facts = { name, email, role, groups }
  return { outcome: 'change', known, facts, message: `Changes ${changes.join('; ')}.${kept}` }
}

/** Where the file would leave no enabled administrator, the lines that would take the last ones' role are mistakes. */
async function keepAnAdministrator(office: Office, planned: PlannedLine[]): Promise<PlannedLine[]> {
  const before = await office.appliance.repositories.people.administratorsBesides('', office.connection)
  const demotions = planned.filter(isDemotion)
  const promotions = planned.filter(isPromotion)
  if (demotions.length === 0 || before + promotions.length > demotions.length) return planned
  const { message } = new PersonError('last_administrator')
  return planned.map((line) =>
    isDemotion(line) ? { line: line.line, username: line.username, outcome: 'error', message } : line,
  )
}

const isAdministrator = ({ role, disabled }: PersonRow) => role === 'admin' && disabled === 0

const isDemotion = (line: PlannedLine): boolean =>
  line.outcome === 'change' &&
  isAdministrator(line.known) &&
  line.facts.role !== undefined &&
  line.facts.role !== 'admin'

function isPromotion(line: PlannedLine): boolean {
  if (line.outcome === 'create') return line.person.role === 'admin'
  return line.outcome === 'change' && line.facts.role === 'admin' && line.known.role !== 'admin' && !line.known.disabled
}
