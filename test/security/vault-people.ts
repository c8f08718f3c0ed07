import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod'
import type { OsKeyStore } from '../../server/security/vault/os-slot.ts'
import { createVault } from '../../server/security/vault/vault.ts'
import { fakeClock } from '../support/fake-clock.ts'
import { tempFolder } from '../support/temp-folder.ts'

/** What Anna, who owns the office's machine, chose at set-up. */
export const annasPassphrase = 'brick otter violin harbour'

/** A key store of one user on one machine: what another one protected, it cannot give back. */
export function keyStoreOf(user: number): OsKeyStore {
  const flipped = (bytes: Buffer) => Buffer.from(bytes.map((byte) => byte ^ user))
  return {
    available: () => true,
    protect: (secret) => Buffer.concat([Buffer.from([user]), flipped(secret)]),
    unprotect(guarded) {
      if (guarded[0] !== user) throw new Error('Error while decrypting the ciphertext provided to safeStorage')
      return flipped(guarded.subarray(1))
    },
    describe: () => 'the office keyring',
  }
}

export const lockedKeyStore: OsKeyStore = { ...keyStoreOf(1), available: () => false }

/** A new vault with one slot of every kind; the key file lies beside `keys.json`. */
export async function freshVault() {
  const maker = { folder: tempFolder(), clock: fakeClock() }
  const created = await createVault(maker, [
    { kind: 'os', keyStore: keyStoreOf(1) },
    { kind: 'passphrase', passphrase: annasPassphrase },
    { kind: 'file', path: 'master.key' },
    { kind: 'recovery' },
  ])
  return { ...maker, ...created, recoveryKey: created.recoveryKey ?? '' }
}

/** Makes Anna's vault once, because a passphrase is slow, and answers copies of it in folders of their own. */
export function vaultCopies(): () => Promise<Awaited<ReturnType<typeof freshVault>>> {
  let original: Promise<{ made: Awaited<ReturnType<typeof freshVault>>; files: [string, Buffer][] }> | undefined
  const make = async () => {
    const made = await freshVault()
    const files = readdirSync(made.folder).map((name): [string, Buffer] => [
      name,
      readFileSync(join(made.folder, name)),
    ])
    return { made, files }
  }
  return async () => {
    original ??= make()
    const { made, files } = await original
    const folder = tempFolder()
    for (const [name, content] of files) writeFileSync(join(folder, name), content, { mode: 0o600 })
    return { ...made, folder, masterKey: Buffer.from(made.masterKey) }
  }
}

/** Changes the text of `keys.json` by accident. */
export function damageKeys(folder: string, damage: (text: string) => string): void {
  const path = join(folder, 'keys.json')
  writeFileSync(path, damage(readFileSync(path, 'utf8')))
}

// In the order in which they are written, because the digest depends on it.
const keysShape = z.looseObject({
  version: z.int(),
  installId: z.string(),
  createdAt: z.int(),
  check: z.string(),
  slots: z.array(z.looseObject({ id: z.string(), createdAt: z.int(), kind: z.string() })),
})
type Keys = z.infer<typeof keysShape>

export function storedKeys(folder: string): Keys {
  return keysShape.parse(JSON.parse(readFileSync(join(folder, 'keys.json'), 'utf8')))
}

/** Changes `keys.json` on purpose, its digest included, as somebody would who knows how it is made. */
export function forgeKeys(folder: string, forge: (keys: Keys) => Keys): void {
  const { digest: _, ...forged } = forge(storedKeys(folder))
  const digest = createHash('sha256').update(JSON.stringify(forged)).digest('base64url')
  writeFileSync(join(folder, 'keys.json'), JSON.stringify({ ...forged, digest }))
}
