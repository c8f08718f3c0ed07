import { describe, expect, test } from 'vitest'
import { randomToken, timeOrderedId } from '../../server/platform/ids.ts'

const moments = [0, 1, 31, 32, 1_000, 1_764_000_000_000, 1_764_000_000_001, 1_764_000_001_000, 2 ** 48 - 1]

describe('time-ordered ids', () => {
  test('sort as text in the order they were made', () => {
    const ids = moments.map((moment) => timeOrderedId(moment))
    expect([...ids].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))).toEqual(ids)
  })

  test('are 26 characters that need no escaping in a URL', () => {
    for (const moment of moments) expect(timeOrderedId(moment)).toMatch(/^[0-9a-hjkmnp-tv-z]{26}$/)
  })

  test('share the time and nothing else within one millisecond', () => {
    const ids = Array.from({ length: 1000 }, () => timeOrderedId(1_764_000_000_000))
    expect(new Set(ids).size).toBe(1000)
    expect(new Set(ids.map((id) => id.slice(0, 10))).size).toBe(1)
  })

  test.each([-1, 2 ** 48, Number.NaN, Number.POSITIVE_INFINITY])('refuse the time %s', (moment) => {
    expect(() => timeOrderedId(moment)).toThrow(RangeError)
  })
})

test('a random token carries 256 bits unless asked for more or less', () => {
  expect(Buffer.from(randomToken(), 'base64url')).toHaveLength(32)
  expect(Buffer.from(randomToken(16), 'base64url')).toHaveLength(16)
  expect(randomToken()).not.toBe(randomToken())
})
