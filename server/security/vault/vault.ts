import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import type { KeySlotKind } from '../../contract/settings.ts'
import type { Clock } from '../../platform/clock.ts'
import { timeOrderedId } from '../../platform/ids.ts'
import { deriveKey } from './derive-key.ts'
import { hasKeys, type Keys, readKeys, type StoredSlot, writeKeys } from './keys-file.ts'
import { type Credential, type NewSlot, openSlot, sealSlot, wrongCredential } from './slots.ts'
import { VaultError } from './vault-error.ts'

export interface VaultPlace {
  /** The data folder, prepared: `keys.json` is kept there. */
  folder: string
}

export interface VaultMaker extends VaultPlace {
  clock: Clock
}

export interface OpenVault {
  /** Names this installation; it is no secret. */
  installId: string
  /** 32 bytes. The caller owns them, and zeroes them once the keys that it needs are derived. */
  masterKey: Buffer
}

export interface CreatedVault extends OpenVault {
  /** To be shown once, where a recovery slot was asked for: it is kept nowhere. */
  recoveryKey: string | undefined
}

export interface SlotAddition {
  masterKey: Buffer
  slot: NewSlot
  /** Whether the other slots of the same kind end with it, as when a passphrase is changed. */
  replacing?: boolean
}

/** What may be told of a slot without any key. `createdAt` is in epoch milliseconds. */
export interface SlotView {
  id: string
  kind: KeySlotKind
  createdAt: number
}

/** Whether the folder has been set up; then a missing or emptied database is a loss and not a first run (SEC-D11). */
export function vaultExists({ folder }: VaultPlace): boolean {
  return hasKeys(folder)
}

/**
 * Makes the master key of a new installation and keeps it in the given slots.
 * @throws {VaultError} `vault_exists`, and what the slots refuse; {StorageError} `not_writable`, `disk_full`
 */
export async function createVault(maker: VaultMaker, slots: readonly NewSlot[]): Promise<CreatedVault> {
  if (slots.length === 0) throw new RangeError('a vault needs at least one slot')
  if (slots.filter(({ kind }) => kind === 'recovery').length > 1) throw new RangeError('one recovery key is enough')
  if (hasKeys(maker.folder)) throw new VaultError('vault_exists')
  const createdAt = maker.clock.now()
  const installId = timeOrderedId(createdAt)
  const masterKey = randomBytes(32)
  const head: Omit<Keys, 'slots'> = { version: 1, installId, createdAt, check: checkOf(masterKey, installId) }
  try {
    const sealed = []
    for (const slot of slots) sealed.push(await sealSlot({ ...maker, installId, masterKey }, slot))
    if (hasKeys(maker.folder)) throw new VaultError('vault_exists')
    writeKeys(maker.folder, { ...head, slots: sealed.map(({ slot }) => slot) })
    return { installId, masterKey, recoveryKey: sealed.find(({ recoveryKey }) => recoveryKey)?.recoveryKey }
  } catch (error) {
    masterKey.fill(0)
    throw error
  }
}

/**
 * The master key, by one of the credentials that were set up for it.
 * @throws {VaultError} `no_vault`, `damaged`, `newer_vault`, `no_such_slot`, and what the kind of slot refuses:
 * `wrong_passphrase`; `wrong_recovery_key`, `mistyped_recovery_key`; `key_file_missing`, `key_file_exposed`,
 * `malformed_key_file`, `wrong_key_file`; `os_store_unavailable`, `os_store_refused`
 */
export async function openVault({ folder }: VaultPlace, credential: Credential): Promise<OpenVault> {
  const { installId, check, slots } = readKeys(folder)
  const candidates = slots.filter(({ kind }) => kind === credential.kind)
  if (candidates.length === 0) throw new VaultError('no_such_slot', { detail: credential.kind })
  const masterKey = await openAny({ folder, installId }, candidates, credential)
  if (!isChecked(masterKey, installId, check)) throw new VaultError('damaged', { detail: 'key check' })
  return { installId, masterKey }
}

/** Tries every slot: of two key files, one may be away. What the first refused is said when none opens. */
async function openAny(
  install: { folder: string; installId: string },
  slots: readonly StoredSlot[],
  credential: Credential,
): Promise<Buffer> {
  const refused: unknown[] = []
  for (const slot of slots) {
    try {
      const masterKey = await openSlot(install, slot, credential)
      if (masterKey) return masterKey
    } catch (error) {
      refused.push(error)
    }
  }
  throw refused[0] ?? new VaultError(wrongCredential[credential.kind])
}

/**
 * Keeps the master key in one more way.
 * @returns the new slot's id, and the recovery key where that was asked for
 * @throws {VaultError} `wrong_master_key`, and what the slot refuses; nothing is changed then
 */
export async function addSlot(
  maker: VaultMaker,
  { masterKey, slot, replacing = false }: SlotAddition,
): Promise<{ id: string; recoveryKey: string | undefined }> {
  const { installId, check } = readKeys(maker.folder)
  if (!isChecked(masterKey, installId, check)) throw new VaultError('wrong_master_key')
  const sealed = await sealSlot({ ...maker, installId, masterKey }, slot)
  // Read again: the sealing took time, in which another slot may have come or gone.
  const keys = readKeys(maker.folder)
  const others = keys.slots.filter(({ kind }) => !(replacing && kind === slot.kind))
  writeKeys(maker.folder, { ...keys, slots: [...others, sealed.slot] })
  return { id: sealed.slot.id, recoveryKey: sealed.recoveryKey }
}

/** @throws {VaultError} `last_slot`, `no_such_slot` */
export function removeSlot({ folder }: VaultPlace, id: string): void {
  const keys = readKeys(folder)
  const slots = keys.slots.filter((slot) => slot.id !== id)
  if (slots.length === keys.slots.length) throw new VaultError('no_such_slot', { detail: id })
  if (slots.length === 0) throw new VaultError('last_slot')
  writeKeys(folder, { ...keys, slots })
}

/** In which ways the data folder can be opened, oldest first; no key is needed to know it. */
export function listSlots({ folder }: VaultPlace): SlotView[] {
  return readKeys(folder).slots.map(({ id, kind, createdAt }) => ({ id, kind, createdAt }))
}

function checkOf(masterKey: Buffer, installId: string): string {
  const key = deriveKey(masterKey, 'key-check')
  const check = createHmac('sha256', key).update(`authly key check ${installId}`).digest('base64url')
  key.fill(0)
  return check
}

function isChecked(masterKey: Buffer, installId: string, check: string): boolean {
  const expected = Buffer.from(checkOf(masterKey, installId), 'base64url')
  return timingSafeEqual(expected, Buffer.from(check, 'base64url'))
}
