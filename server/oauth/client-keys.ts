import type { Appliance } from '../security/appliance.ts'
import { type PublicJwk, readPublicJwk } from '../security/public-jwk.ts'
import type { Client } from '../storage/clients.ts'

/**
 * The public keys that a client is registered with (RFC 7591 §2 `jwks`, `jwks_uri`); none where it has none, or where they
 * cannot be read. What lies at an address is remembered for minutes: see security/key-sets.ts.
 * @param kid of the key that is looked for
 */
export async function clientKeys(
  { keySets }: Appliance,
  { jwks, jwks_uri }: Pick<Client, 'jwks' | 'jwks_uri'>,
  kid?: string,
): Promise<readonly PublicJwk[]> {
  if (jwks !== null) return jwks.keys.flatMap((key) => readPublicJwk(key) ?? [])
  return jwks_uri === null ? [] : keySets.at(jwks_uri, kid)
}
