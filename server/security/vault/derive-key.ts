import { createSecretKey, hkdfSync, type KeyObject } from 'node:crypto'

/** What the master key is used for, through a key of its own each; a label never changes once data depends on it. */
export type KeyPurpose =
  /** Tells a wrong master key from a damaged file (SEC-D10). */
  | 'key-check'
  /** The database file, as SQLite's raw key. */
  | 'database'
  /** Fields that are sealed once more inside the database. */
  | 'field'
  /** The keyed pre-hash of passwords. */
  | 'password-pepper'
  /** The keyed hash of client secrets. */
  | 'client-secret'
  /** The proof that a form was sent from the session it was made for. */
  | 'session-csrf'
  /** The keyed hash of recovery codes, and the proof that a challenge is ours. */
  | 'code'

/**
 * A 256-bit key for one purpose (HKDF-SHA-256, RFC 5869). The master key is uniformly random, so there is no salt.
 * The caller owns the buffer, and zeroes it once it is handed on.
 */
export function deriveKey(masterKey: Buffer, purpose: KeyPurpose): Buffer {
  if (masterKey.length !== 32) throw new RangeError('the master key is 32 bytes')
  return Buffer.from(hkdfSync('sha256', masterKey, Buffer.alloc(0), `authly/v1/${purpose}`, 32))
}

/** The same as a KeyObject, which no log or heap dump shows as text; the bytes that it was made of are zeroed. */
export function deriveSecretKey(masterKey: Buffer, purpose: KeyPurpose): KeyObject {
  const bytes = deriveKey(masterKey, purpose)
  const key = createSecretKey(bytes)
  bytes.fill(0)
  return key
}
