/** Least and most of a number, both allowed. */
export type Bounds = readonly [least: number, most: number]

/**
 * What a hash from elsewhere may ask for. Whoever made the file that is imported chose these numbers, so that without bounds one
 * line could cost a gigabyte or minutes at each guess. Every usual setting of other systems is inside; at the most of each,
 * one check takes about a second of one core and 128 MiB.
 */
export const importBounds = {
  bcrypt: { cost: [4, 14] },
  /** `work` is memory times passes, in KiB. RFC 9106 §4 recommends 64 MiB in 3 passes, Django uses 100 MiB in 2. */
  argon2id: { memoryKib: [8, 131_072], passes: [1, 16], lanes: [1, 16], work: [8, 524_288] },
  /** `memoryBytes` is 128·N·r (RFC 7914 §2), `work` is N·r·p. OWASP recommends N = 2^17, r = 8, p = 1. */
  scrypt: { log2N: [1, 20], r: [1, 32], p: [1, 16], memoryBytes: [256, 134_217_728], work: [2, 2_097_152] },
  pbkdf2Sha256: { iterations: [1, 2_000_000], hashBytes: [16, 32] },
  pbkdf2Sha512: { iterations: [1, 1_000_000], hashBytes: [16, 64] },
  all: { text: [1, 300], saltBytes: [8, 64], hashBytes: [16, 64] },
} as const satisfies Record<string, Record<string, Bounds>>

/** A number of a hash, what it is called in a sentence, and its bounds. */
export interface Bounded {
  name: string
  value: number
  bounds: Bounds
}

/** What is out of its bounds, as the middle of a sentence; null when nothing is. */
export function outOfBounds(numbers: readonly Bounded[]): string | null {
  const outside = numbers.find(({ value, bounds: [least, most] }) => !(value >= least && value <= most))
  if (!outside) return null
  const { name, value, bounds } = outside
  return `its ${name} is ${value} and must be from ${bounds[0]} to ${bounds[1]}`
}
