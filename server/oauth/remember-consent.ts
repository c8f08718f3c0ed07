import type { Appliance } from '../security/appliance.ts'
import type { Transaction } from '../storage/store.ts'
import { scopeNames, scopeText } from './scope.ts'

/** What somebody said yes to: `resources` are identifiers (RFC 8707), '' standing for this server. */
interface Yes {
  personId: string
  clientId: string
  scope: readonly string[]
  resources: readonly string[]
}

/**
 * Adds to what was allowed before (OpenID Connect Core §3.1.2.4), for each resource: saying yes to less takes nothing back.
 * @throws {StorageError}
 */
export async function rememberConsent(
  { clock, repositories }: Appliance,
  transaction: Transaction,
  { personId, clientId, scope, resources }: Yes,
): Promise<void> {
  for (const resource of resources) {
    const before = await repositories.consents.find({ personId, clientId, resource }, transaction)
    await repositories.consents.put(transaction, {
      person_id: personId,
      client_id: clientId,
      resource,
      scope: scopeText([...new Set([...scopeNames(before?.scope ?? ''), ...scope])]),
      granted_at: clock.now(),
    })
  }
}
