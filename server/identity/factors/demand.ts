import type { SignInMethods } from '../../contract/person.ts'
import type { OfficePolicies } from '../../contract/policies.ts'
import type { Appliance } from '../../security/appliance.ts'
import type { Connection } from '../../storage/connection.ts'
import type { PersonRow } from '../../storage/people.ts'
import type { SecondFactorNeeds } from '../../storage/second-factors.ts'

export type Demand = Omit<SignInMethods['secondFactor'], 'dueAt'>

/**
 * Whether a second factor is asked of a person, and by whose word: the office's, that of their role, or a group's, whichever is
 * first. What an application asks comes on top of it. A group's word counts whatever the office says.
 * @param connection a transaction, where something is decided by the answer
 * @throws {StorageError}
 */
export async function demandOn(
  { policies, repositories }: Appliance,
  person: PersonRow,
  connection?: Connection,
): Promise<Demand> {
  const { mode } = policies.current().secondFactor
  if (mode === 'required') return { required: true, because: 'office', group: null }
  if (mode === 'required_for_administrators' && person.role === 'admin')
    return { required: true, because: 'role', group: null }
  const group = await repositories.secondFactors.demandingGroup(person.id, connection)
  return group === undefined
    ? { required: false, because: null, group: null }
    : { required: true, because: 'group', group }
}

/**
 * What proposed policies would mean: how many can sign in, how many of them have a second factor, and who would have to enrol.
 * @throws {StorageError}
 */
export const secondFactorNeeds = (
  { repositories }: Appliance,
  proposed: Pick<OfficePolicies, 'secondFactor'>,
): Promise<SecondFactorNeeds> => repositories.secondFactors.needs(proposed.secondFactor.mode)
