import { randomBytes, randomFillSync } from 'node:crypto'

// Crockford's base32 in lower case: its letters stand in ASCII order, so text order is value order.
const alphabet = '0123456789abcdefghjkmnpqrstvwxyz'
const timeCharacters = 10
const randomCharacters = 16
const largestTime = 2 ** 48 - 1

/**
 * A secret or nonce from the system's generator, as base64url text.
 * @param bytes how much randomness, in bytes; 32 by default (256 bits)
 */
export function randomToken(bytes = 32): string {
  return randomBytes(bytes).toString('base64url')
}

/**
 * An identifier whose text order is its time order, under SQLite's BINARY and PostgreSQL's C collation alike.
 * It is 26 characters: 48 bits of time and 80 random bits; two made in the same millisecond have no order between them.
 * It tells when it was made, so it names things and is never a secret.
 * @param now epoch milliseconds, from `clock.now()`
 * @throws RangeError when the time does not fit in 48 bits
 */
export function timeOrderedId(now: number): string {
  if (!(now >= 0 && now <= largestTime)) throw new RangeError('a time-ordered id needs a time of 0 to 2^48-1 ms')
  return timePart(Math.floor(now)) + randomPart()
}

function timePart(milliseconds: number): string {
  let text = ''
  let rest = milliseconds
  for (let position = 0; position < timeCharacters; position++) {
    text = alphabet.charAt(rest % 32) + text
    rest = Math.floor(rest / 32)
  }
  return text
}

function randomPart(): string {
  let text = ''
  // 32 divides 256, so the low five bits of a byte are as uniform as the byte.
  for (const byte of unpredictableBytes(randomCharacters)) text += alphabet.charAt(byte & 31)
  return text
}

// A call to the system's generator costs 7 µs whatever it brings, and a request needs several ids: they are drawn from
// one larger helping. Only names come out of it; secrets are drawn one by one, when they are needed.
const helping = Buffer.alloc(4096)
let used = helping.length

function unpredictableBytes(count: number): Uint8Array {
  if (used + count > helping.length) {
    randomFillSync(helping)
    used = 0
  }
  used += count
  return helping.subarray(used - count, used)
}
