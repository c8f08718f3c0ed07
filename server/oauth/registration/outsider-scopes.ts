import type { Appliance } from '../../security/appliance.ts'
import type { Client } from '../../storage/clients.ts'
import { scopeNames } from '../scope.ts'
import { invalidMetadata } from './client-metadata.ts'

/** The scopes of OpenID Connect (Core §5.4, §11): about the one person who signs in, and agrees. */
const personal = ['openid', 'profile', 'email', 'address', 'phone', 'offline_access']

/** What opens this server itself, whatever a resource says that it knows (SEC-S46). */
const opensThisServer = ['admin', 'audit']

/**
 * What a client from outside may ask people for: their own scopes and those of the resources that are open to it, never
 * those that open this server; and what an administrator has given it besides. All of it where it names none.
 * @throws {OAuthError} invalid_client_metadata that names the scope: nothing is dropped in silence (SEC-S44)
 */
export async function outsiderScopes(
  { repositories }: Appliance,
  asked: string | undefined,
  before: Client | undefined,
): Promise<Pick<Client, 'scopes' | 'default_scopes'>> {
  const [known, resources] = await Promise.all([repositories.scopes.all(), repositories.resources.all()])
  const ofResources = [...resources.values()].filter((one) => one.open_to_registered).flatMap(({ scopes }) => scopes)
  const open = [...personal, ...ofResources].filter((name) => known.has(name) && !opensThisServer.includes(name))
  const allowed = [...new Set([...open, ...(before?.scopes ?? [])])]
  const scopes = asked === undefined ? (before?.scopes ?? allowed) : [...new Set(scopeNames(asked))]
  const foreign = scopes.find((name) => !allowed.includes(name))
  if (foreign !== undefined) throw invalidMetadata(`scope: ${foreign} is not open to applications from outside.`)
  if (scopes.length === 0) throw invalidMetadata('scope: name at least one, or leave it out.')
  return { scopes, default_scopes: scopes.includes('openid') ? ['openid'] : scopes }
}
