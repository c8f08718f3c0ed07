import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createOpaqueToken, matches, parseOpaqueToken } from '../../server/security/opaque-token.ts'

const now = Date.UTC(2026, 2, 2)

test('a token is recognised by its own hash and by no other', () => {
  const { token, selector, verifierHash } = createOpaqueToken(now)
  const presented = parseOpaqueToken(token)
  if (!presented) throw new Error('not recognised')
  expect(presented.selector).toBe(selector)
  expect(matches(presented.verifier, verifierHash)).toBe(true)
  expect(matches(presented.verifier, createOpaqueToken(now).verifierHash)).toBe(false)
})

test('where there is no row there is no match', () => {
  const presented = parseOpaqueToken(createOpaqueToken(now).token)
  if (!presented) throw new Error('not recognised')
  expect(matches(presented.verifier, undefined)).toBe(false)
  expect(matches(presented.verifier, new Uint8Array())).toBe(false)
})

test('SEC-B43: a token carries 256 random bits, and what is stored is not what is handed out', () => {
  const tokens = Array.from({ length: 200 }, () => createOpaqueToken(now))
  expect(new Set(tokens.map(({ token }) => token.slice(26))).size).toBe(200)
  for (const { token, verifierHash } of tokens) {
    expect(Buffer.from(token.slice(26), 'base64url')).toHaveLength(32)
    expect(Buffer.from(verifierHash).toString('base64url')).not.toBe(token.slice(26))
  }
})

test('later tokens have later selectors, so rows are appended', () => {
  const selectors = [0, 1, 1000, 1e9].map((later) => createOpaqueToken(now + later).selector)
  expect(selectors.toSorted()).toEqual(selectors)
})

test('a token has one spelling: one changed character makes another token or none', () => {
  const { token, verifierHash } = createOpaqueToken(now)
  const position = fc.integer({ min: 0, max: token.length - 1 })
  const character = fc.string({ unit: 'grapheme', minLength: 0, maxLength: 2 })
  fc.assert(
    fc.property(position, character, (at, other) => {
      const changed = token.slice(0, at) + other + token.slice(at + 1)
      fc.pre(changed !== token)
      const presented = parseOpaqueToken(changed)
      const sameRow = presented?.selector === token.slice(0, 26)
      expect(sameRow && matches(presented.verifier, verifierHash)).toBe(false)
    }),
    { numRuns: 2000 },
  )
  for (const last of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_') {
    const presented = parseOpaqueToken(token.slice(0, -1) + last)
    expect(presented !== undefined && matches(presented.verifier, verifierHash)).toBe(token.endsWith(last))
  }
})

test('SEC-A61: what cannot be a token is told from its length or shape, whatever its size', () => {
  for (const text of [
    '',
    'x',
    'a'.repeat(68),
    'a'.repeat(70),
    'a'.repeat(1_000_000),
    `${'a'.repeat(68)}\n`,
    'ø'.repeat(69),
  ]) {
    expect(parseOpaqueToken(text)).toBeUndefined()
  }
})
