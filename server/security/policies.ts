import { type OfficePolicies, officePolicies } from '../contract/policies.ts'
import type { Repositories } from '../storage/repositories.ts'
import type { Transaction } from '../storage/store.ts'

/** What the office has decided; read at every sign-in, so it is kept in memory. */
export interface Policies {
  current(): OfficePolicies
  /** Stores the policies; they hold from the commit on. */
  change(transaction: Transaction, next: OfficePolicies): Promise<void>
}

const key = 'office.policies'

/**
 * Opens the stored policies.
 * @throws {Error} when they cannot be read: to go on with milder ones would be to fail open.
 */
export async function openPolicies({ repositories }: { repositories: Repositories }): Promise<Policies> {
  const stored = (await repositories.settings.all()).get(key)
  let current = officePolicies.parse(stored === undefined ? {} : JSON.parse(stored))
  return {
    current: () => current,
    async change(transaction, next) {
      await repositories.settings.put(transaction, key, JSON.stringify(next))
      transaction.afterCommit(() => {
        current = next
      })
    },
  }
}
