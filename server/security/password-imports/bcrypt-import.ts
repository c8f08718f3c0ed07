import bcrypt from 'bcrypt'
import { importBounds, outOfBounds } from './import-bounds.ts'
import type { ImportScheme } from './import-scheme.ts'

/** bcrypt reads no further: a hash from elsewhere proves nothing about a longer password (SEC-A63). */
const longestBytes = 72

const shape = /^\$2[aby]\$(\d\d)\$[./A-Za-z0-9]{53}$/

/** `$2a$12$…`, `$2b$12$…`, and PHP's `$2y$12$…`. */
export const bcryptImport: ImportScheme = {
  claims: (hash) => /^\$2[a-z]?\$/.test(hash),
  read(hash) {
    const cost = Number(shape.exec(hash)?.[1])
    if (Number.isNaN(cost)) return { problem: 'it is no complete bcrypt hash, such as $2b$12$ and 53 characters' }
    const problem = outOfBounds([{ name: 'bcrypt cost', value: cost, bounds: importBounds.bcrypt.cost }])
    if (problem !== null) return { problem }
    // $2y$ is PHP's name for what is $2b$ everywhere else.
    const expected = hash.replace('$2y$', '$2b$')
    return {
      bcryptCost: cost,
      async matches(password) {
        const equal = await bcrypt.compare(password, expected)
        return equal && Buffer.byteLength(password, 'utf8') <= longestBytes && !password.includes('\0')
      },
    }
  },
}
