import type { Appliance } from '../security/appliance.ts'
import type { Client } from '../storage/clients.ts'
import type { Resource } from '../storage/resources.ts'
import { adminAudience } from './access-token.ts'
import { invalidScope, OAuthError } from './errors.ts'

/** Scopes of the admin API alone: a token for anything else has none of them. */
const consoleScopes = ['admin', 'audit']

/** More would make a token that no header holds. */
const mostResources = 10

/**
 * The resources that a client asks for (RFC 8707 §2), each once. This server's own two are open to everybody, for their scopes
 * are; every other must be known here and registered for the client, or open to all that registered themselves (SEC-A23).
 * The admin API's tokens are for nothing besides: whoever else accepted one could use it there (SEC-A22).
 * @throws {OAuthError} invalid_target
 */
export async function checkedResources(
  { config, repositories }: Appliance,
  client: Client,
  asked: readonly string[],
): Promise<string[]> {
  if (asked.length === 0) return []
  const admin = adminAudience(config.issuer)
  const known = await repositories.resources.all()
  const isOpen = (name: string) => name === config.issuer || name === admin || isOpenTo(client, known.get(name))
  const foreign = asked.find((name) => !isOpen(name))
  if (foreign !== undefined) throw invalidTarget(`The resource ${foreign} is not registered for this client.`)
  const resources = [...new Set(asked)]
  if (resources.length > mostResources) throw invalidTarget(`Ask for at most ${mostResources} resources at once.`)
  if (resources.length > 1 && resources.includes(admin)) {
    throw invalidTarget(`Ask for ${admin} alone: its tokens are for nothing else.`)
  }
  return resources
}

const isOpenTo = ({ origin, resources }: Client, resource: Resource | undefined): boolean =>
  resource !== undefined &&
  (resources.includes(resource.identifier) || (origin !== 'office' && resource.open_to_registered === 1))

/**
 * The part of the scope that the resources know. This server's own knows all but the scopes of the admin API, and that all.
 * @param resources as {@link checkedResources} answers them, at least one
 * @throws {OAuthError} invalid_scope where nothing is left.
 */
export async function scopeOfResources(
  { config, repositories }: Appliance,
  resources: readonly string[],
  scope: readonly string[],
): Promise<string[]> {
  const known = await repositories.resources.all()
  const knows = (resource: string, name: string): boolean => {
    if (resource === adminAudience(config.issuer)) return true
    if (resource === config.issuer) return !consoleScopes.includes(name)
    return known.get(resource)?.scopes.includes(name) === true
  }
  const understood = scope.filter((name) => resources.some((resource) => knows(resource, name)))
  if (understood.length === 0) throw invalidScope('The resource knows none of these scopes.')
  return understood
}

/** What tokens are for when no resource was asked for: this server, or its admin API where the scope opens that. */
export const ownResource = ({ config }: Appliance, scope: readonly string[]): string =>
  consoleScopes.some((name) => scope.includes(name)) ? adminAudience(config.issuer) : config.issuer

/** A resource that is unknown, or not the client's (RFC 8707 §2). */
export const invalidTarget = (description: string) =>
  new OAuthError('invalid_target', description, { event: { type: 'unauthorized_access', reason: 'invalid_target' } })
