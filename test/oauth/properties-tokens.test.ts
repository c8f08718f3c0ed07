import { createHash, createSecretKey } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { OAuthError } from '../../server/oauth/errors.ts'
import { isCodeChallenge, verifierMatches } from '../../server/oauth/pkce.ts'
import { parseScope, refuseForeignScopes, scopeNames, scopeText, withImplied } from '../../server/oauth/scope.ts'
import { createSuccessor, matches, parseOpaqueToken } from '../../server/security/opaque-token.ts'

const among = (characters: string) => fc.constantFrom(...characters)
const printable = Array.from({ length: 94 }, (_, index) => String.fromCharCode(0x21 + index)).filter(
  (character) => character !== '"' && character !== '\\',
)
const scopeName = fc.string({ unit: fc.constantFrom(...printable), minLength: 1, maxLength: 20 })
const few = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'))
/** Any table at all, also one with circles and with names that are no scopes. */
const table = fc
  .dictionary(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'constructor', '__proto__'), few)
  .map((implies) => new Map(Object.entries(implies).map(([name, list]) => [name, { implies: list }])))

test('what implies adds and never takes away, is complete at once, and minds no circle', () => {
  fc.assert(
    fc.property(few, few, table, (some, more, known) => {
      const all = withImplied(some, known)
      expect(all.slice(0, some.length)).toEqual(some)
      expect(withImplied(all, known)).toEqual(all)
      expect(new Set(all).size).toBe(all.length)
      const wider = new Set(withImplied([...some, ...more], known))
      expect(all.every((name) => wider.has(name))).toBe(true)
      const apart = new Set([...all, ...withImplied(more, known)])
      expect(apart).toEqual(wider)
    }),
  )
})

test('a scope is granted as a whole or refused: nothing is dropped, and nothing comes in that was not allowed', () => {
  fc.assert(
    fc.property(few, few, (asked, allowed) => {
      const isInside = asked.every((name) => allowed.includes(name))
      let refused = false
      try {
        refuseForeignScopes(asked, allowed)
      } catch (error) {
        expect(error).toMatchObject({ code: 'invalid_scope' })
        refused = true
      }
      expect(refused).toBe(!isInside)
    }),
  )
})

test('a scope comes out of its text as it went in, each name once, and order makes no difference to what is granted', () => {
  fc.assert(
    fc.property(fc.uniqueArray(scopeName, { minLength: 1, maxLength: 20 }), (names) => {
      expect(parseScope(scopeText(names))).toEqual(names)
      expect(scopeNames(scopeText(names))).toEqual(names)
      const reversed = parseScope(scopeText([...names, ...names].reverse()))
      expect(new Set(reversed)).toEqual(new Set(names))
      expect(reversed).toHaveLength(names.length)
    }),
  )
})

test('whatever is sent as a scope is read or refused as invalid_scope, and what is read is well formed', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
      try {
        for (const name of parseScope(text)) expect(name).toMatch(/^[\x21\x23-\x5B\x5D-\x7E]{1,100}$/)
      } catch (error) {
        expect(error).toBeInstanceOf(OAuthError)
        expect(error).toMatchObject({ code: 'invalid_scope' })
      }
    }),
  )
})

const unreserved = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~'
const pkceVerifier = fc.string({ unit: among(unreserved), minLength: 43, maxLength: 128 })
const challengeOf = (verifier: string) => createHash('sha256').update(verifier).digest('base64url')

test('SEC-B11: every verifier of RFC 7636 §4.1 matches its own challenge, and no other one does', () => {
  fc.assert(
    fc.property(pkceVerifier, pkceVerifier, (verifier, other) => {
      const challenge = challengeOf(verifier)
      expect(isCodeChallenge(challenge)).toBe(true)
      expect(verifierMatches(verifier, challenge)).toBe(true)
      expect(verifierMatches(other, challenge)).toBe(other === verifier)
      // What passes for `plain` (RFC 7636 §4.2) proves nothing here.
      expect(verifierMatches(challenge, challenge)).toBe(false)
    }),
  )
})

test('a verifier that is too short, too long or of other characters matches nothing, not even its own challenge', () => {
  const strange = fc.oneof(
    fc.string({ unit: among(unreserved), maxLength: 42 }),
    fc.string({ unit: among(unreserved), minLength: 129, maxLength: 200 }),
    fc
      .tuple(pkceVerifier, fc.constantFrom(' ', '+', '/', '=', 'ä', '\0', '\n'))
      .map(([text, odd]) => text.slice(1) + odd),
  )
  fc.assert(
    fc.property(strange, (verifier) => {
      expect(verifierMatches(verifier, challengeOf(verifier))).toBe(false)
    }),
  )
})

const secret = fc.uint8Array({ minLength: 32, maxLength: 32 })
const selector = fc.string({ unit: among('0123456789abcdefghjkmnpqrstvwxyz'), minLength: 26, maxLength: 26 })

test('a successor is the same each time, is a token as any other, and another one for every other key, token or row', () => {
  fc.assert(
    fc.property(secret, secret, secret, selector, selector, (key, after, elsewhere, row, otherRow) => {
      const made = createSuccessor(createSecretKey(key), { selector: row, after })
      expect(createSuccessor(createSecretKey(key), { selector: row, after })).toEqual(made)
      const presented = parseOpaqueToken(made.token)
      expect(presented?.selector).toBe(row)
      expect(matches(presented?.verifier ?? new Uint8Array(), made.verifierHash)).toBe(true)
      const others = [
        createSuccessor(createSecretKey(elsewhere), { selector: row, after }),
        createSuccessor(createSecretKey(key), { selector: row, after: elsewhere }),
        createSuccessor(createSecretKey(key), { selector: otherRow, after }),
      ]
      fc.pre(row !== otherRow && Buffer.compare(key, elsewhere) !== 0 && Buffer.compare(after, elsewhere) !== 0)
      for (const other of others) expect(other.token.slice(26)).not.toBe(made.token.slice(26))
    }),
  )
})
