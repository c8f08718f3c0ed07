import { describePerson } from '../identity/change-person.ts'
import { placeTotp, readBase32 } from '../identity/factors/place-totp.ts'
import { putGroup } from '../identity/groups.ts'
import { insertPerson } from '../identity/new-person.ts'
import { missingOf } from '../identity/password-check.ts'
import { endAccess } from '../identity/people.ts'
import { PersonError } from '../identity/person-error.ts'
import type { Appliance } from '../security/appliance.ts'
import type { EventActor } from '../security/events.ts'
import type { PersonRow } from '../storage/people.ts'
import type { Transaction } from '../storage/store.ts'
import { SeedError } from './seed-error.ts'
import type { SeedUser } from './seed-schema.ts'

/** RFC 4226 §4, R6. */
const FIT_TOTP_BITS = 128

/** A person of the seed file with the slow part done. */
export interface PreparedUser {
  user: SeedUser & { name: string }
  password: PreparedPassword
}

interface PreparedPassword {
  /** What to store; null where what is stored stays. */
  hash: string | null
  /** Undefined where what is stored stays. */
  mustChange: boolean | undefined
}

/**
 * Hashes what differs from what is stored, before the transaction.
 * A password that the policy would not take from a person is taken from whoever may write this file, with a word in the log.
 */
export async function prepareUser(appliance: Appliance, given: SeedUser): Promise<PreparedUser> {
  const user = { ...given, name: given.name ?? given.username }
  warnOfShortSecret(appliance, user)
  const known = await appliance.repositories.people.findByUsername(user.username)
  const { isStored, hash } = await passwordOf(appliance, user, known?.password_hash ?? null)
  const chosenSince = known?.password_hash && !isStored && known.must_change_password === 0
  // It was the first password only, and the person has chosen another.
  if (user.must_change_password && chosenSince) return { user, password: { hash: null, mustChange: undefined } }
  return { user, password: { hash, mustChange: user.must_change_password } }
}

/** Whether the stored hash is of the file's password, and the hash to store; null where it need not be. */
async function passwordOf(appliance: Appliance, user: SeedUser & { name: string }, stored: string | null) {
  const { password, password_hash } = user
  if (password === undefined) return { isStored: stored === password_hash, hash: importedHash(appliance, user, stored) }
  await warnOfWeakness(appliance, { ...user, password })
  const isStored = stored !== null && (await appliance.passwords.verify(password, stored))
  return { isStored, hash: isStored ? null : await appliance.passwords.hash(password) }
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

function warnOfShortSecret({ log }: Appliance, { username, totp_secret }: SeedUser): void {
  const bits = totp_secret === undefined ? FIT_TOTP_BITS : readBase32(totp_secret).length * 8
  if (bits >= FIT_TOTP_BITS) return
  log.warn('A TOTP secret of the seed file is shorter than it should be', { username, bits, wanted: FIT_TOTP_BITS })
}

export type Outcome = 'created' | 'changed' | 'same'

/**
 * Adds the person, or makes them as the file says, with an event for each thing that changed.
 * Whether an administrator is left is for the caller to ask, of the whole file.
 */
export async function applyUser(
  appliance: Appliance,
  transaction: Transaction,
  { user, password, actor }: PreparedUser & { actor: EventActor },
): Promise<Outcome> {
  const { clock, repositories } = appliance
  const { username, name, role, groups, claims = {} } = user
  const facts = { username, name, email: user.email ?? null, role, claims, groups }
  await addMissingGroups(appliance, transaction, { groups, actor })
  const known = await repositories.people.findByUsername(username, transaction)
  if (!known) {
    const chosen = { password_hash: password.hash, mustChangePassword: password.mustChange }
    const password_changed_at = user.password === undefined ? null : clock.now()
    const prepared = { ...facts, ...chosen, password_changed_at }
    const person = await insertPerson(appliance, transaction, { person: prepared, actor })
    await placeApp(appliance, transaction, { person, user, actor })
    return 'created'
  }
  const described = await describePerson(appliance, transaction, { person: known, facts, actor })
  const exchanged = await exchangePassword(appliance, transaction, { known, password, actor })
  const placed = await placeApp(appliance, transaction, { person: known, user, actor })
  return described.length > 0 || exchanged || placed ? 'changed' : 'same'
}

/** What the file does not say stays: a person may have set an app up. */
async function placeApp(
  appliance: Appliance,
  transaction: Transaction,
  { person, user, actor }: { person: PersonRow; user: SeedUser; actor: EventActor },
): Promise<boolean> {
  if (user.totp_secret === undefined) return false
  return placeTotp(appliance, transaction, { person, key: readBase32(user.totp_secret), actor })
}

async function exchangePassword(
  appliance: Appliance,
  transaction: Transaction,
  { known, password, actor }: { known: PersonRow; password: PreparedPassword; actor: EventActor },
): Promise<boolean> {
  const { clock, events, repositories } = appliance
  const { hash, mustChange = known.must_change_password === 1 } = password
  const details = { person_id: known.id, username: known.username }
  const draft = { ...actor, type: 'password_change' as const, outcome: 'success' as const, personId: known.id }
  if (hash !== null) {
    await repositories.people.setPassword(transaction, { id: known.id, hash, at: clock.now() })
    // Who knew the password before must not go on with a session or a token from it (SEC-A32, SEC-B28).
    const ended = await endAccess(appliance, transaction, { person: known, reason: 'password_changed' })
    await events.record(transaction, { ...draft, details: { ...details, ...ended } })
  }
  if (hash === null && mustChange === (known.must_change_password === 1)) return false
  await repositories.credentials.setMustChangePassword(transaction, known.id, mustChange)
  if (hash === null && mustChange) await events.record(transaction, { ...draft, reason: 'password_expired', details })
  return true
}

/** Groups that a person of the file is in and that are not there yet are made. */
async function addMissingGroups(
  appliance: Appliance,
  transaction: Transaction,
  { groups, actor }: { groups: readonly string[]; actor: EventActor },
): Promise<void> {
  for (const name of groups) {
    const known = await appliance.repositories.groups.find(name, transaction)
    if (!known) await putGroup(appliance, transaction, { name, facts: {}, actor })
  }
}
