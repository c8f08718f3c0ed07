import { expect, test } from 'vitest'
import { totpDevice } from './totp-device.ts'

// "12345678901234567890" in base32, and the same with 32 octets.
const sha1 = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'
const sha256 = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQGEZA===='

test('RFC 6238 appendix B: a phone shows the codes of the test vectors', () => {
  const at = (seconds: number) => ({ now: () => seconds * 1000 })
  const code = (seconds: number, rest = '') =>
    totpDevice(`otpauth://totp/Authly:ben?secret=${sha1}&digits=8${rest}`, at(seconds)).code()
  expect([59, 1111111109, 1111111111, 1234567890, 2000000000, 20000000000].map((seconds) => code(seconds))).toEqual([
    '94287082',
    '07081804',
    '14050471',
    '89005924',
    '69279037',
    '65353130',
  ])
  const strong = totpDevice(`otpauth://totp/x?secret=${sha256}&digits=8&algorithm=SHA256`, at(59))
  expect(strong.code()).toBe('46119246')
})

test('it shows whose code it is, and what it will show in half a minute', () => {
  const device = totpDevice(
    `otpauth://totp/Caf%C3%A9%20%26%20Co:ben%40office?secret=${sha1}&issuer=Caf%C3%A9%20%26%20Co`,
    {
      now: () => 29_000,
    },
  )
  expect(device).toMatchObject({ issuer: 'Café & Co', account: 'ben@office', secret: sha1 })
  expect([device.code(), device.code(1000), device.code(31_000)]).toEqual(['755224', '287082', '359152'])
})

test('what is no address of such a secret is not read', () => {
  expect(() => totpDevice('https://office.example/')).toThrow('does not read')
  expect(() => totpDevice('otpauth://totp/ben')).toThrow('no secret')
  expect(() => totpDevice('otpauth://totp/ben?secret=0189')).toThrow('base32')
})
