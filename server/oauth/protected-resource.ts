import type { Appliance } from '../security/appliance.ts'
import { adminAudience } from './access-token.ts'
import { dpopAlgorithms } from './dpop-proof.ts'
import { paths } from './paths.ts'

/** Protected resource metadata (RFC 9728 §2). */
interface ProtectedResource {
  resource: string
  resource_name: string
  authorization_servers: string[]
  scopes_supported: string[]
  bearer_methods_supported: string[]
  dpop_signing_alg_values_supported: readonly string[]
}

/** The scopes by which the API of this product opens, in the order of what they open. */
const apiScopes = ['profile', 'email', 'write', 'audit', 'admin']

/** Where the metadata of the product's own API lies: the well-known part goes before its path (RFC 9728 §3.1). */
export const apiMetadataAddress = (issuer: string): string => issuer + paths.protectedResource + paths.api

/** What this server itself answers with an access token: userinfo (RFC 9728 §2). */
export const serverResource = ({ config: { issuer } }: Appliance): ProtectedResource => ({
  resource: issuer,
  resource_name: 'Authly, who signed in',
  authorization_servers: [issuer],
  scopes_supported: ['openid', 'profile', 'email'],
  bearer_methods_supported: ['header', 'body'],
  dpop_signing_alg_values_supported: dpopAlgorithms,
})

/** The product's own API, under `/api/v1` (RFC 9728 §2). */
export const apiResource = ({ config: { issuer } }: Appliance): ProtectedResource => ({
  resource: adminAudience(issuer),
  resource_name: 'Authly, the office and one’s own profile',
  authorization_servers: [issuer],
  scopes_supported: apiScopes,
  bearer_methods_supported: ['header'],
  dpop_signing_alg_values_supported: dpopAlgorithms,
})
