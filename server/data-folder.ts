import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Clock } from './platform/clock.ts'
import { type ApplianceKeys, deriveApplianceKeys } from './security/appliance-keys.ts'
import { deriveKey } from './security/vault/derive-key.ts'
import type { Credential, NewSlot } from './security/vault/slots.ts'
import { createVault, openVault } from './security/vault/vault.ts'
import { prepareDataFolder } from './storage/folder.ts'
import { lockDataFolder } from './storage/lock.ts'
import { migrate } from './storage/migrate.ts'
import { openSqlite } from './storage/open-sqlite.ts'
import { createRepositories, type Repositories } from './storage/repositories.ts'
import { type Store, sqliteStore } from './storage/store.ts'

/** A data folder that this process alone uses, with its database open. */
export interface OpenFolder {
  folder: string
  store: Store
  repositories: Repositories
  keys: ApplianceKeys
  /** 32 bytes, zeroed by `release`: only for keeping the key in one more way. */
  masterKey: Buffer
  /** Lets the next process in; the store is closed before. */
  release(): void
}

interface Place {
  folder: string
  clock: Clock
}

/**
 * Makes a data folder: key first, database with it.
 * @throws {StorageError} {VaultError} and leaves no half-made one behind
 */
export function createDataFolder(place: Place, slot: NewSlot): Promise<OpenFolder> {
  return locked(place, async (folder) => {
    const { masterKey } = await createVault({ folder, clock: place.clock }, [slot])
    try {
      return { masterKey, ...openDatabase(folder, masterKey, true) }
    } catch (error) {
      masterKey.fill(0)
      if (!existsSync(databaseIn(folder))) rmSync(join(folder, 'keys.json'), { force: true })
      throw error
    }
  })
}

/**
 * Opens a data folder that has been set up.
 * @throws {StorageError} {VaultError} and changes nothing on disk
 */
export function openDataFolder(place: Place, credential: Credential): Promise<OpenFolder> {
  return locked(place, async (folder) => {
    const { masterKey } = await openVault({ folder }, credential)
    try {
      return { masterKey, ...openDatabase(folder, masterKey, false) }
    } catch (error) {
      masterKey.fill(0)
      throw error
    }
  })
}

const databaseIn = (folder: string) => join(folder, 'authly.db')

/** Where the file that `authly passwords build` made is looked for. */
export const breachedFileIn = (folder: string) => join(folder, 'breached.authly')

type Opened = Pick<OpenFolder, 'store' | 'repositories' | 'masterKey'>

async function locked({ folder: path, clock }: Place, open: (folder: string) => Promise<Opened>): Promise<OpenFolder> {
  const folder = prepareDataFolder({ path })
  const lock = lockDataFolder({ folder, clock })
  try {
    const opened = await open(folder)
    return {
      ...opened,
      folder,
      keys: deriveApplianceKeys(opened.masterKey),
      release() {
        opened.masterKey.fill(0)
        lock.release()
      },
    }
  } catch (error) {
    lock.release()
    throw error
  }
}

function openDatabase(
  folder: string,
  masterKey: Buffer,
  create: boolean,
): { store: Store; repositories: Repositories } {
  const file = databaseIn(folder)
  const key = deriveKey(masterKey, 'database')
  try {
    const writer = openSqlite({ file, key, create, quickCheck: true })
    try {
      migrate(writer)
      const store = sqliteStore({ writer, reader: openSqlite({ file, key, create: false }) })
      return { store, repositories: createRepositories(store) }
    } catch (error) {
      writer.close()
      throw error
    }
  } finally {
    key.fill(0)
  }
}
