import type { KeyObject } from 'node:crypto'
import type { Pepper } from './passwords.ts'
import { createSealer, type Sealer } from './sealing.ts'
import { deriveSecretKey } from './vault/derive-key.ts'

/** What is derived from the master key for the running server, each key for one purpose. */
export interface ApplianceKeys {
  sealer: Sealer
  passwordPepper: Pepper
  /** Hashes generated client secrets, peppers chosen ones. */
  clientSecret: KeyObject
  csrf: KeyObject
  /** Hashes recovery codes, signs challenges. */
  code: KeyObject
}

/**
 * Derives all of them; the caller keeps the master key, and zeroes it.
 * @param masterKey 32 bytes
 */
export function deriveApplianceKeys(masterKey: Buffer): ApplianceKeys {
  return {
    sealer: createSealer({ keys: new Map([['f1', deriveSecretKey(masterKey, 'field')]]), current: 'f1' }),
    passwordPepper: { id: 'p1', key: deriveSecretKey(masterKey, 'password-pepper') },
    clientSecret: deriveSecretKey(masterKey, 'client-secret'),
    csrf: deriveSecretKey(masterKey, 'session-csrf'),
    code: deriveSecretKey(masterKey, 'code'),
  }
}
