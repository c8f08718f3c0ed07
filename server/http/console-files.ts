import { existsSync } from 'node:fs'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'
import { consoleContentSecurityPolicy } from '../contract/console-policy.ts'
import type { HttpRoutes } from './app.ts'

/** The addresses at which the console begins: its own, where a sign-in comes back to, and where the set-up link leads. */
const doors = ['/console/', '/console/callback', '/console/setup'] as const

const notBuilt =
  'The console has not been built. Run `npm run build` where Authly was started, then load this page again.\n'

/** Serves the built console to browsers. */
export const consoleFiles =
  (folder: string | undefined): HttpRoutes =>
  async (app) => {
    app.get('/', (_, reply) => reply.redirect('/console/'))
    app.get('/console', (_, reply) => reply.redirect('/console/'))
    app.addHook('onRequest', async (_, reply) => {
      reply.headers({
        'content-security-policy': consoleContentSecurityPolicy,
        'cross-origin-opener-policy': 'same-origin',
      })
    })
    const isThere = folder !== undefined && existsSync(folder)
    if (isThere) await serveFolder(app, folder)
    for (const door of doors) {
      app.get(door, (_, reply) => {
        reply.header('cache-control', 'no-cache')
        if (isThere && existsSync(join(folder, 'index.html'))) return reply.sendFile('index.html')
        return reply.code(503).type('text/plain; charset=utf-8').send(notBuilt)
      })
    }
  }

async function serveFolder(files: FastifyInstance, folder: string): Promise<void> {
  await files.register(fastifyStatic, {
    root: folder,
    prefix: '/console/',
    index: false,
    redirect: false,
    cacheControl: false,
    setHeaders(reply, path) {
      // Vite puts a hash of the content into the names of what lies in assets/.
      const isHashed = path.startsWith(join(folder, 'assets'))
      reply.header('cache-control', isHashed ? 'public, max-age=31536000, immutable' : 'no-cache')
    },
  })
}
