import { readAddress } from './address-settings.ts'
import { prepareConsoleClient } from './admin/console-client.ts'
import type { Installation, OpenServer } from './admin/installation.ts'
import type { ApplianceOptions } from './appliance-options.ts'
import { createConfig, defaultHost, defaultPort, loopbackIssuer } from './config.ts'
import { breachedFileIn, type OpenFolder } from './data-folder.ts'
import { adminRoutes } from './http/admin-routes.ts'
import { apiRoutes } from './http/api-routes.ts'
import { createHttpServer, type HttpServer } from './http/app.ts'
import { consoleFiles } from './http/console-files.ts'
import { health } from './http/health.ts'
import { probe } from './listening/probe.ts'
import { openSockets, type Sockets } from './listening/sockets.ts'
import { prune, pruneEveryMs } from './oauth/prune.ts'
import type { Clock } from './platform/clock.ts'
import { errorFields, type Log } from './platform/log.ts'
import type { Appliance } from './security/appliance.ts'
import { closeAppliance, composeAppliance } from './security/compose.ts'
import { applySeed } from './seed/apply-seed.ts'

/** How long requests in flight may take to finish when the server stops, in milliseconds. */
const GRACE_MS = 5000

/** What a server is made of besides its data folder. */
export interface ServerSurroundings {
  options: ApplianceOptions
  installation: Installation
  clock: Clock
  log: Log
}

/** A server whose database is open; `listening` is null while its port cannot be had. */
export interface RunningServer extends OpenServer {
  folder: OpenFolder
  closer: AbortController
  /** The port to listen on; 0 for any. */
  wantedPort: number
  listening: Listening | null
}

interface Listening {
  sockets: Sockets
  http: HttpServer
}

/** Puts a server together over an open data folder; it does not listen yet. The folder is let go of if that fails. */
export async function composeServer(
  { options, clock, log }: ServerSurroundings,
  folder: OpenFolder,
): Promise<RunningServer> {
  const { store, repositories, keys } = folder
  try {
    // What the server is called is known for certain only once it has its port; nothing is said in its name before.
    const config = createConfig(
      loopbackIssuer(defaultPort),
      options.bcryptCost === undefined ? {} : { bcryptCost: options.bcryptCost },
    )
    const appliance = await composeAppliance({
      store,
      repositories,
      clock,
      log,
      keys,
      config,
      breachedFile: breachedFileIn(folder.folder),
    })
    if (options.seed) await applySeed(appliance, options.seed)
    const stored = await readAddress(repositories)
    const wantedPort = options.port ?? stored.port ?? defaultPort
    const issuer = options.issuer ?? stored.issuer ?? loopbackIssuer(wantedPort)
    const closer = new AbortController()
    return {
      appliance: { ...appliance, config: { ...config, ...createConfig(issuer, config) } },
      folder,
      startedAt: clock.now(),
      closer,
      closing: closer.signal,
      wantedPort,
      listening: null,
    }
  } catch (error) {
    await store.close()
    folder.release()
    throw error
  }
}

/**
 * Takes the port, learns from it what the server is called, and answers.
 * @throws {StartError} when the port cannot be had; the server is then as it was before
 */
export async function startListening(surroundings: ServerSurroundings, server: RunningServer): Promise<RunningServer> {
  const { options } = surroundings
  const stored = await readAddress(server.appliance.repositories)
  const host = options.host ?? defaultHost
  const sockets = await openSockets({ host, port: server.wantedPort })
  try {
    const issuer = options.issuer ?? stored.issuer ?? loopbackIssuer(sockets.port)
    const answering = await answerOn(surroundings, server, { sockets, issuer })
    await probe({ host, port: sockets.port, issuer })
    return answering
  } catch (error) {
    await sockets.close(0)
    throw error
  }
}

/** The same server under this name on these sockets; what listened under another name is told to go. */
export async function answerOn(
  { options, installation }: ServerSurroundings,
  server: RunningServer,
  { sockets, issuer }: { sockets: Sockets; issuer: string },
): Promise<RunningServer> {
  const { bcryptCost, lifetimes, trustedProxies } = server.appliance.config
  const config = createConfig(issuer, { bcryptCost, lifetimes, trustedProxies })
  const appliance: Appliance = { ...server.appliance, config }
  await prepareConsoleClient(appliance)
  const http = await createHttpServer(appliance, [
    health(appliance),
    adminRoutes(appliance, installation),
    apiRoutes(appliance, installation),
    consoleFiles(options.consoleFolder),
  ])
  sockets.serve(http.listener)
  const closer = new AbortController()
  return { ...server, appliance, closer, closing: closer.signal, listening: { sockets, http } }
}

/** Stops answering: requests in flight are finished, streams end. */
export async function stopListening({ closer, listening }: RunningServer, keep?: Sockets): Promise<void> {
  closer.abort()
  if (!listening) return
  if (listening.sockets !== keep) await listening.sockets.close(GRACE_MS)
  await listening.http.close()
}

/** Stops answering, finishes what is being written, closes the database, lets go of the folder. */
export async function closeServer(server: RunningServer): Promise<void> {
  await stopListening(server)
  await closeAppliance(server.appliance)
  server.folder.release()
}

/** Forgets regularly what has expired; the answer ends that. */
export function pruneRegularly({ appliance }: OpenServer): () => void {
  const forget = () => {
    prune(appliance).catch((thrown: unknown) =>
      appliance.log.error('Expired tokens could not be forgotten', errorFields(thrown)),
    )
  }
  const timer = setInterval(forget, pruneEveryMs)
  timer.unref()
  return () => clearInterval(timer)
}
