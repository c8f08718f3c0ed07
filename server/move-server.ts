import { readAddress, storeAddress } from './address-settings.ts'
import { AdminError } from './admin/admin-error.ts'
import type { AddressWish } from './admin/installation.ts'
import { defaultHost, loopbackIssuer } from './config.ts'
import { issuerProblem } from './listening/address.ts'
import { openSockets, type Sockets } from './listening/sockets.ts'
import { StartError } from './listening/start-error.ts'
import { answerOn, type RunningServer, stopListening } from './running-server.ts'
import type { Site } from './site.ts'
import type { Transaction } from './storage/store.ts'

type Record = (transaction: Transaction) => Promise<void>

/**
 * Stores another address and, on the desktop, takes it at once. A headless server takes it when it is started again:
 * the address that it was started with is what its surroundings rely on.
 * @throws {AdminError} `INVALID`, `CONFLICT`; nothing has changed then
 */
export async function moveServer(site: Site, wish: AddressWish, record: Record): Promise<void> {
  const { running } = site
  if (!running) throw new AdminError('NOT_READY')
  const problem = typeof wish.issuer === 'string' ? issuerProblem(wish.issuer) : null
  if (problem) throw new AdminError('INVALID', { field: 'issuer', message: problem })
  const store = () =>
    running.appliance.store.write(async (transaction) => {
      await storeAddress(running.appliance.repositories, transaction, wish)
      await record(transaction)
    })
  const isMoving = wish.port !== undefined || wish.issuer !== undefined
  if (isMoving && site.surroundings.options.hostKind === 'desktop') await takeAddress(site, { running, wish, store })
  else await store()
}

interface Move {
  running: RunningServer
  wish: AddressWish
  store(): Promise<void>
}

async function takeAddress(site: Site, { running, wish, store }: Move): Promise<void> {
  const sockets = await socketsFor(site, running, wish)
  const isNew = sockets !== running.listening?.sockets
  try {
    await store()
  } catch (error) {
    if (isNew) await sockets.close(0)
    throw error
  }
  const { options } = site.surroundings
  const stored = await readAddress(running.appliance.repositories)
  const issuer = options.issuer ?? stored.issuer ?? loopbackIssuer(sockets.port)
  site.running = await answerOn(site.surroundings, running, { sockets, issuer })
  site.unreachable = null
  await stopListening(running, sockets)
}

/** The sockets of the wished port: those in use if they are on it. */
async function socketsFor({ surroundings }: Site, running: RunningServer, wish: AddressWish): Promise<Sockets> {
  const { listening } = running
  const port = wish.port ?? listening?.sockets.port ?? running.wantedPort
  if (listening?.sockets.port === port) return listening.sockets
  try {
    return await openSockets({ host: surroundings.options.host ?? defaultHost, port })
  } catch (error) {
    if (error instanceof StartError)
      throw new AdminError('CONFLICT', { field: 'port', message: error.message, cause: error })
    throw error
  }
}
