import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type ServerProcess, startServer } from '../support/server-process.ts'

export const machineClient = { id: 'bench-machine', secret: 'a chosen secret of the bench machine' }

const seed = JSON.stringify({
  users: [
    { username: 'anna', name: 'Anna', email: 'anna@example.com', role: 'admin', password: 'Wetter-Lampe-Tal-58' },
  ],
  scopes: [{ name: 'orders', description: 'See your orders' }],
  clients: [
    {
      client_id: machineClient.id,
      name: 'Bench machine',
      type: 'confidential',
      client_secret: machineClient.secret,
      token_endpoint_auth_method: 'client_secret_basic',
      redirect_uris: [],
      grant_types: ['client_credentials'],
      scopes: ['orders'],
      default_scopes: ['orders'],
    },
  ],
})

export interface Office {
  /** Starts `authly serve` on this office's data, which the first start creates and seeds. */
  start(): Promise<ServerProcess>
  discard(): void
}

/** An office of its own in a temporary folder, run as its users run it. */
export function newOffice(): Office {
  const folder = mkdtempSync(join(tmpdir(), 'authly-bench-'))
  const seedFile = join(folder, 'seed.json')
  writeFileSync(seedFile, seed)
  let seeded = false
  return {
    async start() {
      const args = ['server/authly.mjs', 'serve', '--data', join(folder, 'data'), '--port', '0']
      const server = await startServer(seeded ? args : [...args, '--seed', seedFile])
      seeded = true
      return server
    },
    discard: () => rmSync(folder, { recursive: true, force: true }),
  }
}

/** A Fastify with nothing behind it: what the same requests cost at the least. */
export const startBareFastify = () => startServer(['test/load/bare-fastify.ts'])
