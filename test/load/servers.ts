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

/** Authly as its users start it, on an encrypted database of its own that is gone after `stop`. */
export async function startAuthly(): Promise<ServerProcess> {
  const folder = mkdtempSync(join(tmpdir(), 'authly-bench-'))
  const seedFile = join(folder, 'seed.json')
  writeFileSync(seedFile, seed)
  const server = await startServer([
    'server/main.ts',
    'serve',
    ...['--data', join(folder, 'data'), '--port', '0', '--seed', seedFile],
  ])
  return {
    ...server,
    async stop() {
      const code = await server.stop()
      rmSync(folder, { recursive: true, force: true })
      return code
    },
  }
}

/** A Fastify with nothing behind it: what the same requests cost at the least. */
export const startBareFastify = () => startServer(['test/load/bare-fastify.ts'])
