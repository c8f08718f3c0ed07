import type { Appliance } from '../security/appliance.ts'
import type { EventActor } from '../security/events.ts'
import type { Client } from '../storage/clients.ts'
import type { Transaction } from '../storage/store.ts'
import { replaceApplication } from './change-application.ts'
import { findApplication } from './find-application.ts'

interface Ending {
  clientId: string
  actor: EventActor
}

/**
 * Ends every grant of an application and with it every code and token; how many grants there were.
 * @throws {AdminError} `NOT_FOUND`
 */
export const revokeEverything = (appliance: Appliance, { clientId, actor }: Ending): Promise<number> =>
  appliance.store.write(async (transaction) => {
    const client = await findApplication(appliance, clientId, transaction)
    const grants = await revokeGrants(appliance, transaction, clientId)
    await appliance.events.record(transaction, {
      ...actor,
      type: 'oauth_token_revoked',
      outcome: 'success',
      reason: 'client_revoked_by_operator',
      ...named(client),
      details: { grants },
    })
    return grants
  })

/**
 * Deletes an application and all that was issued to it. Others may exchange its tokens no longer, whoever takes its name later.
 * @throws {AdminError} `NOT_FOUND`
 */
export const removeApplication = (appliance: Appliance, { clientId, actor }: Ending): Promise<void> =>
  appliance.store.write(async (transaction) => {
    const { events, repositories } = appliance
    const client = await findApplication(appliance, clientId, transaction)
    await revokeGrants(appliance, transaction, clientId)
    const exchanging = await repositories.clients.naming(
      { list: 'token_exchange_sources', name: clientId },
      transaction,
    )
    for (const before of exchanging.filter((other) => other.client_id !== clientId)) {
      const sources = before.token_exchange_sources.filter((source) => source !== clientId)
      const after = { ...before, token_exchange_sources: sources }
      await replaceApplication(appliance, transaction, { before, after, actor })
    }
    await repositories.clients.remove(transaction, clientId)
    await events.record(transaction, {
      ...actor,
      type: 'oauth_client_deleted',
      outcome: 'success',
      ...named(client),
    })
  })

const revokeGrants = ({ clock, repositories }: Appliance, transaction: Transaction, clientId: string) =>
  repositories.grants.revokeOfClient(transaction, clientId, {
    at: clock.now(),
    reason: 'client_revoked_by_operator',
  })

const named = (client: Client) => ({ clientId: client.client_id, clientName: client.name })
