import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod'
import { replaceFile } from '../../platform/replace-file.ts'
import { keepPrivate } from '../../storage/private-file.ts'
import { storageErrorFrom } from '../../storage/storage-error.ts'
import { fileSlot } from './file-slot.ts'
import { osSlot } from './os-slot.ts'
import { passphraseSlot } from './passphrase-slot.ts'
import { recoverySlot } from './recovery-slot.ts'
import { VaultError } from './vault-error.ts'
import { bytes } from './wrap.ts'

const slot = z.discriminatedUnion('kind', [osSlot, passphraseSlot, fileSlot, recoverySlot])
export type StoredSlot = z.infer<typeof slot>

const keysSchema = z.strictObject({
  version: z.literal(1),
  installId: z.string().min(1).max(64),
  createdAt: z.int(),
  /** A MAC made with the master key: tells the right one without any other file. */
  check: bytes(32),
  slots: z.array(slot).min(1).max(64),
})
export type Keys = z.infer<typeof keysSchema>

const keysPath = (folder: string) => join(folder, 'keys.json')

export function hasKeys(folder: string): boolean {
  return existsSync(keysPath(folder))
}

/** @throws {VaultError} `no_vault`, `damaged`, `newer_vault`; {StorageError} `foreign_owner`, `not_a_file`, … */
export function readKeys(folder: string): Keys {
  const raw = parsed(readText(keysPath(folder)))
  const { version } = z.looseObject({ version: z.int() }).safeParse(raw).data ?? {}
  if (version !== undefined && version > 1) throw new VaultError('newer_vault', { detail: `version ${version}` })
  const stored = keysSchema.extend({ digest: bytes(32) }).safeParse(raw)
  if (!stored.success) throw new VaultError('damaged', { detail: stored.error.issues[0]?.path.join('.') ?? 'shape' })
  const { digest, ...keys } = stored.data
  if (digestOf(keys) !== digest) throw new VaultError('damaged', { detail: 'digest' })
  return keys
}

/** Written whole or not at all, and on the disk when this returns. */
export function writeKeys(folder: string, keys: Keys): void {
  const path = keysPath(folder)
  try {
    replaceFile(path, `${JSON.stringify({ ...keys, digest: digestOf(keys) }, null, 2)}\n`)
  } catch (error) {
    throw storageErrorFrom(error, path)
  }
}

function readText(path: string): string {
  if (!keepPrivate(path)) throw new VaultError('no_vault', { detail: path })
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    throw storageErrorFrom(error, path)
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new VaultError('damaged', { detail: 'not JSON', cause: error })
  }
}

/** Against accidents, not against people: with it, a slot that does not open means a wrong credential and not a damaged file. */
function digestOf(keys: Keys): string {
  return createHash('sha256')
    .update(JSON.stringify(keysSchema.parse(keys)))
    .digest('base64url')
}
