import type { ConsoleContext } from './admin/console-context.ts'
import { actorOf } from './admin/operator.ts'
import { type ConsoleRouter, router } from './admin/router.ts'
import type { ApplianceOptions } from './appliance-options.ts'
import { createInstallation } from './installation.ts'

/** The whole product in one process, as its host sees it. */
export interface Appliance {
  /** All that a console may ask, to be served over the transport that the host has. */
  router: ConsoleRouter
  /** Who asks, over a transport that only the desktop app's own window can use. */
  context(host: 'desktop'): ConsoleContext
  /**
   * Opens the database if that needs no person, and listens; on the desktop a database that cannot be opened is shown in the console.
   * @throws {StartError} {StorageError} {VaultError} on a headless server, each with a public sentence and an exit code
   */
  start(): Promise<void>
  /** Finishes requests in flight, moves the write-ahead log into the database, closes it; calling it again does nothing. */
  stop(): Promise<void>
  /** What the server is called; null while its database is not open. */
  issuer(): string | null
  /** Records that the host turned away a page that wanted to be the console (SEC-E25); does nothing while the database is closed. */
  recordRefusedPage(reason: 'foreign_origin' | 'invalid_request'): Promise<void>
}

/** Makes an appliance over a data folder; it does nothing before `start`. */
export async function createAppliance(options: ApplianceOptions): Promise<Appliance> {
  const installation = createInstallation(options)
  return {
    router,
    context: (kind) => ({ installation, caller: { kind }, facts: null }),
    start: installation.start,
    stop: installation.stop,
    issuer: () => installation.open()?.appliance.config.issuer ?? null,
    async recordRefusedPage(reason) {
      const actor = actorOf({ kind: 'nobody', reason }, null)
      await installation
        .open()
        ?.appliance.events.write({ ...actor, type: 'unauthorized_access', outcome: 'failure', reason, details: {} })
    },
  }
}
