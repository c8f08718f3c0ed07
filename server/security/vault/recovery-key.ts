import { randomBytes } from 'node:crypto'
import { VaultError } from './vault-error.ts'

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const groupCount = 8
const dataPerGroup = 4

// 8 groups of 4 characters of 5 bits are 160 bits; the fifth of each group checks it.
const secretLength = (groupCount * dataPerGroup * 5) / 8

const longestTyped = 200

/** A recovery key as it is printed, eight groups of five (`7K2M9-…`), from 160 random bits. */
export function newRecoveryKey(): string {
  const digits = [...randomBytes(groupCount * dataPerGroup)].map((byte) => byte & 31)
  return groupsOf(digits, dataPerGroup)
    .map((group, index) => [...group, checkDigit(group, index)].map((digit) => alphabet.charAt(digit)).join(''))
    .join('-')
}

/**
 * The secret of a recovery key as a person typed it: capitals, spaces and hyphens do not matter, and O, I, L are 0, 1, 1.
 * @throws {VaultError} `mistyped_recovery_key`, naming the first group that is wrong, before any work is done with it
 */
export function readRecoveryKey(typed: string): Buffer {
  if (typed.length > longestTyped) throw new VaultError('mistyped_recovery_key')
  const characters = typed.toUpperCase().replace(/[\s-]/g, '').replaceAll('O', '0').replace(/[IL]/g, '1')
  const groups = groupsOf(
    [...characters].map((character) => alphabet.indexOf(character)),
    dataPerGroup + 1,
  )
  for (const [index, group] of groups.slice(0, groupCount).entries()) requireIntact(group, index)
  if (groups.length !== groupCount) throw new VaultError('mistyped_recovery_key')
  return packed(groups.flatMap((group) => group.slice(0, dataPerGroup)))
}

function requireIntact(group: number[], index: number): void {
  const data = group.slice(0, dataPerGroup)
  if (group.length > dataPerGroup && !group.includes(-1) && group[dataPerGroup] === checkDigit(data, index)) return
  throw new VaultError('mistyped_recovery_key', {
    sentence: `Group ${index + 1} of the recovery key is mistyped or incomplete. It has eight groups of five letters and digits.`,
  })
}

/**
 * A polynomial over GF(32), so that one wrong character or two swapped ones never pass;
 * it starts from the group's number, so that groups in the wrong order do not either.
 */
function checkDigit(group: number[], index: number): number {
  return timesAlpha(group.reduce((sum, digit) => timesAlpha(sum) ^ digit, index + 1))
}

function timesAlpha(element: number): number {
  const doubled = element << 1
  return doubled & 32 ? doubled ^ 0b100101 : doubled
}

function groupsOf(digits: number[], size: number): number[][] {
  const count = Math.ceil(digits.length / size)
  return Array.from({ length: count }, (_, index) => digits.slice(index * size, (index + 1) * size))
}

function packed(digits: number[]): Buffer {
  const secret = Buffer.alloc(secretLength)
  for (const [index, digit] of digits.entries()) {
    for (let bit = 0; bit < 5; bit++) {
      const position = index * 5 + bit
      const value = (digit >> (4 - bit)) & 1
      secret.writeUInt8(((secret.readUInt8(position >> 3) << 1) & 0xff) | value, position >> 3)
    }
  }
  return secret
}
