import {
  type PasswordContext,
  type PasswordPolicy,
  passwordRequirements,
} from '../../server/contract/password-policy.ts'

const LOWER = 'abcdefghijkmnopqrstuvwxyz'
const UPPER = 'ABCDEFGHJKLMNPQRSTUVWXYZ'
const DIGITS = '23456789'
const MARKS = '-_.!?+='
const ALPHABET = LOWER + UPPER + DIGITS + MARKS
const USUAL_LENGTH = 20

/** A random password of 20 characters (about 119 bits) or what the policy asks, without characters that read alike. */
export function makePassword(context: PasswordContext, policy?: PasswordPolicy): string {
  const length = Math.max(USUAL_LENGTH, policy?.minLength ?? 0)
  for (;;) {
    const password = Array.from({ length }, () => ALPHABET[randomBelow(ALPHABET.length)]).join('')
    if (passwordRequirements(password, context, policy).every(({ met }) => met)) return password
  }
}

/** An unbiased number from 0 to below `limit` (at most 256). */
function randomBelow(limit: number): number {
  const fair = 256 - (256 % limit)
  for (;;) {
    const byte = crypto.getRandomValues(new Uint8Array(1))[0] ?? 255
    if (byte < fair) return byte % limit
  }
}
