import { chmodSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod'
import { addSlot, createVault, openVault } from '../../server/security/vault/vault.ts'
import { VaultError } from '../../server/security/vault/vault-error.ts'
import { storageErrorFrom } from '../../server/storage/storage-error.ts'
import { fakeClock } from '../support/fake-clock.ts'
import { folderState } from '../support/folder-state.ts'

// What the vault's fault tests run in a process of its own: with fewer rights, or on another disk.

const taskSchema = z.object({ task: z.enum(['create-read-only', 'full-disk', 'expose']), folder: z.string() })
const namesIn = (folder: string) => folderState(folder).map(({ name }) => name)

async function attempt(work: () => Promise<unknown>): Promise<object> {
  try {
    await work()
    return { done: true }
  } catch (error) {
    const { code, exitCode, message } = error instanceof VaultError ? error : storageErrorFrom(error)
    return { code, exitCode, message }
  }
}

async function createReadOnly(folder: string): Promise<object> {
  chmodSync(folder, 0o500)
  const outcome = await attempt(() => createVault({ folder, clock: fakeClock() }, [{ kind: 'recovery' }]))
  chmodSync(folder, 0o700)
  return { ...outcome, left: readdirSync(folder) }
}

/** `folder` lies on a disk of a few kilobytes. */
async function onFullDisk(folder: string): Promise<object> {
  const maker = { folder, clock: fakeClock() }
  const { masterKey, recoveryKey = '' } = await createVault(maker, [{ kind: 'recovery' }])
  await attempt(async () => writeFileSync(join(folder, 'filling'), Buffer.alloc(1024 * 1024)))
  const added = await attempt(() => addSlot(maker, { masterKey, slot: { kind: 'recovery' } }))
  const nested = { folder: join(folder, '.'), clock: maker.clock }
  const created = await attempt(() => addSlot(nested, { masterKey, slot: { kind: 'file', path: 'new.key' } }))
  const opened = await openVault({ folder }, { kind: 'recovery', recoveryKey })
  return { added, created, left: namesIn(folder), opens: opened.masterKey.equals(masterKey) }
}

async function run({ task, folder }: z.infer<typeof taskSchema>): Promise<object> {
  if (task === 'create-read-only') return createReadOnly(folder)
  if (task === 'full-disk') return onFullDisk(folder)
  chmodSync(join(folder, 'keys.json'), 0o644)
  return { done: true }
}

process.stdout.write(JSON.stringify(await run(taskSchema.parse(JSON.parse(process.argv[2] ?? '')))))
