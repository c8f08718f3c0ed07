import type { Clock } from './platform/clock.ts'
import type { Log } from './platform/log.ts'
import type { OsKeyStore } from './security/vault/os-slot.ts'
import type { Seed } from './seed/seed-schema.ts'

export interface ApplianceOptions {
  /** Who hosts it: on the desktop, what goes wrong is shown in the console; a server that cannot start throws. */
  hostKind: 'desktop' | 'server'
  /** Where the data lives, unless set-up chooses another folder. */
  dataFolder: string
  /** `localhost` by default: both loopback addresses. */
  host?: string
  /** What the office chose, or 9400, by default; 0 takes any free port. */
  port?: number
  /** Follows the port by default. */
  issuer?: string
  /** Where the key file of a headless server is; `master.key` in the data folder by default. */
  keyFile?: string
  /** The built console, served under /console. */
  consoleFolder?: string
  /** The operating system's key store, where the host has one. */
  osKeyStore?: OsKeyStore
  /** The system's own folder dialog; null when the person cancelled. */
  chooseFolder?: () => Promise<string | null>
  /** Hears where the data lives once set-up has decided it. */
  onFolderChosen?: (folder: string) => void
  /** Hears the address of set-up with its one-time token, while a headless server is not set up. */
  onSetupLink?: (link: string) => void
  /** Applied before the server answers. */
  seed?: Seed
  clock?: Clock
  log?: Log
  /** The work factor of bcrypt, where it shall not be the default. */
  bcryptCost?: number
}
