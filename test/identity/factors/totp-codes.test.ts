import { expect, test } from 'vitest'
import { drift, matchingStep, readTotpCode } from '../../../server/identity/factors/totp-code.ts'
import { base32, qrSvg, totpUri } from '../../../server/identity/factors/totp-image.ts'
import { readQr } from '../../support/qr.ts'
import { totpDevice } from '../../support/totp-device.ts'

/** RFC 6238 appendix B: seconds, and the code of each algorithm. */
const vectors: [number, Record<'SHA1' | 'SHA256' | 'SHA512', string>][] = [
  [59, { SHA1: '94287082', SHA256: '46119246', SHA512: '90693936' }],
  [1111111109, { SHA1: '07081804', SHA256: '68084774', SHA512: '25091201' }],
  [1111111111, { SHA1: '14050471', SHA256: '67062674', SHA512: '99943326' }],
  [1234567890, { SHA1: '89005924', SHA256: '91819424', SHA512: '93441116' }],
  [2000000000, { SHA1: '69279037', SHA256: '90698825', SHA512: '38618901' }],
  [20000000000, { SHA1: '65353130', SHA256: '77737706', SHA512: '47863826' }],
]
const keyOf = { SHA1: 20, SHA256: 32, SHA512: 64 }
const algorithms = ['SHA1', 'SHA256', 'SHA512'] as const
const key = (length: number) => Buffer.from('1234567890'.repeat(7).slice(0, length))

test.each(algorithms)('SEC-S27: every code of RFC 6238 for %s is read, of 8 digits and of 6', (algorithm) => {
  for (const [seconds, codes] of vectors) {
    const code = codes[algorithm]
    const totp = { key: key(keyOf[algorithm]), algorithm, digits: 8, period: 30 }
    const step = Math.floor(seconds / 30)
    expect(matchingStep(totp, code, seconds * 1000)).toBe(step)
    expect(matchingStep({ ...totp, digits: 6 }, code.slice(2), seconds * 1000)).toBe(step)
    expect(matchingStep(totp, code.slice(2), seconds * 1000)).toBeUndefined()
    expect(matchingStep({ ...totp, digits: 6 }, code, seconds * 1000)).toBeUndefined()
    const wrong = code.replace(/.$/, (last) => String((Number(last) + 1) % 10))
    expect(matchingStep(totp, wrong, seconds * 1000)).toBeUndefined()
  }
})

test('SEC-S25: a code counts in its own 30 seconds and in the next 30, not before and not after', () => {
  const totp = { key: key(20), algorithm: 'SHA1', digits: 6, period: 30 } as const
  const [shownFrom, shownUntil] = [1111111110_000, 1111111140_000]
  const accepted = (now: number) => matchingStep(totp, '050471', now) !== undefined
  expect([shownFrom - 1, shownFrom, shownUntil - 1, shownUntil, shownUntil + 29_999].map(accepted)).toEqual([
    false,
    true,
    true,
    true,
    true,
  ])
  expect(accepted(shownUntil + 30_000)).toBe(false)
})

test('SEC-S25: how far a clock is off can be told from a code of the last and next ten minutes', () => {
  const totp = { key: key(20), algorithm: 'SHA1', digits: 6, period: 30 } as const
  const shown = 1111111110_000
  expect(drift(totp, '050471', shown + 120_000)).toBe(-120)
  expect(drift(totp, '050471', shown - 90_000)).toBe(90)
  expect(drift(totp, '050471', shown + 60 * 60_000)).toBeUndefined()
})

test('a code is read with the gaps that people type, and nothing else is taken for one', () => {
  expect(['123456', ' 123 456 ', '123-456', '１２３４５６', '12345678'].map(readTotpCode)).toEqual([
    '123456',
    '123456',
    '123456',
    '123456',
    '12345678',
  ])
  expect(['', '12345', '123456789', '12345a', '-1e5', '0x1234', ' '.repeat(1_000_000)].map(readTotpCode)).toEqual(
    Array.from({ length: 7 }, () => undefined),
  )
})

test('SEC-S26: a phone shows the names as they are, and a colon in one cannot pass for the other', async () => {
  const usual = { secret: base32(key(20)), algorithm: 'SHA1', digits: 6, period: 30 } as const
  const uri = totpUri({ ...usual, issuer: 'Bäcker & Söhne: 50 %', account: 'eve:anna?secret=AAAA&issuer=Bank#/' })
  const phone = totpDevice(uri)
  expect(phone).toMatchObject({
    issuer: 'Bäcker & Söhne 50 %',
    account: 'eve anna?secret=AAAA&issuer=Bank#/',
    secret: usual.secret,
  })
  expect(uri.match(/:/g)).toHaveLength(2)
  expect(readQr(await qrSvg(uri))).toBe(uri)
})

test('the QR image is dark on white with its border, whatever the page around it looks like', async () => {
  const svg = await qrSvg('otpauth://totp/Authly:anna?secret=AAAA')
  expect(svg).toMatch(/^<svg [^>]*>\s*<path fill="#ffffff" d="M0 0h(\d+)v\1H0z"\/>\s*<path stroke="#000000" d="M4 /)
  expect(svg).not.toMatch(/style|script|href/)
})
