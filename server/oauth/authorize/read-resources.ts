import type { Appliance } from '../../security/appliance.ts'
import type { Client } from '../../storage/clients.ts'
import type { Parameters } from '../parameters.ts'
import { checkedResources, scopeOfResources } from '../resource.ts'

/**
 * The resources that the tokens will be for (RFC 8707 §2); one of them has to know one of the scopes.
 * @throws {OAuthError} invalid_target, invalid_scope
 */
export async function readResources(
  appliance: Appliance,
  client: Client,
  { parameters, scope }: { parameters: Parameters; scope: readonly string[] },
): Promise<string[]> {
  const resources = await checkedResources(appliance, client, parameters.getAll('resource'))
  if (resources.length > 0) await scopeOfResources(appliance, resources, scope)
  return resources
}
