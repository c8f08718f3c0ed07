import { type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto'
import { importBounds, outOfBounds } from './import-bounds.ts'
import type { ImportScheme } from './import-scheme.ts'
import { hasParameters, readPhc } from './phc.ts'

/** OpenSSL's own count of what it needs is a little above 128·N·r. */
const maxmem = importBounds.scrypt.memoryBytes[1] + 2 ** 20

/** `$scrypt$ln=…,r=…,p=…$salt$hash` (RFC 7914), as passlib writes it. */
export const scryptImport: ImportScheme = {
  claims: (hash) => hash.startsWith('$scrypt$'),
  read(hash) {
    const phc = readPhc(hash)
    if (!phc || phc.version !== null || !hasParameters(phc, ['ln', 'r', 'p']))
      return { problem: 'it is no complete scrypt hash: expected $scrypt$ln=16,r=8,p=1$salt$hash' }
    const { parameters, salt, hash: stored } = phc
    const [ln = 0, r = 0, p = 0] = ['ln', 'r', 'p'].map((name) => parameters.get(name))
    const bounds = importBounds.scrypt
    const problem = outOfBounds([
      { name: 'work factor (ln)', value: ln, bounds: bounds.log2N },
      { name: 'block size (r)', value: r, bounds: bounds.r },
      { name: 'parallelism (p)', value: p, bounds: bounds.p },
      { name: 'memory in bytes (128·N·r)', value: 128 * 2 ** ln * r, bounds: bounds.memoryBytes },
      { name: 'work (N·r·p)', value: 2 ** ln * r * p, bounds: bounds.work },
      { name: 'salt length in bytes', value: salt.length, bounds: importBounds.all.saltBytes },
      { name: 'hash length in bytes', value: stored.length, bounds: importBounds.all.hashBytes },
    ])
    if (problem !== null) return { problem }
    return {
      bcryptCost: null,
      matches: async (password) =>
        timingSafeEqual(await derive({ password, salt, length: stored.length }, { N: 2 ** ln, r, p, maxmem }), stored),
    }
  },
}

interface Derived {
  password: string
  salt: Buffer
  /** In bytes. */
  length: number
}

const derive = ({ password, salt, length }: Derived, options: ScryptOptions): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    scrypt(password, salt, length, options, (error, key) => (error ? reject(error) : resolve(key)))
  })
