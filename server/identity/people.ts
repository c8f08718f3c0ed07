import type { EventReason } from '../contract/event-types.ts'
import type { Appliance } from '../security/appliance.ts'
import type { EventActor } from '../security/events.ts'
import type { PersonRow } from '../storage/people.ts'
import type { Transaction } from '../storage/store.ts'
import { announceAccessEnd } from './announce-logout.ts'
import { PersonError } from './person-error.ts'

/** Who is meant, and who does it. */
export interface PersonChange {
  id: string
  actor: EventActor
}

/**
 * Disables or enables a person. Who is disabled is signed out everywhere, and every grant they gave is revoked (SEC-A32).
 * @throws {PersonError} `unknown_person`, `last_administrator`
 */
export async function setPersonDisabled(
  appliance: Appliance,
  { id, disabled, actor }: PersonChange & { disabled: boolean },
): Promise<PersonRow> {
  const { events, repositories, store } = appliance
  return store.write(async (transaction) => {
    const person = await requirePerson(appliance, transaction, id)
    if ((person.disabled === 1) === disabled) return person
    if (disabled) await requireAnotherAdministrator(appliance, transaction, person)
    await repositories.people.setDisabled(transaction, id, disabled)
    if (disabled) await repositories.oneTimeLinks.endOfPerson(transaction, id, appliance.clock.now())
    const ended = disabled ? await endAccess(appliance, transaction, { person, reason: 'account_disabled' }) : {}
    await events.record(transaction, {
      ...actor,
      type: 'permission_change',
      outcome: 'success',
      reason: disabled ? 'account_disabled' : 'account_enabled',
      personId: id,
      details: { ...named(person), ...ended },
    })
    return requirePerson(appliance, transaction, id)
  })
}

/**
 * Removes a person with their sessions; their grants stay as revoked, so that what these issued stays dead (SEC-A32).
 * @throws {PersonError} `unknown_person`, `last_administrator`
 */
export async function removePerson(appliance: Appliance, { id, actor }: PersonChange): Promise<void> {
  const { events, repositories, store } = appliance
  await store.write(async (transaction) => {
    const person = await requirePerson(appliance, transaction, id)
    await requireAnotherAdministrator(appliance, transaction, person)
    const ended = await endAccess(appliance, transaction, { person, reason: 'account_deleted' })
    await repositories.people.remove(transaction, id)
    const details = { ...named(person), ...ended }
    await events.record(transaction, { ...actor, type: 'user_deleted', outcome: 'success', personId: id, details })
  })
}

/**
 * Refuses what nobody should do to their own account by an administrator's means: they would be gone before they notice.
 * @throws {PersonError} `yourself`
 */
export function requireSomebodyElse(actor: EventActor, id: string): void {
  if (actor.actorKind === 'person' && actor.actorId === id) throw new PersonError('yourself')
}

/**
 * Ends all that a person has open: sessions, unfinished sign-ins, and what applications may do in their name.
 * @throws {PersonError} `unknown_person`
 */
export async function signOutEverywhere(appliance: Appliance, { id, actor }: PersonChange): Promise<number> {
  return appliance.store.write(async (transaction) => {
    const person = await requirePerson(appliance, transaction, id)
    const ended = await endAccess(appliance, transaction, { person, reason: 'signed_out_by_operator' })
    if (ended.sessions_ended + ended.grants_revoked === 0) return 0
    await appliance.events.record(transaction, {
      ...actor,
      type: 'logout',
      outcome: 'success',
      reason: 'signed_out_by_operator',
      personId: id,
      details: { ...named(person), ...ended },
    })
    return ended.sessions_ended
  })
}

/**
 * Asks the person for another password at the next sign-in.
 * @throws {PersonError} `unknown_person`
 */
export async function expirePassword(appliance: Appliance, { id, actor }: PersonChange): Promise<void> {
  const { events, repositories, store } = appliance
  await store.write(async (transaction) => {
    const person = await requirePerson(appliance, transaction, id)
    if (person.must_change_password) return
    await repositories.credentials.setMustChangePassword(transaction, id, true)
    await events.record(transaction, {
      ...actor,
      type: 'password_change',
      outcome: 'success',
      reason: 'password_expired',
      personId: id,
      details: named(person),
    })
  })
}

/** @throws {PersonError} `unknown_person` */
export async function requirePerson(
  { repositories }: Appliance,
  transaction: Transaction,
  id: string,
): Promise<PersonRow> {
  const person = await repositories.people.find(id, transaction)
  if (!person) throw new PersonError('unknown_person')
  return person
}

/**
 * Asked inside the transaction: two administrators who disable one another at once must not both succeed.
 * @throws {PersonError} `last_administrator`
 */
export async function requireAnotherAdministrator(
  { repositories }: Appliance,
  transaction: Transaction,
  person: PersonRow,
): Promise<void> {
  if (person.role !== 'admin' || person.disabled) return
  const others = await repositories.people.administratorsBesides(person.id, transaction)
  if (others === 0) throw new PersonError('last_administrator')
}

/**
 * Ends all that the person holds: sessions, but for one that goes on, unfinished sign-ins, grants with every token that came of
 * them, and that a device need not ask for the second factor. How many sessions and grants.
 */
export async function endAccess(
  appliance: Appliance,
  transaction: Transaction,
  { person, reason, keepSession }: { person: PersonRow; reason: EventReason; keepSession?: string | undefined },
): Promise<{ sessions_ended: number; grants_revoked: number }> {
  const { clock, repositories } = appliance
  const at = clock.now()
  await announceAccessEnd(appliance, transaction, { personId: person.id, keepSession })
  await repositories.unfinishedSignIns.endOfPerson(transaction, person.id, at)
  await repositories.devices.askAgain(transaction, person.id)
  return {
    sessions_ended:
      keepSession === undefined
        ? await repositories.sessions.endOfPerson(transaction, person.id, at)
        : await repositories.sessions.endOthersOfPerson(transaction, person.id, { keep: keepSession, at }),
    grants_revoked: await repositories.grants.revokeOfPerson(transaction, person.id, { at, reason }),
  }
}

const named = ({ id, username, role }: PersonRow) => ({ person_id: id, username, role })
