import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { authly } from '../support/authly.ts'
import { anna, ben } from '../support/data.ts'
import { type Send, sender } from '../support/http-server.ts'
import { tempFolder } from '../support/temp-folder.ts'

export const machineSecret = 'cs_live_Mach1neMach1neMach1neMach1neMach1neMach1ne00'.slice(0, 51)
export const webSecret = 'cs_live_Web0Web0Web0Web0Web0Web0Web0Web0Web0Web0000'.slice(0, 51)
const webRedirect = 'https://intranet.office.example/callback'

/** An office with people and two applications, as a seed file that lies outside the data folder. */
export function officeSeedFile(): string {
  const web = {
    client_id: 'intranet',
    name: 'Office Intranet',
    type: 'confidential',
    client_secret: webSecret,
    redirect_uris: [webRedirect],
    grant_types: ['authorization_code', 'refresh_token'],
    scopes: ['openid', 'profile', 'email'],
  }
  const machine = {
    client_id: 'machine',
    name: 'Night Machine',
    type: 'confidential',
    client_secret: machineSecret,
    grant_types: ['client_credentials'],
    scopes: ['read'],
    default_scopes: ['read'],
  }
  const users = [anna, ben].map(({ username, name, email, role, password }) => ({
    username,
    name,
    email,
    role,
    password,
  }))
  const file = join(tempFolder(), 'office.json')
  writeFileSync(
    file,
    JSON.stringify({ users, clients: [web, machine], scopes: [{ name: 'read', description: 'Read' }] }),
  )
  return file
}

/** A port that is free now, so that a server that is started again goes by the same name. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  return typeof address === 'object' && address ? address.port : 0
}

/** `authly serve` in a process of its own, once it is ready. */
export async function serve(args: { folder: string; port: number; seed?: string; env?: Record<string, string> }) {
  const { folder, port, seed, env } = args
  const server = authly(['serve', '--data', folder, '--port', String(port), ...(seed ? ['--seed', seed] : [])], env)
  const issuer = await server.ready()
  const send: Send = sender(port, new URL(issuer).host)
  return { ...server, issuer, send }
}
