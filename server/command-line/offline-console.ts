import { createRouterClient, type RouterClient } from '@orpc/server'
import { readAddress } from '../address-settings.ts'
import { type ConsoleRouter, router } from '../admin/router.ts'
import { createConfig, defaultPort, loopbackIssuer } from '../config.ts'
import { breachedFileIn, openDataFolder } from '../data-folder.ts'
import { checkedIssuer } from '../listening/address.ts'
import { systemClock } from '../platform/clock.ts'
import type { Log } from '../platform/log.ts'
import { closeAppliance, composeAppliance } from '../security/compose.ts'
import type { DataOptions } from './data-option.ts'
import { offlineInstallation } from './offline-installation.ts'

/** Every operation of the contract, as the command line. */
export type OfflineConsole = RouterClient<ConsoleRouter>

export interface ConsoleOptions extends DataOptions {
  /** What the server is called, in links; as stored unless named. */
  issuer?: string
}

/**
 * Opens a data folder that no server is using, lets `work` ask its console, and closes it again. Mail that was written meanwhile
 * waits for the server.
 * @throws {StartError} {StorageError} {VaultError} {ORPCError}
 */
export async function withConsole(
  { data, keyFile, issuer }: ConsoleOptions,
  log: Log,
  work: (console: OfflineConsole) => Promise<void>,
): Promise<void> {
  const named = issuer === undefined ? undefined : checkedIssuer(issuer)
  const folder = await openDataFolder({ folder: data, clock: systemClock }, { kind: 'file', path: keyFile })
  const { store, repositories, keys } = folder
  try {
    const stored = await readAddress(repositories)
    const config = createConfig(named ?? stored.issuer ?? loopbackIssuer(stored.port ?? defaultPort))
    const parts = { store, repositories, keys, config, log, clock: systemClock, breachedFile: breachedFileIn(data) }
    const appliance = await composeAppliance(parts)
    try {
      const installation = offlineInstallation(appliance, folder.folder)
      const context = { installation, caller: { kind: 'command_line' as const }, facts: null }
      await work(createRouterClient(router, { context }))
    } finally {
      await closeAppliance(appliance)
    }
  } finally {
    folder.release()
  }
}
