import { createHmac, type KeyObject, randomBytes } from 'node:crypto'
import bcrypt from 'bcrypt'
import { createLane, type LaneOptions } from './password-lane.ts'

/** A secret that is no part of the database; its id is stored with each hash, so that it can be exchanged. */
export interface Pepper {
  id: string
  key: KeyObject
}

export interface PasswordsOptions {
  pepper: Pepper
  /** bcrypt's work factor for new hashes. */
  cost: number
  lane: LaneOptions
}

export interface Passwords {
  /**
   * @throws {RangeError} when the password is longer than `longestPasswordBytes`.
   * @throws {BusyError}
   */
  hash(password: string): Promise<string>
  /**
   * Whether this is the password of that hash; the work is the same when there is none (null) or it cannot be read.
   * @throws {BusyError}
   */
  verify(password: string, hash: string | null): Promise<boolean>
  /** Whether the hash should be made anew at the next sign-in: an imported one, another pepper, another cost (SEC-S07). */
  needsRehash(hash: string): boolean
  /** Whether a hash made elsewhere can be taken over. */
  acceptsImport(hash: string): boolean
  /** Refuses what waits and lets what runs finish. */
  close(): Promise<void>
}

/** UTF-8 bytes of what is looked at, on every path (SEC-S04); the policy allows far less. */
export const longestPasswordBytes = 4096

/** bcrypt reads no further; an imported hash therefore proves nothing about a longer password (SEC-A63). */
const longestImportedPasswordBytes = 72

// Above cost 14 one check of an imported hash would hold a lane for seconds.
const bcryptShape = /^\$2[aby]\$(0[4-9]|1[0-4])\$[./A-Za-z0-9]{53}$/
const ownShape = /^v1:([a-z0-9]{1,16}):(\$2b\$.+)$/

/** What one check compares: the text given to bcrypt, and the bcrypt hash to compare it with. */
interface Comparison {
  text: string
  hash: string
}

/**
 * Passwords as `v1:<pepper id>:<bcrypt>`, where bcrypt sees base64(HMAC-SHA-384(pepper, NFC(password))): 64 characters, so
 * that nothing is cut off, and worthless to who holds the database without the pepper (SEC-S01, SEC-S05).
 */
export async function createPasswords({ pepper, cost, lane: laneOptions }: PasswordsOptions): Promise<Passwords> {
  const lane = createLane(laneOptions)
  const nobodysHash = await unmatchedHash(cost)

  const peppered = (password: string) =>
    createHmac('sha384', pepper.key).update(password.normalize('NFC'), 'utf8').digest('base64')

  function comparison(password: string, stored: string): Comparison | undefined {
    const [, pepperId, ownHash] = ownShape.exec(stored) ?? []
    if (ownHash !== undefined && bcryptShape.test(ownHash)) {
      return pepperId === pepper.id ? { text: peppered(password), hash: ownHash } : undefined
    }
    if (!bcryptShape.test(stored) || !importable(password)) return undefined
    // $2y is PHP's name for what is $2b everywhere else.
    return { text: password, hash: stored.replace('$2y$', '$2b$') }
  }

  return {
    async hash(password) {
      if (!bounded(password)) throw new RangeError(`a password has at most ${longestPasswordBytes} bytes`)
      return `v1:${pepper.id}:${await lane.run(() => bcrypt.hash(peppered(password), cost))}`
    },
    async verify(password, hash) {
      const compared = bounded(password) && hash !== null ? comparison(password, hash) : undefined
      const { text, hash: expected } = compared ?? { text: '', hash: nobodysHash }
      const equal = await lane.run(() => compareAtCost(text, expected, cost))
      return equal && compared !== undefined
    },
    needsRehash: (hash) => ownShape.exec(hash)?.[1] !== pepper.id || costOf(hash) !== cost,
    acceptsImport: (hash) => bcryptShape.test(hash),
    close: () => lane.close(),
  }
}

/** The hash of no password at all, made without the work of one: comparing with it costs the same and never succeeds (SEC-S08). */
async function unmatchedHash(cost: number): Promise<string> {
  const digest = randomBytes(24).toString('base64').slice(0, 31).replaceAll('+', '.')
  return `${await bcrypt.genSalt(cost)}${digest}`
}

/** A check against a cheaper hash is topped up to the work of a current one, so that time does not tell whose it is (SEC-S08). */
async function compareAtCost(text: string, hash: string, cost: number): Promise<boolean> {
  const equal = await bcrypt.compare(text, hash)
  // 2^c + (2^c + 2^(c+1) + … + 2^(cost-1)) = 2^cost
  for (let extra = costOf(hash); extra < cost; extra++) await bcrypt.hash(text, extra)
  return equal
}

const costOf = (hash: string): number => Number(/\$2[aby]\$(\d\d)\$/.exec(hash)?.[1])

const bounded = (password: string): boolean =>
  password.length <= longestPasswordBytes && Buffer.byteLength(password, 'utf8') <= longestPasswordBytes

const importable = (password: string): boolean =>
  Buffer.byteLength(password, 'utf8') <= longestImportedPasswordBytes && !password.includes('\0')
