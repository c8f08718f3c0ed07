import { createCipheriv, createDecipheriv, type KeyObject, randomBytes } from 'node:crypto'

/** Where a sealed value stands: bound into it, so that it opens in no other row or column (SEC-S61). */
export interface SealedPlace {
  table: string
  column: string
  row: string
}

export interface SealerOptions {
  /** 256-bit keys by their id, old ones included as long as a value is sealed with them. */
  keys: ReadonlyMap<string, KeyObject>
  /** The id of the key that seals from now on. */
  current: string
}

export interface Sealer {
  /** Seals anything, the empty text too (SEC-S63), as `v1.<key id>.<nonce>.<ciphertext and tag>`. */
  seal(place: SealedPlace, plaintext: Buffer | string): string
  /**
   * What was sealed at this place; the caller owns the buffer, and zeroes it after use.
   * @throws {SealError} `malformed`, `unknown_key`, `not_authentic`
   */
  open(place: SealedPlace, sealed: string): Buffer
  /** Whether the value is to be sealed anew, because an older key did it (SEC-S62). */
  isOutdated(sealed: string): boolean
}

const sentences = {
  malformed: 'A protected value in the database is not in a form that Authly writes.',
  unknown_key: 'A protected value in the database was sealed with a key that this installation does not have.',
  not_authentic: 'A protected value in the database was changed, or moved from another place.',
}

/** Why a sealed value cannot be opened; the place is in `detail`, and nothing of the value is. */
export class SealError extends Error {
  override readonly name = 'SealError'
  readonly code: keyof typeof sentences
  readonly detail: string

  constructor(code: keyof typeof sentences, detail: string) {
    super(sentences[code])
    this.code = code
    this.detail = detail
  }
}

const keyIdShape = /^[A-Za-z0-9_-]{1,64}$/
const nonceLength = 12
const tagLength = 16

/**
 * Seals single fields once more inside the encrypted database (AES-256-GCM), so that a copied and unlocked
 * database does not give them away (SEC-S59 to SEC-S63).
 */
export function createSealer({ keys, current }: SealerOptions): Sealer {
  const currentKey = keys.get(current)
  if (!currentKey) throw new RangeError('the current key is not among the keys')
  for (const [id, key] of keys) requireFit(id, key)

  return {
    seal(place, plaintext) {
      const nonce = randomBytes(nonceLength)
      const cipher = createCipheriv('aes-256-gcm', currentKey, nonce).setAAD(boundTo(place, current))
      const secret = typeof plaintext === 'string' ? Buffer.from(plaintext, 'utf8') : plaintext
      const sealed = Buffer.concat([cipher.update(secret), cipher.final(), cipher.getAuthTag()])
      return ['v1', current, nonce.toString('base64url'), sealed.toString('base64url')].join('.')
    },
    open(place, sealed) {
      const where = `${place.table}.${place.column}`
      const { keyId, nonce, body } = readSealed(sealed, where)
      const key = keys.get(keyId)
      if (!key) throw new SealError('unknown_key', where)
      const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: tagLength })
      decipher.setAAD(boundTo(place, keyId)).setAuthTag(body.subarray(-tagLength))
      const plaintext = decipher.update(body.subarray(0, -tagLength))
      try {
        decipher.final()
        return plaintext
      } catch {
        plaintext.fill(0)
        throw new SealError('not_authentic', where)
      }
    },
    isOutdated: (sealed) => sealed.split('.')[1] !== current,
  }
}

function requireFit(id: string, key: KeyObject): void {
  if (!keyIdShape.test(id)) throw new RangeError('a key id is 1 to 64 letters, digits, - and _')
  if (key.symmetricKeySize !== 32) throw new RangeError('a sealing key is 32 bytes')
}

function readSealed(sealed: string, where: string): { keyId: string; nonce: Buffer; body: Buffer } {
  const match = /^v1\.([A-Za-z0-9_-]{1,64})\.([A-Za-z0-9_-]{16})\.([A-Za-z0-9_-]{22,})$/.exec(sealed)
  const [, keyId = '', nonce = '', body = ''] = match ?? []
  if (!match) throw new SealError('malformed', where)
  return { keyId, nonce: Buffer.from(nonce, 'base64url'), body: Buffer.from(body, 'base64url') }
}

function boundTo({ table, column, row }: SealedPlace, keyId: string): Buffer {
  // JSON keeps the parts apart, whatever is in them.
  return Buffer.from(JSON.stringify(['authly field', 'v1', keyId, table, column, row]))
}
