import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseBasic } from '../../server/oauth/client-credentials.ts'
import { OAuthError } from '../../server/oauth/errors.ts'
import { parseParameters, withParameters } from '../../server/oauth/parameters.ts'
import { isCodeChallenge, verifierMatches } from '../../server/oauth/pkce.ts'
import { createPkce } from '../support/code-flow.ts'

const wellFormed = fc.string({ unit: 'binary' }).filter((text) => text.isWellFormed())

test('SEC-B44: what is put into a redirect comes out of it byte for byte', () => {
  fc.assert(
    fc.property(wellFormed, wellFormed, (state, name) => {
      const uri = withParameters('https://app.example/cb?tenant=1', { state, x: name })
      const read = parseParameters(uri.slice(uri.indexOf('?') + 1))
      expect([read.get('state') ?? '', read.get('x') ?? '', read.get('tenant')]).toEqual([state, name, '1'])
    }),
  )
})

test('parameters read what every encoder of forms writes', () => {
  fc.assert(
    fc.property(
      wellFormed.filter((text) => text !== ''),
      (value) => {
        expect(parseParameters(new URLSearchParams({ value }).toString()).get('value')).toBe(value)
      },
    ),
  )
})

test('SEC-B16, SEC-B17: a repeated name has no value, an empty value is none, and nothing throws', () => {
  const read = parseParameters('a=1&a=2&b=&c=3&__proto__=4&a=')
  expect([...read.repeated]).toEqual(['a'])
  expect([read.get('a'), read.get('b'), read.get('c'), read.get('toString')]).toEqual([
    undefined,
    undefined,
    '3',
    undefined,
  ])
  expect(parseParameters('a=&a=1').repeated.has('a')).toBe(true)
  expect(parseParameters('a=%ff').malformed).toBe(true)
  expect(parseParameters('x=1&'.repeat(200)).malformed).toBe(true)
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => parseParameters(text).text === text))
})

test('SEC-S41: Basic credentials survive encoding, whatever is in them', () => {
  const encode = (text: string) => encodeURIComponent(text).replaceAll('%20', '+')
  fc.assert(
    fc.property(
      wellFormed.filter((text) => text !== ''),
      wellFormed,
      fc.constantFrom('Basic', 'basic', 'BASIC'),
      (clientId, secret, scheme) => {
        const header = `${scheme} ${Buffer.from(`${encode(clientId)}:${encode(secret)}`).toString('base64')}`
        expect(parseBasic(header)).toEqual({ clientId, secret })
      },
    ),
  )
  for (const header of [
    'Basic',
    'Basic !',
    'Bearer YTpi',
    `Basic ${Buffer.from('no-colon').toString('base64')}`,
    `Basic ${Buffer.from('a:%zz').toString('base64')}`,
  ]) {
    expect(parseBasic(header), header).toBeUndefined()
  }
})

test('RFC 7636: a verifier matches its own challenge and no other', () => {
  const verifiers = fc.string({
    unit: fc.constantFrom(...'ABCXYZabcxyz0189-._~'.split('')),
    minLength: 43,
    maxLength: 128,
  })
  fc.assert(
    fc.property(verifiers, verifiers, (one, other) => {
      const { challenge } = createPkce(one)
      expect(isCodeChallenge(challenge)).toBe(true)
      expect(verifierMatches(one, challenge)).toBe(true)
      expect(verifierMatches(other, challenge)).toBe(one === other)
    }),
  )
  // RFC 7636 appendix B.
  expect(
    verifierMatches('dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk', 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM'),
  ).toBe(true)
})

test('SEC-S28: a challenge is 43 characters of base64url and not one more', () => {
  const { challenge } = createPkce()
  for (const wrong of [
    challenge.slice(1),
    `${challenge}A`,
    `${challenge}\n`,
    challenge.replace(/^./, '.'),
    challenge.replace(/^./, '~'),
  ]) {
    expect(isCodeChallenge(wrong), JSON.stringify(wrong)).toBe(false)
  }
})

test('SEC-B31: an error description holds only the characters that RFC 6749 allows, whatever it quotes', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(new OAuthError('invalid_request', text).description).toMatch(/^[\x20\x21\x23-\x5B\x5D-\x7E]*$/)
    }),
  )
})
