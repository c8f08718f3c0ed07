import { isIPv4 } from 'node:net'
import { StartError } from './start-error.ts'

/** The addresses to listen on: the first must be had, the others only where the machine has them. */
export type Addresses = readonly [string, ...string[]]

/**
 * What a host stands for. `localhost` is both loopback addresses: if only one were taken, another program
 * could take the other and be spoken to in our name (SEC-L05).
 * @throws {StartError} `address_not_allowed` for every address that other machines can reach: Authly speaks no TLS itself (SEC-L01).
 */
export function addressesOf(host: string): Addresses {
  const name = host.toLowerCase().replace(/^\[(.*)\]$/, '$1')
  if (name === 'localhost') return ['127.0.0.1', '::1']
  if (isLoopback(name)) return [name]
  throw new StartError(
    'address_not_allowed',
    `${host} can be reached from other machines, and passwords must not cross a network without TLS. ` +
      'Listen on localhost, put a TLS proxy in front of it, and name its public address with --issuer https://….',
  )
}

/**
 * The issuer exactly as it will be announced.
 * @throws {StartError} `usage` unless it is an https URL, or an http one of this machine, with nothing behind its host (RFC 8414 §2)
 */
export function checkedIssuer(text: string): string {
  const problem = issuerProblem(text)
  if (problem) throw new StartError('usage', problem)
  return text
}

/** What is wrong with an issuer, as a sentence; null when nothing is. */
export function issuerProblem(text: string): string | null {
  if (!URL.canParse(text)) return 'The issuer is a URL such as http://localhost:9400 or https://id.example.com.'
  const url = new URL(text)
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return 'The issuer begins with https:// or http://.'
  if (text !== url.origin) return `The issuer is only a scheme, a host and a port: ${url.origin} instead of ${text}.`
  const onThisMachine = url.hostname === 'localhost' || isLoopback(url.hostname.replace(/^\[(.*)\]$/, '$1'))
  if (url.protocol === 'http:' && !onThisMachine) return 'An issuer that other machines can reach begins with https://.'
  return null
}

function isLoopback(name: string): boolean {
  return name === '::1' || (isIPv4(name) && name.startsWith('127.'))
}
