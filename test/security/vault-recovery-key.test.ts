import { describe, expect, test } from 'vitest'
import { newRecoveryKey, readRecoveryKey } from '../../server/security/vault/recovery-key.ts'
import { refusal } from '../support/refusal.ts'

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** The key as a person types it, who exchanged one part. */
const withGroup = (key: string, index: number, group: string) => key.split('-').with(index, group).join('-')

describe('a recovery key', () => {
  test('is eight groups of five, without letters that look like digits', () => {
    expect(newRecoveryKey()).toMatch(/^([0-9A-HJKMNP-TV-Z]{5}-){7}[0-9A-HJKMNP-TV-Z]{5}$/)
  })

  test('carries 160 random bits', () => {
    const secrets = Array.from({ length: 200 }, () => readRecoveryKey(newRecoveryKey()))
    expect(secrets.every((secret) => secret.length === 20)).toBe(true)
    expect(new Set(secrets.map((secret) => secret.toString('hex'))).size).toBe(200)
    const bytesAt = Array.from({ length: 20 }, (_, at) => secrets.map((secret) => secret.readUInt8(at)))
    expect(bytesAt.map((bytes) => bytes.reduce((ever, byte) => ever | byte, 0))).toEqual(Array(20).fill(255))
    expect(bytesAt.map((bytes) => bytes.reduce((always, byte) => always & byte, 255))).toEqual(Array(20).fill(0))
  })

  test('is read however it was typed', () => {
    const key = newRecoveryKey()
    const secret = readRecoveryKey(key)
    const lookalikes = key.replaceAll('0', 'o').replaceAll('1', 'l')
    for (const typed of [key.toLowerCase(), key.replaceAll('-', ''), ` ${key.replaceAll('-', '  ')}\n`, lookalikes]) {
      expect(readRecoveryKey(typed).equals(secret), typed).toBe(true)
    }
  })

  test('with any one wrong character is refused before any work, naming the group', () => {
    const key = newRecoveryKey()
    for (const [index, group] of key.split('-').entries()) {
      for (let at = 0; at < 5; at++) {
        for (const other of alphabet) {
          if (other === group[at]) continue
          const typed = withGroup(key, index, group.slice(0, at) + other + group.slice(at + 1))
          const error = refusal(() => readRecoveryKey(typed))
          expect(error).toMatchObject({ code: 'mistyped_recovery_key', exitCode: 64 })
          expect(String(error)).toContain(`Group ${index + 1} `)
        }
      }
    }
  })

  test('with two characters or two groups in the wrong order is refused', () => {
    const key = newRecoveryKey()
    const groups = key.split('-')
    for (const [index, group] of groups.entries()) {
      for (let at = 0; at < 4; at++) {
        const swapped = group.slice(0, at) + group.charAt(at + 1) + group.charAt(at) + group.slice(at + 2)
        if (swapped === group) continue
        expect(() => readRecoveryKey(withGroup(key, index, swapped))).toThrow(`Group ${index + 1} `)
      }
      const next = (index + 1) % groups.length
      const reordered = groups.with(index, groups[next] ?? '').with(next, group)
      expect(() => readRecoveryKey(reordered.join('-'))).toThrow(/Group \d /)
    }
  })

  test('that is cut short says which group is missing', () => {
    const key = newRecoveryKey()
    expect(() => readRecoveryKey(key.slice(0, 20))).toThrow('Group 4 ')
    expect(() => readRecoveryKey(key.split('-').slice(0, 7).join('-'))).toThrow('eight groups of five')
  })

  test.each(['', '   ', '-----', 'A'.repeat(10_000), 'ß!¤-%&/()', '\u0130\u0131'])('is not %j', (typed) => {
    expect(refusal(() => readRecoveryKey(typed))).toMatchObject({ code: 'mistyped_recovery_key' })
  })

  test('with something after it is refused', () => {
    const key = newRecoveryKey()
    expect(refusal(() => readRecoveryKey(`${key}-7`))).toMatchObject({ code: 'mistyped_recovery_key' })
    expect(refusal(() => readRecoveryKey(`${key}-${key}`))).toMatchObject({ code: 'mistyped_recovery_key' })
  })

  test('that was refused is not repeated in the refusal', () => {
    const key = newRecoveryKey()
    const [first = ''] = key.split('-')
    const error = refusal(() => readRecoveryKey(withGroup(key, 7, '!!!!!')))
    expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain(first)
  })
})
