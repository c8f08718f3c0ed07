import { randomBytes } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { deriveKey, deriveSecretKey, type KeyPurpose } from '../../server/security/vault/derive-key.ts'

const purposes: KeyPurpose[] = ['key-check', 'database', 'field', 'password-pepper', 'client-secret', 'session-csrf']

describe('the keys that are derived from the master key', () => {
  test('are one for each purpose, and the same each time', () => {
    const masterKey = randomBytes(32)
    const keys = purposes.map((purpose) => deriveKey(masterKey, purpose).toString('hex'))
    expect(new Set(keys).size).toBe(purposes.length)
    expect(purposes.map((purpose) => deriveKey(masterKey, purpose).toString('hex'))).toEqual(keys)
    expect(keys).not.toContain(masterKey.toString('hex'))
  })

  test('never change, since everything that was stored depends on them', () => {
    const masterKey = Buffer.from(Array.from({ length: 32 }, (_, index) => index))
    expect(deriveKey(masterKey, 'database').toString('hex')).toBe(
      'ba39673f8e5d5cd1ba826ac54c930811b291ca995cc0f76e0f981f20233b6237',
    )
    expect(deriveKey(masterKey, 'field').toString('hex')).toBe(
      'f9ddf4882a83bd67530f68ea0db27c80430c8125f0dfd775fc5e95f51c0f83af',
    )
  })

  test('as a KeyObject are the same bytes, and no text of them shows', () => {
    const masterKey = randomBytes(32)
    const key = deriveSecretKey(masterKey, 'field')
    expect(key.export().equals(deriveKey(masterKey, 'field'))).toBe(true)
    expect(JSON.stringify(key)).toBe('{}')
  })

  test.each([0, 31, 33])('are not made of %i bytes', (length) => {
    expect(() => deriveKey(Buffer.alloc(length), 'field')).toThrow(RangeError)
  })
})
