import { createSecretKey, randomBytes } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { createSealer, SealError, type SealedPlace } from '../../server/security/sealing.ts'
import { refusal } from '../support/refusal.ts'

const freshKey = () => createSecretKey(randomBytes(32))
const keys = new Map([
  ['k1', freshKey()],
  ['k2', freshKey()],
])
const sealer = createSealer({ keys, current: 'k2' })
const annasSeed: SealedPlace = { table: 'totp', column: 'seed', row: 'anna' }

describe('a sealed field', () => {
  test.each(['JBSWY3DPEHPK3PXP', '', 'Zoë 🔑', 'x'.repeat(100_000)])('opens again at its own place', (secret) => {
    expect(sealer.open(annasSeed, sealer.seal(annasSeed, secret)).toString()).toBe(secret)
  })

  test('keeps bytes as they are', () => {
    const secret = randomBytes(100)
    expect(sealer.open(annasSeed, sealer.seal(annasSeed, secret)).equals(secret)).toBe(true)
  })

  test('SEC-S62, SEC-S63: names its key, and shows nothing of the value, not even that it is empty', () => {
    expect(sealer.seal(annasSeed, '')).toMatch(/^v1\.k2\.[\w-]{16}\.[\w-]{22}$/)
    expect(sealer.seal(annasSeed, 'JBSWY3DP')).not.toContain(Buffer.from('JBSWY3DP').toString('base64url'))
  })

  test('is different each time, so that equal secrets cannot be told', () => {
    const sealed = Array.from({ length: 100 }, () => sealer.seal(annasSeed, 'same'))
    expect(new Set(sealed).size).toBe(100)
  })

  test.each<[string, SealedPlace]>([
    ['table', { ...annasSeed, table: 'signing_key' }],
    ['column', { ...annasSeed, column: 'name' }],
    ['row', { ...annasSeed, row: 'bruno' }],
    ['place whose parts run together alike', { table: 'totp', column: 'see', row: 'danna' }],
  ])('SEC-S61: does not open when moved to another %s', (_, place) => {
    const error = refusal(() => sealer.open(place, sealer.seal(annasSeed, 'secret')))
    expect(error).toBeInstanceOf(SealError)
    expect(error).toMatchObject({ code: 'not_authentic' })
  })

  test('does not open when any part of it is changed', () => {
    const parts = sealer.seal(annasSeed, 'secret').split('.')
    for (const part of [1, 2, 3]) {
      const changed = parts.with(part, part === 1 ? 'k1' : swapFirst(parts[part] ?? ''))
      expect(refusal(() => sealer.open(annasSeed, changed.join('.')))).toMatchObject({ code: 'not_authentic' })
    }
  })

  test('does not open under another key id, even one that stands for the same key', () => {
    const key = freshKey()
    const twice = createSealer({
      keys: new Map([
        ['old', key],
        ['new', key],
      ]),
      current: 'new',
    })
    const renamed = twice.seal(annasSeed, 'secret').replace('v1.new.', 'v1.old.')
    expect(refusal(() => twice.open(annasSeed, renamed))).toMatchObject({ code: 'not_authentic' })
  })

  test('does not open with a tag that was shortened', () => {
    const [version, keyId, nonce, body = ''] = sealer.seal(annasSeed, 'secret').split('.')
    const shortened = Buffer.from(body, 'base64url').subarray(0, -4).toString('base64url')
    const error = refusal(() => sealer.open(annasSeed, [version, keyId, nonce, shortened].join('.')))
    expect(error).toMatchObject({ code: 'not_authentic' })
  })

  test.each([
    '',
    'secret in clear',
    'v1.k2',
    'v2.k2.AAAAAAAAAAAAAAAA.AAAAAAAAAAAAAAAAAAAAAA',
    'v1.k2.AAAA.AAAA',
    'v1..A.B',
  ])('SEC-S63: %j is no sealed value, and is not passed through', (value) =>
    expect(refusal(() => sealer.open(annasSeed, value))).toMatchObject({ code: 'malformed' }),
  )

  test('a value sealed with a key that is gone is said to be so', () => {
    const other = createSealer({ keys: new Map([['k0', freshKey()]]), current: 'k0' })
    expect(refusal(() => sealer.open(annasSeed, other.seal(annasSeed, 'x')))).toMatchObject({ code: 'unknown_key' })
  })

  test('SEC-S59, SEC-S62: opens under another sealer with the same keys, also after the current one has changed', () => {
    const before = createSealer({ keys, current: 'k1' })
    const sealed = before.seal(annasSeed, 'secret')
    expect(sealer.open(annasSeed, sealed).toString()).toBe('secret')
    expect(sealer.isOutdated(sealed)).toBe(true)
    expect(sealer.isOutdated(sealer.seal(annasSeed, 'secret'))).toBe(false)
  })

  test('an error says where, and nothing of the value or the key', () => {
    const sealed = sealer.seal(annasSeed, 'secret')
    const error = refusal(() => sealer.open({ ...annasSeed, row: 'bruno' }, sealed))
    const said = JSON.stringify(error, Object.getOwnPropertyNames(error))
    expect(said).toContain('totp.seed')
    expect(said).not.toContain(sealed.split('.')[3])
  })
})

describe('a sealer is not made', () => {
  test.each<[string, Map<string, ReturnType<typeof freshKey>>, string]>([
    ['without its current key', keys, 'k3'],
    ['with a short key', new Map([['k1', createSecretKey(randomBytes(16))]]), 'k1'],
    ['with a key id that would break the form', new Map([['k.1', freshKey()]]), 'k.1'],
  ])('%s', (_, given, current) => {
    expect(() => createSealer({ keys: given, current })).toThrow(RangeError)
  })
})

function swapFirst(text: string): string {
  return (text.startsWith('A') ? 'B' : 'A') + text.slice(1)
}
