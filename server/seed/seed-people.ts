import { isDeepStrictEqual } from 'node:util'
import { insertPerson } from '../identity/new-person.ts'
import { missingOf } from '../identity/password-check.ts'
import { endAccess } from '../identity/people.ts'
import { PersonError } from '../identity/person-error.ts'
import type { Appliance } from '../security/appliance.ts'
import type { EventActor } from '../security/events.ts'
import { fromJson } from '../storage/json.ts'
import type { PersonRow } from '../storage/people.ts'
import type { Transaction } from '../storage/store.ts'
import { SeedError } from './seed-error.ts'
import type { SeedUser } from './seed-schema.ts'

/** A person of the seed file with the slow part done. */
export interface PreparedUser {
  user: SeedUser & { name: string }
  /** What to store; null where the stored password is the right one already. */
  passwordHash: string | null
}

/**
 * Hashes what differs from what is stored, before the transaction.
 * A password that the policy would not take from a person is taken from whoever may write this file, with a word in the log.
 */
export async function prepareUser(appliance: Appliance, given: SeedUser): Promise<PreparedUser> {
  const user = { ...given, name: given.name ?? given.username }
  const stored = (await appliance.repositories.people.findByUsername(user.username))?.password_hash ?? null
  if (user.password === undefined) return { user, passwordHash: importedHash(appliance, user, stored) }
  await warnOfWeakness(appliance, { ...user, password: user.password })
  const isRight = stored !== null && (await appliance.passwords.verify(user.password, stored))
  return { user, passwordHash: isRight ? null : await appliance.passwords.hash(user.password) }
}

function importedHash({ passwords }: Appliance, { username, password_hash = '' }: SeedUser, stored: string | null) {
  const problem = passwords.importProblem(password_hash)
  if (problem !== null)
    throw new SeedError([`${username}: ${new PersonError('unusable_password_hash', [problem]).message}`])
  // A hash that was imported before is made anew at the first sign-in, and cannot be compared any more.
  const isTaken = stored === password_hash || (stored !== null && !passwords.acceptsImport(stored))
  return isTaken ? null : password_hash
}

async function warnOfWeakness(
  appliance: Appliance,
  user: { username: string; name: string; email?: string | undefined; password: string },
) {
  const missing = await missingOf(appliance, user.password, { ...user, email: user.email ?? null })
  if (missing.length === 0) return
  appliance.log.warn('A password of the seed file is weaker than the policy asks of people', {
    username: user.username,
    missing: missing.join('; '),
  })
}

export type Outcome = 'created' | 'changed' | 'same'

/** Adds the person, or makes them as the file says, with an event for each thing that changed. */
export async function applyUser(
  appliance: Appliance,
  transaction: Transaction,
  { user, passwordHash, actor }: PreparedUser & { actor: EventActor },
): Promise<Outcome> {
  const { repositories } = appliance
  const { username, name, role, claims = {} } = user
  const known = await repositories.people.findByUsername(username, transaction)
  const facts = { username, name, email: user.email ?? null, role, claims }
  if (!known) {
    const { id } = await insertPerson(appliance, transaction, {
      person: { ...facts, password_hash: passwordHash },
      actor,
    })
    await putGroups(appliance, transaction, { id, groups: user.groups })
    return 'created'
  }
  const outcomes = [
    await describePerson(appliance, transaction, { known, facts, actor }),
    passwordHash !== null && (await setPassword(appliance, transaction, { known, passwordHash, actor })),
    await putGroups(appliance, transaction, { id: known.id, groups: user.groups }),
  ]
  return outcomes.includes(true) ? 'changed' : 'same'
}

interface Description {
  known: PersonRow
  facts: Pick<PersonRow, 'username' | 'name' | 'email' | 'role'> & { claims: Record<string, unknown> }
  actor: EventActor
}

async function describePerson(
  { repositories, events }: Appliance,
  transaction: Transaction,
  { known, facts, actor }: Description,
) {
  const { id, username, name, email, role } = known
  if (isDeepStrictEqual({ username, name, email, role, claims: fromJson(known.claims) }, facts)) return false
  await repositories.people.describe(transaction, { id, ...facts })
  if (role === facts.role) return true
  const details = { person_id: id, username, role: facts.role }
  await events.record(transaction, {
    ...actor,
    type: 'permission_change',
    outcome: 'success',
    reason: 'role_changed',
    details,
  })
  return true
}

async function setPassword(
  appliance: Appliance,
  transaction: Transaction,
  { known, passwordHash, actor }: { known: PersonRow; passwordHash: string; actor: EventActor },
): Promise<true> {
  await appliance.repositories.people.setPassword(transaction, known.id, passwordHash)
  // Who knew the password before must not go on with a session or a token from it (SEC-A32, SEC-B28).
  const ended = await endAccess(appliance, transaction, { person: known, reason: 'password_changed' })
  const details = { person_id: known.id, username: known.username, ...ended }
  await appliance.events.record(transaction, { ...actor, type: 'password_change', outcome: 'success', details })
  return true
}

/** Puts the person in these groups and no other; groups that are not there yet are made. */
async function putGroups(
  { clock, repositories }: Appliance,
  transaction: Transaction,
  { id, groups }: { id: string; groups: readonly string[] },
): Promise<boolean> {
  const before = await repositories.groups.ofPerson(id, transaction)
  const all = new Set((await repositories.groups.all(transaction)).map(({ name }) => name))
  const added = groups.filter((name) => !before.includes(name))
  const left = before.filter((name) => !groups.includes(name))
  for (const name of added) {
    if (!all.has(name)) await repositories.groups.put(transaction, { name, description: '', created_at: clock.now() })
    await repositories.groups.join(transaction, { person_id: id, group_name: name })
  }
  for (const name of left) await repositories.groups.leave(transaction, { person_id: id, group_name: name })
  return added.length + left.length > 0
}
