import { isDeepStrictEqual } from 'node:util'
import type { OfficePolicies } from '../contract/policies.ts'
import type { Appliance } from '../security/appliance.ts'
import type { EventActor } from '../security/events.ts'
import { settingChanges } from '../security/setting-changes.ts'
import type { Transaction } from '../storage/store.ts'

/** Sections of the policies, each whole; what is left out stays. */
export type PoliciesGiven = { [Section in keyof OfficePolicies]?: OfficePolicies[Section] | undefined }

/** The policies as they would be. */
export const policiesWith = (current: OfficePolicies, given: PoliciesGiven): OfficePolicies => ({
  passwords: given.passwords ?? current.passwords,
  secondFactor: given.secondFactor ?? current.secondFactor,
  sessions: given.sessions ?? current.sessions,
  account: given.account ?? current.account,
})

/**
 * Changes how people sign in, in the caller's transaction, with one event that names each value that changed.
 * @returns whether anything changed
 */
export async function changePolicies(
  { events, policies }: Appliance,
  transaction: Transaction,
  { given, actor }: { given: PoliciesGiven; actor: EventActor },
): Promise<boolean> {
  const before = await policies.stored(transaction)
  const after = policiesWith(before, given)
  if (isDeepStrictEqual(before, after)) return false
  await policies.change(transaction, after)
  await events.record(transaction, {
    ...actor,
    type: 'settings_change',
    outcome: 'success',
    reason: 'policies_changed',
    details: settingChanges(before, after),
  })
  return true
}
