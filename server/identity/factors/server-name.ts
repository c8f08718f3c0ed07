import { isIP } from 'node:net'
import type { Config } from '../../config.ts'

/** The host that people know the server by. */
export const issuerHost = ({ issuer }: Config): string => new URL(issuer).hostname.replace(/^\[|\]$/g, '')

/** How the server is named in a list of other servers, on a phone: by its host, if that says anything. */
export function serverName(config: Config): string {
  const host = issuerHost(config)
  return host === 'localhost' || isIP(host) !== 0 ? 'Authly' : host
}
