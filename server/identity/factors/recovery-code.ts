import { createHmac, type KeyObject, randomBytes } from 'node:crypto'

/** How many a person has at once. */
export const recoveryCodeCount = 10

// Crockford's base32: no I, L, O or U, so nothing is mistaken for 1 or 0.
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const characters = 24

/** A new code as its owner writes it down: 120 random bits in four groups of six. */
export function newRecoveryCode(): string {
  // 32 divides 256, so the low five bits of a byte are as uniform as the byte.
  const letters = [...randomBytes(characters)].map((byte) => alphabet.charAt(byte & 31)).join('')
  return letters.replace(/.{6}(?=.)/g, '$&-')
}

/**
 * What was typed as 24 letters of the alphabet: gaps and case do not matter, nor O for 0 and I or L for 1;
 * undefined when it can be no recovery code.
 */
export function readRecoveryCode(typed: string): string | undefined {
  const letters = typed
    .slice(0, 100)
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s\p{Pd}]/gu, '')
    .replace(/O/g, '0')
    .replace(/[IL]/g, '1')
  return /^[0-9A-HJKMNP-TV-Z]{24}$/.test(letters) ? letters : undefined
}

/**
 * What is kept of a code. With 120 random bits a fast hash is enough (ASVS 6.5.2); it is keyed, and the person is in it, so that
 * neither a copied database nor a moved row helps.
 */
export function recoveryCodeHash(key: KeyObject, personId: string, code: string): Buffer {
  return createHmac('sha256', key)
    .update(JSON.stringify(['recovery code', personId, code]))
    .digest()
}
