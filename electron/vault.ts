import { safeStorage } from 'electron'
import type { OsKeyStore } from '../server/index.ts'

type Backend = ReturnType<typeof safeStorage.getSelectedStorageBackend>

/** Linux key stores that really encrypt: `basic_text` is a password that is written in Chromium's source (SEC-E27). */
const realBackends: ReadonlyMap<Backend, string> = new Map([
  ['gnome_libsecret', 'the GNOME keyring'],
  ['kwallet', 'KWallet'],
  ['kwallet5', 'KWallet'],
  ['kwallet6', 'KWallet'],
])

/** The operating system's key store, as the server's vault wants it; only to be asked once Electron is ready. */
export function osKeyStore(): OsKeyStore {
  // Older versions of Electron have only the calls that block, and newer ones want the others.
  const waits = Reflect.has(safeStorage, 'encryptStringAsync')
  const encrypts = () => (waits ? safeStorage.isAsyncEncryptionAvailable() : safeStorage.isEncryptionAvailable())
  return {
    available: async () => storeName() !== null && (await encrypts()),
    describe: () => storeName() ?? 'no key store',
    protect(secret) {
      // Electron takes text only; base64 keeps every byte.
      const text = secret.toString('base64')
      return waits ? safeStorage.encryptStringAsync(text) : safeStorage.encryptString(text)
    },
    async unprotect(guarded) {
      if (!waits) return Buffer.from(safeStorage.decryptString(guarded), 'base64')
      const { result } = await safeStorage.decryptStringAsync(guarded)
      return Buffer.from(result, 'base64')
    },
  }
}

function storeName(): string | null {
  if (process.platform === 'darwin') return 'the macOS Keychain'
  if (process.platform === 'win32') return 'Windows Data Protection'
  return realBackends.get(safeStorage.getSelectedStorageBackend()) ?? null
}
