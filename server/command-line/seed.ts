import { createConfig, defaultPort, loopbackIssuer } from '../config.ts'
import { breachedFileIn, createDataFolder, openDataFolder } from '../data-folder.ts'
import { systemClock } from '../platform/clock.ts'
import type { Log } from '../platform/log.ts'
import { closeAppliance, composeAppliance } from '../security/compose.ts'
import { vaultExists } from '../security/vault/vault.ts'
import { applySeed } from '../seed/apply-seed.ts'
import { readSeedFile } from '../seed/seed-file.ts'

export interface SeedOptions {
  data: string
  keyFile?: string
}

/**
 * `authly seed FILE`: applies a seed file to a data folder that no server is using, and says what changed.
 * @throws {StartError} {StorageError} {VaultError}; nothing of the file was applied then
 */
export async function seed(file: string, { data, keyFile }: SeedOptions, log: Log): Promise<void> {
  const content = readSeedFile(file)
  const place = { folder: data, clock: systemClock }
  const folder = vaultExists(place)
    ? await openDataFolder(place, { kind: 'file', path: keyFile })
    : await createDataFolder(place, { kind: 'file', path: keyFile ?? 'master.key' })
  const { store, repositories, keys } = folder
  // Nothing is issued here, so what the server will be called does not matter.
  const config = createConfig(loopbackIssuer(defaultPort))
  const appliance = await composeAppliance({
    store,
    repositories,
    keys,
    config,
    log,
    clock: systemClock,
    breachedFile: breachedFileIn(data),
  })
  try {
    const result = await applySeed(appliance, content)
    const changes = Object.entries(result).filter(([, count]) => count > 0)
    const said = changes.map(([name, count]) => `${name.replace('_', ' ')}: ${count}`).join(', ')
    process.stdout.write(`${said || 'nothing to change'}\n`)
  } finally {
    await closeAppliance(appliance)
    folder.release()
  }
}
