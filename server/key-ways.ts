import type { KeyWish, Unlocking } from './admin/installation.ts'
import type { SetupState } from './contract/setup.ts'
import type { OsKeyStore } from './security/vault/os-slot.ts'
import type { Credential, NewSlot } from './security/vault/slots.ts'
import { VaultError } from './security/vault/vault-error.ts'

/** What the machine offers for keeping a key. */
export interface KeyPlaces {
  osKeyStore?: OsKeyStore | undefined
  /** Taken from the data folder. */
  keyFile: string
}

/** The ways to keep the key that this machine offers, with what each does and does not protect from. */
export async function keyWays({ osKeyStore }: KeyPlaces): Promise<SetupState['keyWays']> {
  const hasOsStore = osKeyStore !== undefined && (await osKeyStore.available())
  const name = osKeyStore?.describe() ?? 'a key store'
  return [
    {
      kind: 'os',
      available: hasOsStore,
      recommended: hasOsStore,
      sentence: hasOsStore
        ? `The key is kept by ${name} and opens when you are signed in to this computer. A copied or stolen data folder is unreadable; other programs that run as you may still ask for the key.`
        : 'This computer offers no key store that really encrypts.',
    },
    {
      kind: 'passphrase',
      available: true,
      recommended: !hasOsStore,
      sentence:
        'You type a passphrase each time Authly starts. A copied or stolen data folder is as safe as the passphrase is hard to guess, and nobody can start Authly without you.',
    },
    {
      kind: 'file',
      available: true,
      recommended: false,
      sentence:
        'The key lies in a file beside the data, for machines that start by themselves. Whoever can copy the whole folder can read the data: encrypt the disk as well.',
    },
  ]
}

export function newSlot(wish: KeyWish, { osKeyStore, keyFile }: KeyPlaces): NewSlot {
  if (wish.kind === 'file') return { kind: 'file', path: keyFile }
  if (wish.kind === 'passphrase') return wish
  return { kind: 'os', keyStore: required(osKeyStore) }
}

export function credentialOf(unlocking: Unlocking, { osKeyStore }: KeyPlaces): Credential {
  return unlocking.kind === 'os' ? { kind: 'os', keyStore: required(osKeyStore) } : unlocking
}

function required(store: OsKeyStore | undefined): OsKeyStore {
  if (!store) throw new VaultError('os_store_unavailable')
  return store
}
