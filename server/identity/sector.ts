import type { Client } from '../storage/clients.ts'

/**
 * The host that stands for all clients of one owner (OpenID Connect Core §8.1). Where the redirect URIs name none, or several
 * and no sector_identifier_uri says which counts, the client is alone in its sector.
 */
export function sectorOf({ client_id, sector_identifier_uri, redirect_uris }: Client): string {
  if (sector_identifier_uri !== null) return new URL(sector_identifier_uri).hostname
  const [host, ...others] = new Set(redirect_uris.map((uri) => new URL(uri).hostname))
  return host && others.length === 0 ? host : `client ${client_id}`
}
