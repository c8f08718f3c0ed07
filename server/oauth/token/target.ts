import type { Appliance } from '../../security/appliance.ts'
import type { Client } from '../../storage/clients.ts'
import { checkedResources, invalidTarget, ownResource, scopeOfResources } from '../resource.ts'

/** What an access token is for. */
export interface Target {
  /** Resources, at least one. */
  audience: readonly string[]
  /** The part of the scope that they know. */
  scope: readonly string[]
  /** Epoch milliseconds. */
  expiresAt: number
}

interface Question {
  /** The resources that the request names. */
  asked: readonly string[]
  /** Those that were granted; empty: this server's own. Null where nobody granted any, so that any may be asked for. */
  granted: readonly string[] | null
  scope: readonly string[]
}

/**
 * What the token of this request is for (RFC 8707 §2.2): the resources that it names, or all that were granted. Of several
 * lifetimes the shortest counts.
 * @throws {OAuthError} invalid_target; invalid_scope where the resources know none of the scopes.
 */
export async function targetOf(
  appliance: Appliance,
  client: Client,
  { asked, granted, scope }: Question,
): Promise<Target> {
  if (granted) refuseUngranted(asked, granted.length === 0 ? ownResources(appliance, scope) : granted)
  const resources = await checkedResources(appliance, client, asked.length === 0 ? (granted ?? []) : asked)
  const audience = resources.length === 0 ? [ownResource(appliance, scope)] : resources
  return {
    audience,
    scope: resources.length === 0 ? scope : await scopeOfResources(appliance, resources, scope),
    expiresAt: appliance.clock.now() + (await lifetimeFor(appliance, audience)),
  }
}

/** A token that opens the admin API was granted together with what it may do elsewhere. */
const ownResources = (appliance: Appliance, scope: readonly string[]): string[] => [
  appliance.config.issuer,
  ownResource(appliance, scope),
]

function refuseUngranted(asked: readonly string[], granted: readonly string[]): void {
  const foreign = asked.find((name) => !granted.includes(name))
  if (foreign !== undefined) throw invalidTarget(`The resource ${foreign} is not part of what was granted.`)
}

async function lifetimeFor({ config, repositories }: Appliance, audience: readonly string[]): Promise<number> {
  const known = await repositories.resources.all()
  const lifetimes = audience.map((name) => {
    const own = known.get(name)?.access_token_seconds ?? null
    return own === null ? config.lifetimes.accessToken : own * 1000
  })
  return Math.min(...lifetimes)
}
