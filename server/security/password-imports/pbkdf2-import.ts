import { pbkdf2, timingSafeEqual } from 'node:crypto'
import { type Bounds, importBounds, outOfBounds } from './import-bounds.ts'
import type { ImportScheme } from './import-scheme.ts'
import { fromBase64 } from './phc.ts'

interface Pbkdf2Hash {
  digest: 'sha256' | 'sha512'
  iterations: number
  salt: Buffer
  hash: Buffer
}

/** PHC: `$pbkdf2-sha256$i=29000$salt$hash`; a length (`l`) may follow the iterations. */
const phcShape = /^\$pbkdf2-(sha256|sha512)\$i=([1-9]\d{0,9})(?:,l=([1-9]\d?))?\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/
/** passlib: `$pbkdf2-sha256$29000$salt$hash`, base64 with a dot for the plus. */
const passlibShape = /^\$pbkdf2-(sha256|sha512)\$([1-9]\d{0,9})\$([A-Za-z0-9./]+)\$([A-Za-z0-9./]+)$/
/** Django: `pbkdf2_sha256$600000$salt$hash`, where the salt is the text itself and the hash padded base64. */
const djangoShape = /^pbkdf2_(sha256|sha512)\$([1-9]\d{0,9})\$([A-Za-z0-9+/=_-]+)\$([A-Za-z0-9+/]+)={0,2}$/

const bounds: Record<Pbkdf2Hash['digest'], { iterations: Bounds; hashBytes: Bounds }> = {
  sha256: importBounds.pbkdf2Sha256,
  sha512: importBounds.pbkdf2Sha512,
}

const expected = 'expected $pbkdf2-sha256$i=600000$salt$hash, or what passlib or Django write, with SHA-256 or SHA-512'

/** PBKDF2 (RFC 8018 §5.2) with HMAC-SHA-256 or HMAC-SHA-512, in three spellings. */
export const pbkdf2Import: ImportScheme = {
  claims: (hash) => /^\$?pbkdf2/.test(hash),
  read(text) {
    const read = readPhcForm(text) ?? readPasslibForm(text) ?? readDjangoForm(text)
    if (!read) return { problem: `it is no complete PBKDF2 hash: ${expected}` }
    const { digest, iterations, salt, hash } = read
    const problem = outOfBounds([
      { name: 'number of iterations', value: iterations, bounds: bounds[digest].iterations },
      { name: 'salt length in bytes', value: salt.length, bounds: importBounds.all.saltBytes },
      { name: 'hash length in bytes', value: hash.length, bounds: bounds[digest].hashBytes },
    ])
    if (problem !== null) return { problem }
    return {
      bcryptCost: null,
      matches: async (password) => timingSafeEqual(await derive(password, read), hash),
    }
  },
}

function readPhcForm(text: string): Pbkdf2Hash | null {
  const [, digest = '', iterations, length, saltText = '', hashText = ''] = phcShape.exec(text) ?? []
  const read = complete({ digest, iterations, salt: fromBase64(saltText), hash: fromBase64(hashText) })
  return length === undefined || Number(length) === read?.hash.length ? read : null
}

function readPasslibForm(text: string): Pbkdf2Hash | null {
  const [, digest = '', iterations, saltText = '', hashText = ''] = passlibShape.exec(text) ?? []
  const [salt = null, hash = null] = [saltText, hashText].map((part) => fromBase64(part.replaceAll('.', '+')))
  return complete({ digest, iterations, salt, hash })
}

function readDjangoForm(text: string): Pbkdf2Hash | null {
  const [, digest = '', iterations, salt = '', hashText = ''] = djangoShape.exec(text) ?? []
  return complete({ digest, iterations, salt: Buffer.from(salt, 'utf8'), hash: fromBase64(hashText) })
}

interface Parts {
  digest: string
  iterations: string | undefined
  salt: Buffer | null
  hash: Buffer | null
}

const complete = ({ digest, iterations, salt, hash }: Parts): Pbkdf2Hash | null =>
  (digest === 'sha256' || digest === 'sha512') && salt && hash
    ? { digest, iterations: Number(iterations), salt, hash }
    : null

const derive = (password: string, { digest, iterations, salt, hash }: Pbkdf2Hash): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    pbkdf2(password, salt, iterations, hash.length, digest, (error, key) => (error ? reject(error) : resolve(key)))
  })
