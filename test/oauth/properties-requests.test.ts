import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readClaims } from '../../server/oauth/authorize/read-claims.ts'
import { afterSignIn, forOtherPerson } from '../../server/oauth/authorize/sufficient-session.ts'
import { OAuthError } from '../../server/oauth/errors.ts'
import { parseParameters, withParameters } from '../../server/oauth/parameters.ts'
import { formTargets, isRegistered, validateRedirectUri } from '../../server/oauth/redirect-uri.ts'
import { intranet } from '../support/data.ts'

const text = fc.string({ unit: 'grapheme' })
const web = fc
  .webUrl({ validSchemes: ['https'], withQueryParameters: true })
  .filter((uri) => !/\/\/[^/]*[:@]/.test(uri))
const loopback = fc.constantFrom('http://127.0.0.1', 'http://[::1]')
const path = fc.webPath().map((one) => (one === '' ? '/' : one))
const port = fc.integer({ min: 1, max: 65_535 })

test('SEC-B01: of what is registered nothing is accepted but the text itself, whatever is put in, left out or exchanged', () => {
  const edit = fc.record({ at: fc.nat(), without: fc.nat({ max: 3 }), put: fc.string({ maxLength: 4 }) })
  fc.assert(
    fc.property(web, edit, (uri, { at, without, put }) => {
      const place = at % (uri.length + 1)
      const edited = uri.slice(0, place) + put + uri.slice(place + without)
      expect(isRegistered([uri], edited)).toBe(edited === uri)
      expect(isRegistered([uri], uri)).toBe(true)
      expect(isRegistered([], uri)).toBe(false)
    }),
  )
})

test('SEC-B05, SEC-A03: on a loopback address the port is free, and nothing else is', () => {
  fc.assert(
    fc.property(loopback, port, port, path, (host, registered, sent, rest) => {
      const known = `${host}:${registered}${rest}`
      expect(isRegistered([known], `${host}:${sent}${rest}`)).toBe(true)
      expect(isRegistered([`${host}${rest}`], `${host}:${sent}${rest}`)).toBe(true)
      const others = [
        `${host}:${sent}${rest}x`,
        `${host}:${sent}/x${rest}`,
        `${host}:${sent}@evil.example${rest}`,
        `${host}.evil.example:${sent}${rest}`,
        `${host.replace('http:', 'https:')}:${sent}${rest}`,
        `http://localhost:${sent}${rest}`,
        `${host}:0${sent}${rest}`,
        `${host}:${sent}${rest}#`,
      ]
      for (const other of others) expect(isRegistered([known], other), other).toBe(false)
    }),
  )
})

test('SEC-B04, SEC-A05: whatever may be registered is in its normal form, has no fragment, and leads to where it seems to', () => {
  const anything = fc.oneof(
    fc.string(),
    fc.webUrl({ withFragments: true, withQueryParameters: true, validSchemes: ['http', 'https', 'ftp'] }),
    fc
      .tuple(fc.constantFrom('javascript:', 'data:', 'file:', 'blob:', 'com.example.app:'), fc.string())
      .map((two) => two.join('')),
    fc.tuple(loopback, port, path).map(([host, one, rest]) => `${host}:${one}${rest}`),
  )
  fc.assert(
    fc.property(anything, fc.constantFrom('public' as const, 'confidential' as const), (uri, type) => {
      if (validateRedirectUri(uri, type) !== undefined) return
      const { protocol, hostname, hash, username, href } = new URL(uri)
      expect([href, `${uri}/`]).toContain(href === uri ? href : `${uri}/`)
      expect([hash, username, uri.includes('*')]).toEqual(['', '', false])
      expect(['javascript:', 'data:', 'file:', 'blob:', 'ftp:']).not.toContain(protocol)
      if (protocol === 'http:') expect(['127.0.0.1', '[::1]', 'localhost']).toContain(hostname)
      if (!protocol.startsWith('http')) expect([type, protocol.includes('.')]).toEqual(['public', true])
      expect(formTargets(uri).join(' ')).not.toMatch(/[;,\s]'|'unsafe/)
    }),
    { numRuns: 500 },
  )
})

test('SEC-B16, SEC-B17: parameters are read as every encoder writes them; one that is there twice has no single value', () => {
  const pair = fc.tuple(fc.constantFrom('a', 'b', 'resource', '__proto__', ''), text)
  fc.assert(
    fc.property(fc.array(pair, { maxLength: 20 }), (pairs) => {
      const written = new URLSearchParams(pairs)
      const read = parseParameters(written.toString())
      expect(read.malformed).toBe(false)
      for (const [name] of pairs) {
        const all = written.getAll(name)
        expect(read.getAll(name)).toEqual(all.filter((value) => value !== ''))
        expect(read.repeated.has(name)).toBe(all.length > 1)
        expect(read.get(name)).toBe(all.length > 1 ? undefined : all[0] || undefined)
      }
      expect(read.get('toString')).toBeUndefined()
    }),
  )
})

test('whatever is sent as parameters is read without a fault, and kept as it came', () => {
  const noise = fc.oneof(
    fc.string(),
    fc.string({ unit: 'binary' }),
    fc.array(fc.constantFrom('%', '&', '=', '+', 'a', '%zz', '%C3'), { maxLength: 300 }).map((parts) => parts.join('')),
  )
  fc.assert(
    fc.property(noise, (sent) => {
      const read = parseParameters(sent)
      expect(read.text).toBe(sent)
      expect(typeof read.malformed).toBe('boolean')
      for (const name of read.repeated) expect(read.get(name)).toBeUndefined()
    }),
  )
})

test('SEC-B44: what is put into a redirect comes out of it, and the address before it is as it was registered', () => {
  fc.assert(
    fc.property(web, text, text, (uri, state, code) => {
      const location = withParameters(uri, { code, state, error: undefined })
      expect(location.startsWith(uri)).toBe(true)
      expect(location).toMatch(/^[\x21-\x7e]*$/)
      const added = parseParameters(location.slice(uri.length + 1))
      expect([added.get('state'), added.get('code'), added.get('error')]).toEqual([
        state || undefined,
        code || undefined,
        undefined,
      ])
    }),
  )
})

test('after a sign-in nothing of the request asks for another, and the rest is as it was, to the byte', () => {
  const wish = fc.constantFrom(
    'prompt=login',
    'prompt=consent%20login',
    'max_age=0',
    'prompt=select_account',
    'other_person=1',
  )
  const rest = fc.constantFrom(
    'scope=openid+email',
    'state=%61%26b',
    'resource=https%3A%2F%2Fa',
    'x',
    'y=',
    'claims=%7B%7D',
  )
  fc.assert(
    fc.property(fc.array(rest), wish, fc.array(rest), fc.option(fc.nat()), (before, wanted, after, default_max_age) => {
      const client = { ...intranet, secret_hash: null, created_at: 0, default_max_age }
      const sent = [...before, wanted, ...after].join('&')
      const onward = afterSignIn({ text: sent, client })
      expect(onward).not.toMatch(/login|select_account|max_age|other_person/)
      const kept = onward
        .split('&')
        .filter((pair) => pair !== 'prompt=consent' && pair !== 'signed_in=1' && pair !== '')
      expect(kept).toEqual([...before, ...after])
      expect(afterSignIn({ text: onward, client })).toBe(onward)
      expect(afterSignIn({ text: forOtherPerson(sent), client })).toBe(onward)
    }),
  )
})

test('whatever is sent as claims is read, or refused as invalid_request', () => {
  const sent = fc.oneof(
    fc.json(),
    fc.string(),
    fc.record({ userinfo: fc.jsonValue(), id_token: fc.jsonValue() }).map((claims) => JSON.stringify(claims)),
  )
  fc.assert(
    fc.property(sent, (claims) => {
      try {
        const read = readClaims(parseParameters(withParameters('', { claims }).slice(1)))
        for (const [, said] of [...(read?.userinfo ?? []), ...(read?.id_token ?? [])])
          expect(Array.isArray(said.values)).toBe(true)
      } catch (thrown) {
        expect(thrown).toBeInstanceOf(OAuthError)
        expect(thrown).toMatchObject({ code: 'invalid_request' })
      }
    }),
  )
})
