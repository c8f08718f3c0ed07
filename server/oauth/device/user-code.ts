import { randomInt } from 'node:crypto'

/**
 * No vowels, so that no word comes out of it, and no letter that looks like another or like a digit (RFC 8628 §6.1).
 * Eight of them are 34 bits.
 */
const alphabet = 'BCDFGHJKLMNPQRSTVWXZ'
const length = 8
const shape = new RegExp(`^[${alphabet}]{${length}}$`)

/** In characters: what is longer is no code, however it is spaced. */
const longestTyped = 40

/** A code that a person reads from a device and types, without its dash. */
export const createUserCode = (): string =>
  Array.from({ length }, () => alphabet.charAt(randomInt(alphabet.length))).join('')

/** As it is shown: `BCDF-GHJK`. */
export const shownUserCode = (code: string): string => `${code.slice(0, 4)}-${code.slice(4)}`

/** What was typed, as it is stored: capitals, spaces and dashes do not matter. Undefined where it cannot be a code. */
export function readUserCode(typed: string): string | undefined {
  if (typed.length > longestTyped) return undefined
  const code = typed.toUpperCase().replace(/[^A-Z0-9]/g, '')
  return shape.test(code) ? code : undefined
}
