import type { Clock } from '../../platform/clock.ts'
import { timeOrderedId } from '../../platform/ids.ts'
import { openFileSlot, sealFileSlot } from './file-slot.ts'
import type { StoredSlot } from './keys-file.ts'
import { type OsKeyStore, openOsSlot, sealOsSlot } from './os-slot.ts'
import { openPassphraseSlot, sealPassphraseSlot } from './passphrase-slot.ts'
import { newRecoveryKey } from './recovery-key.ts'
import { openRecoverySlot, sealRecoverySlot } from './recovery-slot.ts'
import type { VaultErrorCode } from './vault-error.ts'

/** A way to keep the master key. A key file's path is taken from the data folder; the file is made if it is not there. */
export type NewSlot =
  | { kind: 'os'; keyStore: OsKeyStore }
  | { kind: 'passphrase'; passphrase: string }
  | { kind: 'file'; path: string }
  | { kind: 'recovery' }

/** What opens a slot. Without a path the key file is looked for where it was when the slot was made. */
export type Credential =
  | { kind: 'os'; keyStore: OsKeyStore }
  | { kind: 'passphrase'; passphrase: string }
  | { kind: 'file'; path?: string | undefined }
  | { kind: 'recovery'; recoveryKey: string }

/** What is said when no slot of the kind opens with what was presented. */
export const wrongCredential: Readonly<Record<Credential['kind'], VaultErrorCode>> = {
  os: 'os_store_refused',
  passphrase: 'wrong_passphrase',
  file: 'wrong_key_file',
  recovery: 'wrong_recovery_key',
}

interface Sealing {
  folder: string
  clock: Clock
  installId: string
  masterKey: Buffer
}

interface SealedSlot {
  slot: StoredSlot
  recoveryKey: string | undefined
}

export async function sealSlot({ folder, clock, installId, masterKey }: Sealing, wish: NewSlot): Promise<SealedSlot> {
  const createdAt = clock.now()
  const id = timeOrderedId(createdAt)
  const place = { installId, kind: wish.kind, slotId: id }
  const head = { id, createdAt }
  switch (wish.kind) {
    case 'os':
      return kept({ ...head, kind: 'os', ...(await sealOsSlot(place, masterKey, wish.keyStore)) })
    case 'passphrase':
      return kept({ ...head, kind: 'passphrase', ...(await sealPassphraseSlot(place, masterKey, wish.passphrase)) })
    case 'file':
      return kept({ ...head, kind: 'file', ...sealFileSlot(place, masterKey, { folder, path: wish.path }) })
    case 'recovery': {
      const recoveryKey = newRecoveryKey()
      return { slot: { ...head, kind: 'recovery', ...sealRecoverySlot(place, masterKey, recoveryKey) }, recoveryKey }
    }
  }
}

/** The master key, or undefined when the credential is not this slot's. */
export async function openSlot(
  { folder, installId }: { folder: string; installId: string },
  slot: StoredSlot,
  credential: Credential,
): Promise<Buffer | undefined> {
  const place = { installId, kind: slot.kind, slotId: slot.id }
  if (slot.kind === 'os' && credential.kind === 'os') return openOsSlot(place, slot, credential.keyStore)
  if (slot.kind === 'passphrase' && credential.kind === 'passphrase') {
    return openPassphraseSlot(place, slot, credential.passphrase)
  }
  if (slot.kind === 'file' && credential.kind === 'file') {
    return openFileSlot(place, slot, { folder, path: credential.path ?? slot.path })
  }
  if (slot.kind === 'recovery' && credential.kind === 'recovery') {
    return openRecoverySlot(place, slot, credential.recoveryKey)
  }
  return undefined
}

function kept(slot: StoredSlot): SealedSlot {
  return { slot, recoveryKey: undefined }
}
