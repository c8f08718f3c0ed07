import type { PersonDetail, SignInMethods } from '../contract/person.ts'
import { blockedUntil } from '../identity/factors/attempts.ts'
import { demandOn } from '../identity/factors/demand.ts'
import { factorsOf } from '../identity/factors/factors-of.ts'
import { openLinksOf } from '../identity/links.ts'
import { PersonError } from '../identity/person-error.ts'
import type { Appliance } from '../security/appliance.ts'
import { fromJson } from '../storage/json.ts'
import type { PersonRow } from '../storage/people.ts'
import { personView } from './person-view.ts'

/**
 * All that an administrator sees of one person.
 * @throws {PersonError} `unknown_person`
 */
export async function personDetail(appliance: Appliance, id: string): Promise<PersonDetail> {
  const person = await appliance.repositories.people.listed(id)
  if (!person) throw new PersonError('unknown_person')
  const [methods, links] = await Promise.all([methodsOf(appliance, person), openLinksOf(appliance, id)])
  return { ...personView(person), claims: fromJson(person.claims), methods, links }
}

async function methodsOf(appliance: Appliance, person: PersonRow): Promise<SignInMethods> {
  const [{ some, ...factors }, demand, blocked] = await Promise.all([
    factorsOf(appliance, person.id),
    demandOn(appliance, person),
    blockedUntil(appliance, person.id),
  ])
  const dueAt = demand.required && !some ? person.second_factor_due_at : null
  return {
    password: {
      set: person.password_hash !== null,
      mustChange: person.must_change_password === 1,
      changedAt: person.password_changed_at,
    },
    ...factors,
    secondFactor: { ...demand, dueAt },
    blockedUntil: blocked,
  }
}

/** @throws {PersonError} `unknown_person` */
export async function personOf({ repositories }: Appliance, id: string): Promise<PersonRow> {
  const person = await repositories.people.find(id)
  if (!person) throw new PersonError('unknown_person')
  return person
}
