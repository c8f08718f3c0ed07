import { createHmac, type KeyObject } from 'node:crypto'
import bcrypt from 'bcrypt'
import { measureCosts, type PasswordCost } from './password-costs.ts'
import type { ImportedHash } from './password-imports/import-scheme.ts'
import { readImport } from './password-imports/read-import.ts'
import { createLane, type LaneOptions } from './password-lane.ts'
import { bcryptAtCost, nobodysHashes, otherAtCost } from './password-work.ts'

/** A secret that is no part of the database; its id is stored with each hash, so that it can be exchanged. */
export interface Pepper {
  id: string
  key: KeyObject
}

export interface PasswordsOptions {
  pepper: Pepper
  /** bcrypt's work factor for new hashes, asked each time: the office can change it. */
  cost: () => number
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
  /** Why a hash made elsewhere is not taken over, as the end of a sentence; null when it is. */
  importProblem(hash: string): string | null
  /**
   * How long a hash of each cost takes here, measured once and then remembered; takes some seconds the first time.
   * @throws {BusyError}
   */
  costs(): Promise<PasswordCost[]>
  /** Refuses what waits and lets what runs finish. */
  close(): Promise<void>
}

/** UTF-8 bytes of what is looked at, on every path (SEC-S04); the policy allows far less. */
export const longestPasswordBytes = 4096

const ownShape = /^v1:([a-z0-9]{1,16}):(\$2b\$.+)$/

/**
 * Passwords as `v1:<pepper id>:<bcrypt>`, where bcrypt sees base64(HMAC-SHA-384(pepper, NFC(password))): 64 characters, so
 * that nothing is cut off, and worthless to who holds the database without the pepper (SEC-S01, SEC-S05).
 */
export function createPasswords({ pepper, cost: currentCost, lane: laneOptions }: PasswordsOptions): Passwords {
  const lane = createLane(laneOptions)
  const nobodysHash = nobodysHashes()
  let measuring: Promise<PasswordCost[]> | undefined

  const peppered = (password: string) =>
    createHmac('sha384', pepper.key).update(password.normalize('NFC'), 'utf8').digest('base64')

  /** What a stored text can be compared with; undefined where it is no hash that counts. */
  function understood(stored: string): ImportedHash | undefined {
    const [, pepperId, ownHash] = ownShape.exec(stored) ?? []
    const read = readImport(ownHash ?? stored)
    if ('problem' in read) return undefined
    if (ownHash === undefined) return read
    return pepperId === pepper.id ? { ...read, matches: (password) => read.matches(peppered(password)) } : undefined
  }

  /** What is compared with where there is no hash that counts: by the same steps, and never equal (SEC-S08). */
  const nobodys = (cost: number): ImportedHash => ({
    bcryptCost: cost,
    matches: (password) => bcrypt.compare(peppered(password), nobodysHash(cost)),
  })

  return {
    async hash(password) {
      if (!bounded(password)) throw new RangeError(`a password has at most ${longestPasswordBytes} bytes`)
      return `v1:${pepper.id}:${await lane.run(() => bcrypt.hash(peppered(password), currentCost()))}`
    },
    async verify(password, stored) {
      const isBounded = bounded(password)
      const hash = isBounded && stored !== null ? understood(stored) : undefined
      const equal = await lane.run(() => {
        const cost = currentCost()
        const { bcryptCost, matches } = hash ?? nobodys(cost)
        const check = () => matches(isBounded ? password : '')
        return bcryptCost === null ? otherAtCost(check, cost) : bcryptAtCost(check, bcryptCost, cost)
      })
      return equal && hash !== undefined
    },
    needsRehash: (hash) => ownShape.exec(hash)?.[1] !== pepper.id || costOf(hash) !== currentCost(),
    acceptsImport: (hash) => !('problem' in readImport(hash)),
    importProblem(hash) {
      const read = readImport(hash)
      return 'problem' in read ? read.problem : null
    },
    costs() {
      measuring ??= measureCosts(lane).catch((thrown: unknown) => {
        measuring = undefined
        throw thrown
      })
      return measuring
    },
    close: () => lane.close(),
  }
}

const costOf = (hash: string): number => Number(/\$2[aby]\$(\d\d)\$/.exec(hash)?.[1])

const bounded = (password: string): boolean =>
  password.length <= longestPasswordBytes && Buffer.byteLength(password, 'utf8') <= longestPasswordBytes
