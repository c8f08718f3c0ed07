import { type OfficePolicies, officePolicies } from '../contract/policies.ts'
import type { Connection } from '../storage/connection.ts'
import type { Repositories } from '../storage/repositories.ts'
import type { Transaction } from '../storage/store.ts'

/** What the office has decided; read at every sign-in, so it is kept in memory. */
export interface Policies {
  current(): OfficePolicies
  /** What is stored now, as the transaction sees it: what a change begins from. */
  stored(transaction: Transaction): Promise<OfficePolicies>
  /** Stores the policies; they hold from the commit on. */
  change(transaction: Transaction, next: OfficePolicies): Promise<void>
}

const key = 'office.policies'

/**
 * Opens the stored policies.
 * @throws {Error} when they cannot be read: to go on with milder ones would be to fail open.
 */
export async function openPolicies({ repositories }: { repositories: Repositories }): Promise<Policies> {
  const read = async (connection?: Connection) => {
    const stored = (await repositories.settings.all(connection)).get(key)
    return officePolicies.parse(stored === undefined ? {} : JSON.parse(stored))
  }
  let current = await read()
  return {
    current: () => current,
    stored: read,
    async change(transaction, next) {
      await repositories.settings.put(transaction, key, JSON.stringify(next))
      transaction.afterCommit(() => {
        current = next
      })
    },
  }
}
