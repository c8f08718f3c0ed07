import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { formTargets, isRegistered, validateRedirectUri } from '../../server/oauth/redirect-uri.ts'

describe('what may be registered', () => {
  test.each([
    ['https://app.example/cb', 'confidential'],
    ['https://app.example', 'public'],
    ['https://app.example/cb?tenant=1', 'confidential'],
    ['http://localhost:3000/cb', 'confidential'],
    ['http://127.0.0.1/cb', 'public'],
    ['http://[::1]:8080/cb', 'public'],
    ['com.example.app:/callback', 'public'],
    ['com.example.app://callback', 'public'],
  ] as const)('%s for a %s client', (uri, type) => {
    expect(validateRedirectUri(uri, type)).toBeUndefined()
  })

  test.each([
    'javascript:alert(1)',
    'JavaScript:alert(1)',
    'data:text/html,x',
    'vbscript:x',
    'file:///etc/passwd',
    'blob:https://app.example/1',
    'about:blank',
    'myapp:/callback',
    'http://app.example/cb',
    'http://192.168.1.5/cb',
    'http://localhost.evil.test/cb',
    'https://app.example/cb#part',
    'https://app.example/cb#',
    'https://*.example/cb',
    'https://app.example/*',
    'https://user@app.example/cb',
    'https://@app.example/cb',
    'https://user:word@app.example/cb',
    'https://APP.example/cb',
    'HTTPS://app.example/cb',
    'https://app.example:443/cb',
    'https://app.example/a/../cb',
    'https://app.example/%2e%2e/cb',
    'https://app.example/a%2fb',
    'https://app.example/%00',
    'https://app.example\\cb',
    'https:app.example/cb',
    'https://app.example/c b',
    'https://app.example/\tcb',
    'http://127.1/cb',
    'http://0x7f.1/cb',
    'http://0.0.0.0/cb',
    '//app.example/cb',
    '/cb',
    '',
    `https://app.example/${'a'.repeat(2000)}`,
  ])('SEC-A05, SEC-B04: not %s', (uri) => {
    expect(validateRedirectUri(uri, 'public')).toMatch(/\.$|: https?:\/\//)
  })

  test('SEC-B46: a private scheme is for public clients only', () => {
    expect(validateRedirectUri('com.example.app:/callback', 'confidential')).toContain('native')
  })
})

describe('what is taken for a registered one', () => {
  test('SEC-B05: on a loopback address any port is the same URI, and everything else must be equal', () => {
    for (const host of ['127.0.0.1', '[::1]']) {
      expect(isRegistered([`http://${host}/cb`], `http://${host}:51234/cb`)).toBe(true)
      expect(isRegistered([`http://${host}:1/cb`], `http://${host}/cb`)).toBe(true)
      for (const sent of [
        `http://${host}:51234/CB`,
        `http://${host}:0/cb`,
        `http://${host}:65536/cb`,
        `http://${host}:080/cb`,
        `https://${host}/cb`,
      ]) {
        expect(isRegistered([`http://${host}/cb`], sent), sent).toBe(false)
      }
    }
    expect(isRegistered(['http://127.0.0.1/cb'], 'http://localhost/cb')).toBe(false)
    expect(isRegistered(['http://localhost/cb'], 'http://localhost:51234/cb')).toBe(false)
  })

  test('without a loopback address only the same text is equal', () => {
    const uri = 'https://app.example/cb'
    fc.assert(fc.property(fc.string(), (text) => isRegistered([uri], text) === (text === uri)))
    fc.assert(
      fc.property(fc.nat(uri.length - 1), fc.string({ minLength: 1, maxLength: 3 }), (place, inserted) => {
        expect(isRegistered([uri], uri.slice(0, place) + inserted + uri.slice(place))).toBe(false)
      }),
    )
  })

  test('a loopback URI with any port leads to the registered host and path, as a browser reads it', () => {
    const part = fc.string({ unit: fc.constantFrom(...'0123456789:@/.\\?#[]cb%'.split('')), maxLength: 12 })
    fc.assert(
      fc.property(part, (middle) => {
        const sent = `http://127.0.0.1${middle}/cb`
        if (!isRegistered(['http://127.0.0.1/cb'], sent)) return
        const { hostname, pathname } = new URL(sent)
        expect([hostname, pathname]).toEqual(['127.0.0.1', '/cb'])
      }),
      { numRuns: 2000 },
    )
  })
})

test('a form may end where the application is, and nowhere broader than a policy can say', () => {
  expect(formTargets('https://app.example/cb')).toEqual(['https://app.example'])
  expect(formTargets('com.example.app:/cb')).toEqual(['com.example.app:'])
  expect(formTargets('http://127.0.0.1:3000/cb')).toEqual(['http://localhost:*', 'http://127.0.0.1:*'])
})
