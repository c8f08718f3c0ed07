import { isDeepStrictEqual } from 'node:util'
import type { Claims } from '../contract/claims.ts'
import type { Appliance } from '../security/appliance.ts'
import type { EventActor } from '../security/events.ts'
import { fromJson } from '../storage/json.ts'
import type { PersonRow } from '../storage/people.ts'
import type { Transaction } from '../storage/store.ts'
import { putInGroups } from './memberships.ts'
import { notify } from './notices.ts'
import { type PersonChange, requireAnotherAdministrator, requirePerson, requireSomebodyElse } from './people.ts'
import { PersonError } from './person-error.ts'
import { scopesLost } from './role-scopes.ts'

/** What may be changed of a person; what is left out stays. */
export interface PersonFacts {
  username?: string | undefined
  name?: string | undefined
  email?: string | null | undefined
  role?: PersonRow['role'] | undefined
  /** Exactly these, and no other. */
  groups?: readonly string[] | undefined
  claims?: Claims | undefined
}

export interface PersonDescription {
  person: PersonRow
  facts: PersonFacts
  actor: EventActor
}

/**
 * Changes a person, with an event for each kind of change; the id stays, whatever the user name.
 * @throws {PersonError} `unknown_person`, `username_taken`, `unknown_group`, `last_administrator`
 */
export async function changePerson(
  appliance: Appliance,
  { id, facts, actor }: PersonChange & { facts: PersonFacts },
): Promise<void> {
  await appliance.store.write(async (transaction) => {
    const person = await requirePerson(appliance, transaction, id)
    if (facts.role !== undefined && facts.role !== 'admin')
      await requireAnotherAdministrator(appliance, transaction, person)
    await describePerson(appliance, transaction, { person, facts, actor })
  })
}

/**
 * Nobody changes their own role: whoever gave it up could not take it back.
 * @throws {PersonError} `yourself`
 */
export async function requireOthersRole(
  { repositories }: Appliance,
  { id, role, actor }: PersonChange & { role: PersonRow['role'] },
): Promise<void> {
  const person = await repositories.people.find(id)
  if (person && person.role !== role) requireSomebodyElse(actor, id)
}

/**
 * The same in the caller's transaction, who sees to it that an administrator is left.
 * @returns the names of what changed
 * @throws {PersonError} `username_taken`, `unknown_group`
 */
export async function describePerson(
  appliance: Appliance,
  transaction: Transaction,
  { person, facts, actor }: PersonDescription,
): Promise<string[]> {
  const { groups, role = person.role } = facts
  const described = await changeDescription(appliance, transaction, { person, facts, actor })
  if (described.includes('email')) await leaveAddress(appliance, transaction, { person, actor })
  if (role !== person.role) await changeRole(appliance, transaction, { person, role, actor })
  const moved = groups !== undefined && (await putInGroups(appliance, transaction, { person, groups, actor }))
  return [...described, ...(role === person.role ? [] : ['role']), ...(moved ? ['groups'] : [])]
}

async function changeDescription(
  { events, repositories }: Appliance,
  transaction: Transaction,
  { person, facts, actor }: PersonDescription,
): Promise<string[]> {
  const before = { ...person, claims: fromJson(person.claims) }
  const after = {
    username: facts.username ?? person.username,
    name: facts.name ?? person.name,
    email: facts.email === undefined ? person.email : facts.email,
    claims: facts.claims ?? claimsBeside(before.claims, facts.email !== undefined && facts.email !== person.email),
  }
  const changed = (['username', 'name', 'email', 'claims'] as const).filter(
    (name) => !isDeepStrictEqual(before[name], after[name]),
  )
  if (changed.length === 0) return []
  const namesake = await repositories.people.findByUsername(after.username, transaction)
  if (namesake && namesake.id !== person.id) throw new PersonError('username_taken')
  await repositories.people.describe(transaction, { id: person.id, ...after })
  await events.record(transaction, {
    ...actor,
    type: 'user_changed',
    outcome: 'success',
    personId: person.id,
    reason: reasonOf(changed),
    details: {
      person_id: person.id,
      username: after.username,
      changed: changed.join(' '),
      ...(changed.includes('username') && { username_before: person.username }),
    },
  })
  return changed
}

/** Links that went to the old address are dead with it, and whoever reads mail there is told (ASVS 6.3.7). */
async function leaveAddress(
  appliance: Appliance,
  transaction: Transaction,
  { person, actor }: { person: PersonRow; actor: EventActor },
): Promise<void> {
  const { clock, repositories } = appliance
  await repositories.oneTimeLinks.endMailed(transaction, person.id, clock.now())
  await notify(appliance, transaction, { kind: 'email_changed', person, actor })
}

/** That an address was verified says nothing of the next one. */
function claimsBeside(claims: Claims, newAddress: boolean): Claims {
  const { email_verified: _, ...others } = claims
  return newAddress ? others : claims
}

function reasonOf(changed: readonly string[]) {
  if (changed.includes('username')) return 'username_changed'
  return changed.includes('email') ? 'email_changed' : null
}

/** What the old role allowed and the new one does not ends at once: the grants with it, and every token that came of them. */
async function changeRole(
  { clock, events, repositories }: Appliance,
  transaction: Transaction,
  { person, role, actor }: { person: PersonRow; role: PersonRow['role']; actor: EventActor },
): Promise<void> {
  await repositories.people.setRole(transaction, person.id, role)
  let revoked = 0
  for (const scope of scopesLost(person.role, role)) {
    const revocation = { at: clock.now(), reason: 'role_changed' as const }
    revoked += await repositories.grants.revokeOfPersonWithScope(
      transaction,
      { personId: person.id, scope },
      revocation,
    )
  }
  await events.record(transaction, {
    ...actor,
    type: 'permission_change',
    outcome: 'success',
    reason: 'role_changed',
    personId: person.id,
    details: {
      person_id: person.id,
      username: person.username,
      role,
      role_before: person.role,
      grants_revoked: revoked,
    },
  })
}
