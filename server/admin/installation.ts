import type { KeySlotKind } from '../contract/settings.ts'
import type { SetupState } from '../contract/setup.ts'
import type { Clock } from '../platform/clock.ts'
import type { Log } from '../platform/log.ts'
import type { Appliance } from '../security/appliance.ts'
import type { Transaction } from '../storage/store.ts'
import type { SetupToken } from './setup-token.ts'

/** A server whose database is open. */
export interface OpenServer {
  appliance: Appliance
  /** Epoch milliseconds. */
  startedAt: number
  /** Aborts when the database is about to be closed or the server to be called otherwise. */
  closing: AbortSignal
}

/** How the master key of a new data folder is to be kept. */
export type KeyWish = { kind: 'os' } | { kind: 'passphrase'; passphrase: string } | { kind: 'file' }

export type Unlocking = KeyWish | { kind: 'recovery'; recoveryKey: string }

/** Where the server answers and what it is called. */
export interface ServerAddress {
  issuer: string
  port: number
}

/** A change of address: `issuer` null means that it follows the port. */
export interface AddressWish {
  issuer?: string | null | undefined
  port?: number | undefined
}

/** What a console may do to the installation itself, besides what is in its database: the data folder, its key, its address. */
export interface Installation {
  host: SetupState['host']
  clock: Clock
  log: Log
  version: string
  /** Null while nothing is set up, while locked, and while the database cannot be opened. */
  open(): OpenServer | null
  /** All of set-up's state but the stage, which is in the database. */
  state(): Promise<Omit<SetupState, 'stage'>>
  /** Null where set-up does not go by a printed link. */
  setupToken: SetupToken | null
  /** The system's folder dialog; null when the person cancelled or there is none. */
  chooseFolder(): Promise<string | null>
  /** @throws {VaultError} {StorageError} when it cannot be made; nothing is left behind then */
  create(wish: { folder?: string | undefined; key: KeyWish }): Promise<void>
  /** @throws {VaultError} {StorageError} {StartError} */
  unlock(credential: Unlocking): Promise<void>
  lock(): Promise<void>
  /** Replaces the recovery key; the text is kept nowhere. @throws {VaultError} {StorageError} */
  issueRecoveryKey(): Promise<string>
  /** Whether this is the last group of the recovery key issued since the start, in constant time. */
  confirmsRecoveryKey(lastGroup: string): boolean
  keySlots(): { kind: KeySlotKind; createdAt: number }[]
  address(): ServerAddress
  /** Why nobody can reach the server although its database is open; null when they can. */
  unreachable(): string | null
  /** Which parts of the address the command line decided. */
  fixed: { issuer: boolean; port: boolean }
  /**
   * Takes another address, or at least remembers it where that needs a restart. `record` runs in the transaction that stores it.
   * @throws {StartError} when the port cannot be had or the issuer cannot be; nothing has changed then
   */
  move(wish: AddressWish, record: (transaction: Transaction) => Promise<void>): Promise<void>
  /** Whether the stored address differs from the one in use. */
  restartNeeded(): Promise<boolean>
}
