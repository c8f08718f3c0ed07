import { passwordContext, passwordRequirements } from '../contract/password-policy.ts'
import { timeOrderedId } from '../platform/ids.ts'
import type { Appliance } from '../security/appliance.ts'
import type { EventActor } from '../security/events.ts'
import type { PersonRow } from '../storage/people.ts'
import type { Transaction } from '../storage/store.ts'
import { PersonError } from './person-error.ts'

/** Who is to be added; without a password and without a hash, the person cannot sign in with a password. */
export interface NewPerson {
  username: string
  name: string
  email: string | null
  role: PersonRow['role']
  password?: string | undefined
  /** A bcrypt hash from elsewhere; it is made anew at the next sign-in. */
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
export async function preparePerson({ passwords }: Appliance, input: NewPerson): Promise<PreparedPerson> {
  const { password, passwordHash, ...person } = input
  if (password !== undefined) {
    requireStrength(password, person)
    return { ...person, password_hash: await passwords.hash(password) }
  }
  if (passwordHash !== undefined && !passwords.acceptsImport(passwordHash))
    throw new PersonError('unusable_password_hash')
  return { ...person, password_hash: passwordHash ?? null }
}

function requireStrength(password: string, person: { username: string; name: string; email: string | null }): void {
  const unmet = passwordRequirements(password, passwordContext(person)).filter(({ met }) => !met)
  if (unmet.length > 0) {
    throw new PersonError(
      'weak_password',
      unmet.map(({ sentence }) => sentence),
    )
  }
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
