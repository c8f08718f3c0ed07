import type { Appliance } from '../../security/appliance.ts'
import { travelsWith } from '../claims.ts'
import { scopeNames } from '../scope.ts'
import type { AuthorizationRequest } from './authorization-request.ts'

/** This server's own scopes, where no resource is named. */
const ownScopes = ['']

/** What a person is asked for, and what their yes is kept for. */
export interface Permissions {
  scope: string[]
  /** One yes is kept for each; '' stands for this server. */
  resources: readonly string[]
}

/**
 * What this request needs a person's yes for (OpenID Connect Core §3.1.2.4). A claim that is asked for by name takes the same yes as the scope that it
 * travels with, so nobody is asked less by the one way than by the other.
 */
export async function permissionsIn(
  { repositories }: Appliance,
  { scope, claims, resources, client }: AuthorizationRequest,
): Promise<Permissions> {
  const known = await repositories.scopes.all()
  const isTold = travelsWith(scope, known)
  const untold = [...(claims?.userinfo ?? []), ...(claims?.id_token ?? [])].filter((claim) => !isTold(claim))
  const carries = (one: string) => untold.some(travelsWith([one], known))
  return {
    scope: [...new Set([...scope, ...client.scopes.filter(carries)])],
    resources: resources.length === 0 ? ownScopes : resources,
  }
}

/** Whether a scope text (RFC 6749 §3.3) that is kept holds each of these scopes. */
export function coversAll(kept: string, scope: readonly string[]): boolean {
  const given = new Set(scopeNames(kept))
  return scope.every((name) => given.has(name))
}
