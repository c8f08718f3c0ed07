import { randomBytes } from 'node:crypto'
import * as z from 'zod'
import { slotHead } from './slot-head.ts'
import { VaultError } from './vault-error.ts'
import { type SlotPlace, slotKeyFromRandom, unwrapKey, wrapKey, wrapped } from './wrap.ts'

/** The operating system's key store, as the host of the server offers it. */
export interface OsKeyStore {
  /** Whether it can be used now and really encrypts: a password that is written in a program's source does not (SEC-E27). */
  available(): boolean | Promise<boolean>
  protect(secret: Buffer): Buffer | Promise<Buffer>
  unprotect(protectedSecret: Buffer): Buffer | Promise<Buffer>
  /** What people call it, such as "the macOS Keychain". */
  describe(): string
}

/** The store holds a random key of the slot's own, and not the master key itself, so that the wrapping is bound to its place. */
export const osSlot = slotHead.extend({ kind: z.literal('os'), guarded: z.base64url().max(8192), wrap: wrapped })
export type OsSlot = z.infer<typeof osSlot>

/** @throws {VaultError} `os_store_unavailable` */
export async function sealOsSlot(place: SlotPlace, masterKey: Buffer, store: OsKeyStore) {
  await requireAvailable(store)
  const secret = randomBytes(32)
  const guarded = await store.protect(secret)
  const wrap = wrapKey(slotKeyFromRandom(secret, place), place, masterKey)
  return { guarded: guarded.toString('base64url'), wrap }
}

/** @throws {VaultError} `os_store_unavailable`, `os_store_refused` */
export async function openOsSlot(place: SlotPlace, slot: OsSlot, store: OsKeyStore): Promise<Buffer | undefined> {
  await requireAvailable(store)
  const secret = await unprotected(slot, store)
  return unwrapKey(slotKeyFromRandom(secret, place), place, slot.wrap)
}

async function requireAvailable(store: OsKeyStore): Promise<void> {
  if (!(await store.available())) throw new VaultError('os_store_unavailable', { detail: store.describe() })
}

async function unprotected(slot: OsSlot, store: OsKeyStore): Promise<Buffer> {
  try {
    return await store.unprotect(Buffer.from(slot.guarded, 'base64url'))
  } catch (error) {
    throw new VaultError('os_store_refused', { detail: store.describe(), cause: error })
  }
}
