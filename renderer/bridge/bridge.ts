import type { ContractRouterClient } from '@orpc/contract'
import type { contract } from '../../server/contract/index.ts'

export type ConsoleClient = ContractRouterClient<typeof contract>

/** The one way from the console to its server; screens know no other. */
export interface Bridge {
  client: ConsoleClient
  /** Hears each time the way was lost and found again, when all that is shown may be stale; returns its own unsubscribe. */
  onReconnect(listener: () => void): () => void
}
