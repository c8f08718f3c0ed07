import { createHmac } from 'node:crypto'

export interface TotpDevice {
  /** The issuer as the phone shows it. */
  issuer: string
  /** The account as the phone shows it. */
  account: string
  /** Base32, as it can be typed in. */
  secret: string
  /** What the phone shows now, or so many milliseconds later (earlier when negative). */
  code(offsetMs?: number): string
}

const base32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/**
 * A phone that has read an `otpauth://totp/…` address; made without the product's libraries (RFC 6238, RFC 4226 §5.3).
 * @throws when the address is not one that the phones' apps read
 */
export function totpDevice(uri: string, clock: { now(): number } = Date): TotpDevice {
  const url = new URL(uri)
  if (url.protocol !== 'otpauth:' || url.host !== 'totp')
    throw new Error(`a phone does not read ${url.protocol}//${url.host}`)
  const [prefix = '', ...rest] = decodeURIComponent(url.pathname.slice(1)).split(':')
  const secret = required(url, 'secret')
  const key = decodeBase32(secret)
  const algorithm = (url.searchParams.get('algorithm') ?? 'SHA1').toLowerCase()
  const digits = Number(url.searchParams.get('digits') ?? 6)
  const periodMs = Number(url.searchParams.get('period') ?? 30) * 1000
  return {
    issuer: url.searchParams.get('issuer') ?? (rest.length > 0 ? prefix : ''),
    account: (rest.length > 0 ? rest.join(':') : prefix).trim(),
    secret,
    code: (offsetMs = 0) => hotp({ key, algorithm, digits }, Math.floor((clock.now() + offsetMs) / periodMs)),
  }
}

function hotp({ key, algorithm, digits }: { key: Buffer; algorithm: string; digits: number }, counter: number): string {
  const moving = Buffer.alloc(8)
  moving.writeBigUInt64BE(BigInt(counter))
  const mac = createHmac(algorithm, key).update(moving).digest()
  const offset = mac.readUInt8(mac.length - 1) & 0xf
  const truncated = mac.readUInt32BE(offset) & 0x7fffffff
  return String(truncated % 10 ** digits).padStart(digits, '0')
}

function required(url: URL, name: string): string {
  const value = url.searchParams.get(name)
  if (!value) throw new Error(`there is no ${name} in the address`)
  return value
}

/** RFC 4648 §6, padding or not. */
function decodeBase32(text: string): Buffer {
  const bits = [...text.toUpperCase().replace(/=+$/, '')].map((letter) => {
    const value = base32.indexOf(letter)
    if (value < 0) throw new Error(`${letter} is no letter of base32`)
    return value.toString(2).padStart(5, '0')
  })
  const octets = bits.join('').match(/.{8}/g) ?? []
  return Buffer.from(octets.map((octet) => Number.parseInt(octet, 2)))
}
