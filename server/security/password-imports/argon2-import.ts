import { timingSafeEqual } from 'node:crypto'
import { importBounds, outOfBounds } from './import-bounds.ts'
import type { ImportScheme } from './import-scheme.ts'
import { hasParameters, type PhcHash, readPhc } from './phc.ts'

// The numbers that the package gives its constant enums, which erased types cannot name.
const algorithm = { argon2id: 2 } as const
const versions = new Map<number, 0 | 1>([
  [16, 0],
  [19, 1],
])

const expected = 'expected $argon2id$v=19$m=65536,t=3,p=4$salt$hash'

/** `$argon2id$v=19$m=…,t=…,p=…$salt$hash` (RFC 9106), as argon2-cffi, PHP and node write it. */
export const argon2Import: ImportScheme = {
  claims: (hash) => hash.startsWith('$argon2'),
  read(hash) {
    if (!hash.startsWith('$argon2id$')) return { problem: 'of argon2 only argon2id is taken over' }
    const phc = readPhc(hash)
    const version = versions.get(phc?.version ?? 16)
    if (!phc || version === undefined || !hasParameters(phc, ['m', 't', 'p']))
      return { problem: `it is no complete argon2id hash: ${expected}` }
    const { memoryCost, timeCost, parallelism, ...bytes } = numbersOf(phc)
    const bounds = importBounds.argon2id
    const problem = outOfBounds([
      { name: 'memory (m, in KiB)', value: memoryCost, bounds: bounds.memoryKib },
      { name: 'number of passes (t)', value: timeCost, bounds: bounds.passes },
      { name: 'number of lanes (p)', value: parallelism, bounds: bounds.lanes },
      { name: 'memory for each lane (m/p, in KiB)', value: memoryCost / parallelism, bounds: bounds.memoryKib },
      { name: 'memory times passes (m·t, in KiB)', value: memoryCost * timeCost, bounds: bounds.work },
      { name: 'salt length in bytes', value: bytes.salt.length, bounds: importBounds.all.saltBytes },
      { name: 'hash length in bytes', value: bytes.hash.length, bounds: importBounds.all.hashBytes },
    ])
    if (problem !== null) return { problem }
    return {
      bcryptCost: null,
      async matches(password) {
        // Loaded at the first such sign-in: most offices never import one.
        const { hashRaw } = await import('@node-rs/argon2')
        const { salt, hash: stored } = bytes
        const outputLen = stored.length
        const work = { algorithm: algorithm.argon2id, version, memoryCost, timeCost, parallelism, salt, outputLen }
        return timingSafeEqual(await hashRaw(Buffer.from(password, 'utf8'), work), stored)
      },
    }
  },
}

const numbersOf = ({ parameters, salt, hash }: PhcHash) => ({
  memoryCost: parameters.get('m') ?? 0,
  timeCost: parameters.get('t') ?? 0,
  parallelism: parameters.get('p') ?? 0,
  salt,
  hash,
})
