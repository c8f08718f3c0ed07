import { setupStage } from './admin/setup-stage.ts'
import type { SetupState } from './contract/setup.ts'
import { createDataFolder, type OpenFolder, openDataFolder } from './data-folder.ts'
import { credentialOf, type KeyPlaces, newSlot } from './key-ways.ts'
import { StartError } from './listening/start-error.ts'
import { type LogoutSender, startLogoutSender } from './oauth/logout/logout-sender.ts'
import { errorFields } from './platform/log.ts'
import {
  closeServer,
  composeServer,
  pruneRegularly,
  type RunningServer,
  type ServerSurroundings,
  startListening,
} from './running-server.ts'
import { listSlots, vaultExists } from './security/vault/vault.ts'
import { VaultError } from './security/vault/vault-error.ts'
import { StorageError } from './storage/storage-error.ts'
import { version } from './version.ts'

/** What is at hand of an installation at this moment; changed in turn only. */
export interface Site {
  surroundings: ServerSurroundings
  keyPlaces: KeyPlaces
  dataFolder: string
  running: RunningServer | null
  /** Why the database is not open, where that is no one's wish. */
  problem: SetupState['problem']
  /** Why applications cannot reach the server although its database is open. */
  unreachable: string | null
  /** SHA-256 of the last group of the recovery key that was issued last. */
  recoveryGroup: Buffer | null
  stopPruning: () => void
  /** Tells applications of logouts; null while nothing is open. */
  logoutSender: LogoutSender | null
}

/**
 * Opens the installation without a person, if that can be.
 * @throws {VaultError} {StorageError} {StartError} on a headless server; on the desktop the console shows it
 */
export async function startSite(site: Site, setupToken: string | null): Promise<void> {
  const { options, log } = site.surroundings
  if (options.hostKind === 'server') return startHeadless(site, setupToken)
  if (!vaultExists({ folder: site.dataFolder })) return
  try {
    const way = unattendedWay(site)
    if (!way) return
    await openSite(site, () => openDataFolder(placeOf(site), credentialOf(way, site.keyPlaces)))
  } catch (error) {
    log.error('The database could not be opened', errorFields(error))
    site.problem = problemOf(error)
  }
}

/** A headless server has its key in a file, and makes both on its first start. */
async function startHeadless(site: Site, setupToken: string | null): Promise<void> {
  const { keyFile, onSetupLink } = site.surroundings.options
  const open = vaultExists({ folder: site.dataFolder })
    ? () => openDataFolder(placeOf(site), { kind: 'file', path: keyFile })
    : () => createDataFolder(placeOf(site), newSlot({ kind: 'file' }, site.keyPlaces))
  await openSite(site, open)
  if (!site.running || setupToken === null) return
  const { config, repositories } = site.running.appliance
  if ((await setupStage(repositories)) !== 'done') onSetupLink?.(`${config.issuer}/console/setup#token=${setupToken}`)
}

/** The slot that opens with nobody there. */
function unattendedWay({ dataFolder }: Site): { kind: 'os' | 'file' } | undefined {
  const slots = listSlots({ folder: dataFolder }).map(({ kind }) => kind)
  const kind = (['os', 'file'] as const).find((way) => slots.includes(way))
  return kind && { kind }
}

/** Opens the data folder that `open` makes or finds, puts the server together over it, listens. */
export async function openSite(site: Site, open: () => Promise<OpenFolder>): Promise<void> {
  // Of two who unlock at once, the second finds it open.
  if (site.running) return
  const composed = await composeServer(site.surroundings, await open())
  site.dataFolder = composed.folder.folder
  const server = await listen(site, composed)
  try {
    const details = { version, issuer: server.appliance.config.issuer }
    await server.appliance.events.write({ type: 'server_started', outcome: 'success', actorKind: 'system', details })
  } catch (error) {
    await closeServer(server)
    throw error
  }
  site.running = server
  site.problem = null
  site.stopPruning = pruneRegularly(server)
  server.appliance.mail.start()
  server.appliance.signingKeys.start()
  site.logoutSender = startLogoutSender(() => (site.running ?? server).appliance)
}

/** On the desktop the console works without a port too, and is where another one is chosen. */
async function listen(site: Site, composed: RunningServer): Promise<RunningServer> {
  site.unreachable = null
  try {
    return await startListening(site.surroundings, composed)
  } catch (error) {
    if (site.surroundings.options.hostKind === 'server' || !(error instanceof StartError)) {
      await closeServer(composed)
      throw error
    }
    site.surroundings.log.error('The server cannot be reached', errorFields(error))
    site.unreachable = error.message
    return composed
  }
}

/** Stops answering and closes the database; does nothing where it is closed. */
export async function closeSite(site: Site): Promise<void> {
  const server = site.running
  if (!server) return
  site.running = null
  site.stopPruning()
  await site.logoutSender?.close()
  site.logoutSender = null
  // A stop that cannot be recorded, on a full disk say, is a stop all the same.
  await server.appliance.events
    .write({ type: 'server_stopped', outcome: 'success', actorKind: 'system' })
    .catch((error: unknown) => site.surroundings.log.error('The stop could not be recorded', errorFields(error)))
  await closeServer(server)
}

const placeOf = ({ dataFolder, surroundings }: Site) => ({ folder: dataFolder, clock: surroundings.clock })

function problemOf(error: unknown): SetupState['problem'] {
  if (error instanceof VaultError || error instanceof StorageError || error instanceof StartError)
    return { code: error.code, message: error.message }
  return { code: 'unexpected', message: 'The database could not be opened. The log says more.' }
}
