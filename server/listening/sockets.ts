import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { addressesOf } from './address.ts'
import { portHolder } from './port-holder.ts'
import { StartError } from './start-error.ts'

export interface Sockets {
  port: number
  /** Lets `listener` answer from now on; requests that came before get 503. */
  serve(listener: RequestListener): void
  /** Takes no new connection, lets requests in flight finish for so many milliseconds, then cuts what is left. */
  close(graceMs: number): Promise<void>
}

/** SEC-L10: nobody may hold a connection by sending slowly, or hold many. */
const limits = {
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  keepAliveTimeout: 10_000,
  maxHeaderSize: 16_384,
  connectionsCheckingInterval: 5000,
}
const mostConnections = 2000

/** With port 0 the second address may find the first one's port taken: then another port is tried. */
const attempts = 5

/**
 * Takes the port on every address of `host`; never another port than the one asked for (SEC-L05).
 * Port 0 takes any free one.
 * @throws {StartError} `address_not_allowed`, `port_in_use` naming who holds it where the system tells, `port_forbidden`, `address_unavailable`
 */
export async function openSockets({ host, port }: { host: string; port: number }): Promise<Sockets> {
  const addresses = addressesOf(host)
  let answer: RequestListener = notYet
  const listen = (address: string, at: number) =>
    listening((request, response) => answer(request, response), address, at)
  const servers = await listenOnAll(listen, addresses, port)
  return {
    port: portOf(servers[0]),
    serve(listener) {
      answer = listener
    },
    async close(graceMs) {
      await Promise.all(servers.map((server) => closing(server, graceMs)))
    },
  }
}

const notYet: RequestListener = (request, response) => {
  request.resume()
  response.writeHead(503, { 'retry-after': '1', 'cache-control': 'no-store' }).end()
}

type Listen = (address: string, port: number) => Promise<Server>

async function listenOnAll(listen: Listen, addresses: readonly [string, ...string[]], port: number) {
  for (let attempt = 1; ; attempt++) {
    const first = await listen(addresses[0], port)
    const servers: [Server, ...Server[]] = [first]
    try {
      for (const address of addresses.slice(1)) servers.push(...(await listenIfThere(listen, address, portOf(first))))
      return servers
    } catch (error) {
      for (const server of servers) server.close()
      if (port !== 0 || attempt === attempts) throw error
    }
  }
}

async function listenIfThere(listen: Listen, address: string, port: number): Promise<Server[]> {
  try {
    return [await listen(address, port)]
  } catch (error) {
    if (error instanceof StartError && error.code === 'address_unavailable') return []
    throw error
  }
}

function listening(listener: RequestListener, address: string, port: number): Promise<Server> {
  const server = createServer(limits, listener)
  server.maxConnections = mostConnections
  return new Promise((resolve, reject) => {
    server.once('error', (error) => reject(refusal(error, address, port)))
    server.listen({ host: address, port, exclusive: true }, () => resolve(server))
  })
}

function refusal(error: Error, address: string, port: number): StartError {
  const code = 'code' in error ? error.code : undefined
  const cause = { cause: error }
  if (code === 'EADDRINUSE') {
    const holder = portHolder(port)
    const who = holder ? `is held by ${holder}` : 'is in use by another program'
    return new StartError(
      'port_in_use',
      `Port ${port} on ${address} ${who}. Stop it, or choose another port (--port).`,
      cause,
    )
  }
  if (code === 'EACCES')
    return new StartError(
      'port_forbidden',
      `Port ${port} is reserved for the system. Choose one above 1023 (--port).`,
      cause,
    )
  return new StartError('address_unavailable', `This machine does not let Authly listen on ${address}.`, cause)
}

function portOf(server: Server): number {
  const address: AddressInfo | string | null = server.address()
  return typeof address === 'object' && address ? address.port : 0
}

function closing(server: Server, graceMs: number): Promise<void> {
  return new Promise((resolve) => {
    const cut = setTimeout(() => server.closeAllConnections(), graceMs)
    server.close(() => {
      clearTimeout(cut)
      resolve()
    })
    server.closeIdleConnections()
  })
}
