import type * as z from 'zod'
import type { Connection } from '../storage/connection.ts'
import type { Repositories } from '../storage/repositories.ts'
import type { Transaction } from '../storage/store.ts'

/** Something that the office has decided; read at every request, so it is kept in memory. */
export interface OfficeSetting<Value> {
  current(): Value
  /** What is stored now, as the transaction sees it: what a change begins from. */
  stored(transaction: Transaction): Promise<Value>
  /** Stores the value; it holds from the commit on. */
  change(transaction: Transaction, next: Value): Promise<void>
}

/**
 * Opens what is stored under `key`; what was never decided has the defaults of its schema.
 * @throws {Error} when it cannot be read: to go on with something milder would be to fail open.
 */
export async function openOfficeSetting<Value>(
  { repositories }: { repositories: Repositories },
  { key, schema }: { key: string; schema: z.ZodType<Value> },
): Promise<OfficeSetting<Value>> {
  const read = async (connection?: Connection): Promise<Value> => {
    const stored = (await repositories.settings.all(connection)).get(key)
    return schema.parse(stored === undefined ? {} : JSON.parse(stored))
  }
  let current: Value = await read()
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
