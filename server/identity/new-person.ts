import type { Claims } from '../contract/claims.ts'
import { timeOrderedId } from '../platform/ids.ts'
import type { Appliance } from '../security/appliance.ts'
import type { EventActor } from '../security/events.ts'
import type { PersonRow } from '../storage/people.ts'
import type { Transaction } from '../storage/store.ts'
import { putInGroups } from './memberships.ts'
import { requireGoodPassword } from './password-check.ts'
import { PersonError } from './person-error.ts'

/** Who is to be added; without a password and without a hash, the person cannot sign in with a password. */
export interface NewPerson {
  username: string
  name: string
  email: string | null
  role: PersonRow['role']
  password?: string | undefined
  /** A hash from elsewhere (`security/password-imports`); it is made anew at the next sign-in. */
  passwordHash?: string | undefined
  claims?: Claims | undefined
  groups?: readonly string[] | undefined
  /** Whoever adds the person knows the password, so another one is chosen at the first sign-in. */
  mustChangePassword?: boolean | undefined
}

/** A new person with the slow part done. */
export interface PreparedPerson extends Omit<NewPerson, 'password' | 'passwordHash'> {
  password_hash: string | null
  /** Epoch milliseconds; null where there is none, or nobody knows how old it is. */
  password_changed_at: number | null
}

/**
 * Checks the password against the policy and hashes it: before the transaction, which waits for nothing.
 * @throws {PersonError} `weak_password`, `unusable_password_hash`
 * @throws {BusyError}
 */
export async function preparePerson(appliance: Appliance, input: NewPerson): Promise<PreparedPerson> {
  const { passwords } = appliance
  const { password, passwordHash, ...person } = input
  if (password !== undefined) {
    await requireGoodPassword(appliance, password, person)
    return { ...person, password_hash: await passwords.hash(password), password_changed_at: appliance.clock.now() }
  }
  const problem = passwordHash === undefined ? null : passwords.importProblem(passwordHash)
  if (problem !== null) throw new PersonError('unusable_password_hash', [problem])
  return { ...person, password_hash: passwordHash ?? null, password_changed_at: null }
}

/**
 * Adds a prepared person, with the event, in the caller's transaction.
 * @throws {PersonError} `username_taken`, `unknown_group`
 */
export async function insertPerson(
  appliance: Appliance,
  transaction: Transaction,
  { person, actor }: { person: PreparedPerson; actor: EventActor },
): Promise<PersonRow> {
  const { clock, events, repositories } = appliance
  const { groups = [], mustChangePassword, ...facts } = person
  if (await repositories.people.findByUsername(facts.username, transaction)) throw new PersonError('username_taken')
  const id = timeOrderedId(clock.now())
  await repositories.people.insert(transaction, {
    ...facts,
    id,
    disabled: 0,
    must_change_password: mustChangePassword ? 1 : 0,
    created_at: clock.now(),
    last_sign_in_at: null,
  })
  const { username, role } = facts
  const details = { person_id: id, username, role }
  await events.record(transaction, { ...actor, type: 'user_created', outcome: 'success', personId: id, details })
  const row = await repositories.people.find(id, transaction)
  if (!row) throw new Error('a person was inserted and is not there')
  if (groups.length > 0) await putInGroups(appliance, transaction, { person: row, groups, actor })
  return row
}

/**
 * Adds a person, in a transaction of its own.
 * @throws {PersonError} `weak_password`, `unusable_password_hash`, `username_taken`, `unknown_group`
 * @throws {BusyError}
 */
export async function createPerson(appliance: Appliance, input: NewPerson, actor: EventActor): Promise<PersonRow> {
  const person = await preparePerson(appliance, input)
  return appliance.store.write((transaction) => insertPerson(appliance, transaction, { person, actor }))
}
