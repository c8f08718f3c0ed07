import type { Appliance } from '../../security/appliance.ts'
import type { Client } from '../../storage/clients.ts'
import { scopeNames } from '../scope.ts'
import { invalidMetadata } from './client-metadata.ts'

/** The scopes of OpenID Connect (Core §5.4, §11): about the one person who signs in, and agrees. */
const personal = ['openid', 'profile', 'email', 'address', 'phone', 'offline_access']

export interface OutsiderScopes {
  scopes: string[]
  default_scopes: string[]
  /** The resources that know any of these scopes. */
  resources: string[]
}

/**
 * What a client from outside may ask people for: their own scopes and those of the registered resources, never those that
 * open this server; and what an administrator has given it besides. All of it where it names none.
 * @throws {OAuthError} invalid_client_metadata that names the scope: nothing is dropped in silence (SEC-S44)
 */
export async function outsiderScopes(
  { repositories }: Appliance,
  asked: string | undefined,
  before: Client | undefined,
): Promise<OutsiderScopes> {
  const [known, resources] = await Promise.all([repositories.scopes.all(), repositories.resources.all()])
  const ofResources = [...resources.values()].flatMap(({ scopes }) => scopes)
  const open = [...personal, ...ofResources].filter((name) => known.has(name) && !opensThisServer.includes(name))
  const allowed = [...new Set([...open, ...(before?.scopes ?? [])])]
  const names = asked === undefined ? (before?.scopes ?? allowed) : [...new Set(scopeNames(asked))]
  const foreign = names.find((name) => !allowed.includes(name))
  if (foreign !== undefined) throw invalidMetadata(`scope: ${foreign} is not open to applications from outside.`)
  if (names.length === 0) throw invalidMetadata('scope: name at least one, or leave it out.')
  const overlap = [...resources.values()].filter(({ scopes }) => scopes.some((name) => names.includes(name)))
  return {
    scopes: names,
    default_scopes: names.includes('openid') ? ['openid'] : names,
    resources: before?.resources ?? overlap.map(({ identifier }) => identifier),
  }
}

const opensThisServer = ['admin', 'audit']
