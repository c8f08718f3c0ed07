import { hash, timingSafeEqual } from 'node:crypto'
import { isAbsolute } from 'node:path'
import { readAddress } from './address-settings.ts'
import { AdminError } from './admin/admin-error.ts'
import type { Installation } from './admin/installation.ts'
import { createSetupToken } from './admin/setup-token.ts'
import type { ApplianceOptions } from './appliance-options.ts'
import { defaultPort, loopbackIssuer } from './config.ts'
import { createDataFolder, openDataFolder } from './data-folder.ts'
import { credentialOf, keyWays, newSlot } from './key-ways.ts'
import { moveServer } from './move-server.ts'
import { systemClock } from './platform/clock.ts'
import { createLog } from './platform/log.ts'
import type { RunningServer } from './running-server.ts'
import { addSlot, listSlots, vaultExists } from './security/vault/vault.ts'
import { closeSite, openSite, type Site, startSite } from './site.ts'
import { createTurns } from './turns.ts'
import { version } from './version.ts'

export interface StartableInstallation extends Installation {
  /** Opens what can be opened without a person, and listens. */
  start(): Promise<void>
  stop(): Promise<void>
}

/** The installation as the console sees it, over the data folder and the server that runs on it. */
export function createInstallation(options: ApplianceOptions): StartableInstallation {
  const clock = options.clock ?? systemClock
  const log = options.log ?? createLog({ clock, level: 'info' })
  const inTurn = createTurns()
  const setupLink = options.hostKind === 'server' ? createSetupToken() : null
  const identity = {
    host: options.hostKind,
    clock,
    log,
    version,
    setupToken: setupLink?.token ?? null,
    fixed: { issuer: options.issuer !== undefined, port: options.port !== undefined },
  }
  const installation: StartableInstallation = {
    ...identity,
    open: () => site.running,
    state: () => stateOf(site),
    chooseFolder: async () => (await options.chooseFolder?.()) ?? null,
    create: (wish) => inTurn(() => create(site, wish)),
    unlock: (credential) =>
      inTurn(() => openSite(site, () => openDataFolder(placeOf(site), credentialOf(credential, site.keyPlaces)))),
    lock: () => inTurn(() => closeSite(site)),
    issueRecoveryKey: () => inTurn(() => issueRecoveryKey(site)),
    confirmsRecoveryKey: (lastGroup) => confirmsRecoveryKey(site, lastGroup),
    keySlots: () => listSlots({ folder: site.dataFolder }),
    address: () => addressOf(site),
    unreachable: () => site.unreachable,
    move: (wish, record) => inTurn(() => moveServer(site, wish, record)),
    restartNeeded: () => restartNeeded(site),
    start: () => inTurn(() => startSite(site, setupLink?.text ?? null)),
    stop: () => inTurn(() => closeSite(site)),
  }
  const site: Site = {
    surroundings: { options, clock, log, installation },
    keyPlaces: { osKeyStore: options.osKeyStore, keyFile: options.keyFile ?? 'master.key' },
    dataFolder: options.dataFolder,
    running: null,
    problem: null,
    unreachable: null,
    recoveryGroup: null,
    stopPruning: () => {},
    logoutSender: null,
  }
  return installation
}

const placeOf = ({ dataFolder, surroundings }: Site) => ({ folder: dataFolder, clock: surroundings.clock })

async function create(site: Site, { folder, key }: Parameters<Installation['create']>[0]): Promise<void> {
  if (folder !== undefined && !isAbsolute(folder))
    throw new AdminError('INVALID', { field: 'folder', message: 'Name the folder by its whole path.' })
  const chosen = { ...placeOf(site), folder: folder ?? site.dataFolder }
  await openSite(site, () => createDataFolder(chosen, newSlot(key, site.keyPlaces)))
  if (site.running) site.surroundings.options.onFolderChosen?.(site.running.folder.folder)
}

async function stateOf(site: Site) {
  const { options } = site.surroundings
  const exists = vaultExists({ folder: site.dataFolder })
  return {
    host: options.hostKind,
    locked: site.running === null && exists,
    problem: site.problem,
    dataFolder: site.dataFolder,
    issuer: site.running?.appliance.config.issuer ?? null,
    keyWays: await keyWays(site.keyPlaces),
    unlockWith: exists ? slotKinds(site) : [],
    canChooseFolder: options.chooseFolder !== undefined,
  }
}

/** In which ways the folder opens; none where its key file is damaged, which `problem` says. */
function slotKinds({ dataFolder }: Site) {
  try {
    return [...new Set(listSlots({ folder: dataFolder }).map(({ kind }) => kind))]
  } catch {
    return []
  }
}

async function issueRecoveryKey(site: Site): Promise<string> {
  const { folder, masterKey } = required(site).folder
  const maker = { folder, clock: site.surroundings.clock }
  const { recoveryKey } = await addSlot(maker, { masterKey, slot: { kind: 'recovery' }, replacing: true })
  if (recoveryKey === undefined) throw new Error('a recovery slot was made without its key')
  site.recoveryGroup = digestOfGroup(recoveryKey.split('-').at(-1) ?? '')
  return recoveryKey
}

function confirmsRecoveryKey({ recoveryGroup }: Site, typed: string): boolean {
  return recoveryGroup !== null && timingSafeEqual(digestOfGroup(typed), recoveryGroup)
}

/** As the vault reads it: capitals, spaces and hyphens do not matter, and O, I, L are 0, 1, 1. */
function digestOfGroup(typed: string): Buffer {
  const group = typed.toUpperCase().replace(/[\s-]/g, '').replaceAll('O', '0').replace(/[IL]/g, '1')
  return hash('sha256', group, 'buffer')
}

function addressOf({ running, surroundings: { options } }: Site) {
  const port = running?.listening?.sockets.port ?? running?.wantedPort ?? options.port ?? defaultPort
  return { port, issuer: running?.appliance.config.issuer ?? options.issuer ?? loopbackIssuer(port) }
}

async function restartNeeded(site: Site): Promise<boolean> {
  const { options } = site.surroundings
  const used = addressOf(site)
  const stored = await readAddress(required(site).folder.repositories)
  const port = options.port ?? stored.port ?? defaultPort
  const issuer = options.issuer ?? stored.issuer ?? loopbackIssuer(used.port)
  return (port !== used.port && options.port !== 0) || issuer !== used.issuer
}

function required({ running }: Site): RunningServer {
  if (!running) throw new AdminError('NOT_READY')
  return running
}
