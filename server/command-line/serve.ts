import { join } from 'node:path'
import { createAppliance } from '../appliance.ts'
import { checkedIssuer } from '../listening/address.ts'
import type { Log } from '../platform/log.ts'
import { readSeedFile } from '../seed/seed-file.ts'

export interface ServeOptions {
  data: string
  host?: string
  port?: number
  issuer?: string
  seed?: string
  keyFile?: string
}

/** The built console, beside the sources. */
const consoleFolder = join(import.meta.dirname, '..', '..', 'dist', 'renderer')

/**
 * `authly serve`: answers until it is told to stop.
 * @throws {StartError} {StorageError} {VaultError} when it cannot start
 */
export async function serve(options: ServeOptions, log: Log): Promise<void> {
  const { data, seed, issuer, ...rest } = options
  const appliance = await createAppliance({
    ...rest,
    hostKind: 'server',
    dataFolder: data,
    consoleFolder,
    log,
    ...(issuer !== undefined && { issuer: checkedIssuer(issuer) }),
    ...(seed !== undefined && { seed: readSeedFile(seed) }),
    onSetupLink: (link) => process.stderr.write(`Set up this server in a browser, once, with this link:\n  ${link}\n`),
  })
  const stopped = untilStopped(log)
  await appliance.start()
  // Scripts wait for this line, so it is the whole of standard output.
  process.stdout.write(`ready ${appliance.issuer()}\n`)
  await stopped
  await appliance.stop()
}

/** Resolves at the first SIGTERM or SIGINT; at the second the process ends at once. */
function untilStopped(log: Log): Promise<void> {
  return new Promise((resolve) => {
    const stop = (signal: NodeJS.Signals) => {
      log.info('Stopping: requests in flight are finished', { signal })
      for (const name of ['SIGTERM', 'SIGINT'] as const) process.off(name, stop).on(name, () => process.exit(1))
      resolve()
    }
    process.on('SIGTERM', stop)
    process.on('SIGINT', stop)
  })
}
