import { AdminError } from '../admin/admin-error.ts'
import type { Installation, OpenServer } from '../admin/installation.ts'
import { defaultPort } from '../config.ts'
import type { Appliance } from '../security/appliance.ts'
import { listSlots } from '../security/vault/vault.ts'
import { version } from '../version.ts'

/** An open data folder that no server runs on: what concerns a running server is refused. */
export function offlineInstallation(appliance: Appliance, folder: string): Installation {
  const { clock, config, log } = appliance
  const server: OpenServer = { appliance, startedAt: clock.now(), closing: new AbortController().signal }
  const refuse = async (): Promise<never> => {
    throw new AdminError('NOT_READY', {
      message: 'The command line cannot do this. Use the console of a running server.',
    })
  }
  return {
    host: 'server',
    clock,
    log,
    version,
    open: () => server,
    state: async () => ({
      host: 'server',
      locked: false,
      problem: null,
      dataFolder: folder,
      issuer: config.issuer,
      keyWays: [],
      unlockWith: [],
      canChooseFolder: false,
    }),
    setupToken: null,
    chooseFolder: refuse,
    create: refuse,
    unlock: refuse,
    lock: refuse,
    issueRecoveryKey: refuse,
    confirmsRecoveryKey: () => false,
    keySlots: () => listSlots({ folder }),
    address: () => ({ issuer: config.issuer, port: Number(new URL(config.issuer).port) || defaultPort }),
    unreachable: () => 'No server is running.',
    fixed: { issuer: false, port: false },
    move: refuse,
    restartNeeded: async () => false,
  }
}
