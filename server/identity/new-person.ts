import { timeOrderedId } from '../platform/ids.ts'
import type { Appliance } from '../security/appliance.ts'
import type { EventActor } from '../security/events.ts'
import type { PersonRow } from '../storage/people.ts'
import type { Transaction } from '../storage/store.ts'
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
  claims?: Record<string, unknown> | undefined
}

/** A new person with the slow part done. */
export interface PreparedPerson extends Omit<NewPerson, 'password' | 'passwordHash'> {
  password_hash: string | null
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
    return { ...person, password_hash: await passwords.hash(password) }
  }
  const problem = passwordHash === undefined ? null : passwords.importProblem(passwordHash)
  if (problem !== null) throw new PersonError('unusable_password_hash', [problem])
  return { ...person, password_hash: passwordHash ?? null }
}

/**
 * Adds a prepared person, with the event, in the caller's transaction.
 * @throws {PersonError} `username_taken`
 */
export async function insertPerson(
  { clock, events, repositories }: Appliance,
  transaction: Transaction,
  { person, actor }: { person: PreparedPerson; actor: EventActor },
): Promise<PersonRow> {
  const { username, name, email, role, password_hash, claims = {} } = person
  if (await repositories.people.findByUsername(username, transaction)) throw new PersonError('username_taken')
  const id = timeOrderedId(clock.now())
  await repositories.people.insert(transaction, {
    id,
    username,
    name,
    email,
    role,
    password_hash,
    disabled: 0,
    claims,
    created_at: clock.now(),
    last_sign_in_at: null,
  })
  const details = { person_id: id, username, role }
  await events.record(transaction, { ...actor, type: 'user_created', outcome: 'success', details })
  const row = await repositories.people.find(id, transaction)
  if (!row) throw new Error('a person was inserted and is not there')
  return row
}

/**
 * Adds a person, in a transaction of its own.
 * @throws {PersonError} `weak_password`, `unusable_password_hash`, `username_taken`
 * @throws {BusyError}
 */
export async function createPerson(appliance: Appliance, input: NewPerson, actor: EventActor): Promise<PersonRow> {
  const person = await preparePerson(appliance, input)
  return appliance.store.write((transaction) => insertPerson(appliance, transaction, { person, actor }))
}
