import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Appliance } from '../../security/appliance.ts'
import type { EventActor } from '../../security/events.ts'
import type { Transaction } from '../../storage/store.ts'
import { describePerson } from '../change-person.ts'
import { issueLinkIn } from '../links.ts'
import { insertPerson } from '../new-person.ts'
import { type PlannedLine, planImport } from './plan-import.ts'
import { readPeople } from './read-people.ts'

export interface FileImport {
  csv: string
  /** New people without a password get an invitation by mail, where they have an address. */
  invite: boolean
  actor: EventActor
}

export interface ImportResult {
  lines: PlannedLine[]
  errors: number
  invited: number
}

/** After so many lines others have a turn of the event loop; the transaction stays open meanwhile. */
const TURN = 50

/** What the file would do; changes nothing. */
export async function previewImport(
  appliance: Appliance,
  { csv, actor }: Omit<FileImport, 'invite'>,
): Promise<Omit<ImportResult, 'invited'>> {
  const connection = appliance.store.reader
  const lines = await planImport(appliance, await readPeople(csv), { connection, actor })
  return { lines, errors: countErrors(lines) }
}

/**
 * Makes the people as the file says, all of it in one transaction; with one error, or where anything fails, none of it.
 * @throws {PersonError}
 * @throws {MailError} `not_configured`
 */
export async function importPeople(appliance: Appliance, { csv, invite, actor }: FileImport): Promise<ImportResult> {
  const read = await readPeople(csv)
  return appliance.store.write(async (transaction) => {
    const lines = await planImport(appliance, read, { connection: transaction, actor })
    const errors = countErrors(lines)
    if (errors > 0) return { lines, errors, invited: 0 }
    let invited = 0
    for (const [at, line] of lines.entries()) {
      if (at % TURN === TURN - 1) await nextTurn()
      if (await applyLine(appliance, transaction, { line, invite, actor })) invited += 1
    }
    return { lines, errors, invited }
  })
}

/** Whether somebody was invited. */
async function applyLine(
  appliance: Appliance,
  transaction: Transaction,
  { line, invite, actor }: Omit<FileImport, 'csv'> & { line: PlannedLine },
): Promise<boolean> {
  if (line.outcome === 'change')
    await describePerson(appliance, transaction, { person: line.known, facts: line.facts, actor })
  if (line.outcome !== 'create') return false
  const { id, email, password_hash } = await insertPerson(appliance, transaction, { person: line.person, actor })
  if (!invite || email === null || password_hash !== null) return false
  await issueLinkIn(appliance, transaction, { id, purpose: 'invitation', deliver: 'mail', actor })
  return true
}

const countErrors = (lines: readonly PlannedLine[]): number => lines.filter(({ outcome }) => outcome === 'error').length
