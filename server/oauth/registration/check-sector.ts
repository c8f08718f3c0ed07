import * as z from 'zod'
import { OutboundError } from '../../platform/outbound-error.ts'
import type { Appliance } from '../../security/appliance.ts'
import type { Client } from '../../storage/clients.ts'
import { invalidMetadata } from './client-metadata.ts'

const sectorFile = z.array(z.string())

/**
 * The file of the sector names every redirect URI, or somebody else's sector could be claimed and with it the subjects
 * by which people are known there (OpenID Connect Registration §5, SEC-C07).
 * @throws {OAuthError} invalid_client_metadata
 */
export async function checkSector(
  { outbound }: Appliance,
  { sector_identifier_uri: uri, redirect_uris }: Pick<Client, 'sector_identifier_uri' | 'redirect_uris'>,
): Promise<void> {
  if (uri === null) return
  const listed = await readSector(outbound, uri)
  if (redirect_uris.every((redirect) => listed.includes(redirect))) return
  throw invalidMetadata('sector_identifier_uri: the file that lies there does not name all of the redirect_uris.')
}

async function readSector(outbound: Appliance['outbound'], uri: string): Promise<string[]> {
  try {
    const { status, body } = await outbound.get(uri, { accept: 'application/json' })
    const read = status === 200 ? sectorFile.safeParse(JSON.parse(body)) : undefined
    if (read?.success) return read.data
  } catch (thrown) {
    if (thrown instanceof OutboundError) throw invalidMetadata(`sector_identifier_uri: ${thrown.message}`)
    if (!(thrown instanceof SyntaxError)) throw thrown
  }
  throw invalidMetadata('sector_identifier_uri: there is no JSON array of redirect URIs at this address.')
}
