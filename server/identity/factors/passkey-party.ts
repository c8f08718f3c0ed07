import { isIP } from 'node:net'
import type { Config } from '../../config.ts'
import type { Appliance } from '../../security/appliance.ts'
import { FactorError } from './factor-error.ts'
import { issuerHost } from './server-name.ts'

/** COSE algorithms in the order of our liking: ES256, EdDSA, RS256 (the last for Windows Hello). */
export const passkeyAlgorithms = [-7, -8, -257]

/** The server as passkeys know it (WebAuthn Level 3 §4): passkeys are bound to this host for ever. */
export function relyingParty(config: Config): { rpID: string; origin: string } {
  return { rpID: issuerHost(config), origin: new URL(config.issuer).origin }
}

/** Browsers have passkeys on https with a name, and on `localhost` (WebAuthn Level 3 §13.4.9); an address is no name. */
export function passkeysPossible({ config }: Pick<Appliance, 'config'>): boolean {
  const host = issuerHost(config)
  if (isIP(host) !== 0) return false
  return config.issuer.startsWith('https:') || host === 'localhost' || host.endsWith('.localhost')
}

/** @throws {FactorError} `passkeys_impossible` */
export function requirePasskeysPossible(appliance: Pick<Appliance, 'config'>): void {
  if (!passkeysPossible(appliance)) throw new FactorError('passkeys_impossible')
}

/** How a passkey device knows a person (WebAuthn Level 3 §14.6.1: nothing that tells who they are). */
export const userHandle = (personId: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(personId)
