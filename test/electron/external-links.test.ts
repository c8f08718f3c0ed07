import { expect, test } from 'vitest'
import { externalLink } from '../../electron/external-links.ts'

const office = 'https://id.example.com'
const laptop = 'http://localhost:9400'

test('a page of this server opens in the browser, on the loopback also without TLS', () => {
  expect(externalLink('http://localhost:9400/account', laptop)).toBe('http://localhost:9400/account')
  expect(externalLink('https://id.example.com/.well-known/openid-configuration', office)).toBe(
    'https://id.example.com/.well-known/openid-configuration',
  )
})

test.each([
  ['another site', 'https://evil.example/'],
  ['a host that begins like ours', 'https://id.example.com.evil.example/'],
  ['our host as a user name', 'https://id.example.com@evil.example/'],
  ['a user name before our host', 'https://admin@id.example.com/'],
  ['another port', 'https://id.example.com:8443/'],
  ['our host without TLS', 'http://id.example.com/'],
  ['a file', 'file:///etc/passwd'],
  ['a script', 'javascript:alert(1)'],
  ['a program', 'ms-msdt:/id PCWDiagnostic'],
  ['no address', 'id.example.com'],
])('SEC-E15: %s does not open', (_what, address) => {
  expect(externalLink(address, office)).toBeNull()
})

test('SEC-E15: plain http opens for the loopback only, even where it is the issuer', () => {
  expect(externalLink('http://id.example.com/', 'http://id.example.com')).toBeNull()
})

test('nothing opens before the server has a name', () => {
  expect(externalLink('http://localhost:9400/', null)).toBeNull()
})
