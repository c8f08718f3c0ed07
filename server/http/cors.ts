import type { FastifyInstance } from 'fastify'
import type { Appliance } from '../security/appliance.ts'

const preflightSeconds = '600'

/**
 * Lets pages of registered public clients call these routes (SEC-L04): exact origins, never with cookies.
 * To be called in the scope of the routes concerned; the pages for people are in none (SEC-B32).
 */
export function allowPublicClients(app: FastifyInstance, appliance: Appliance, paths: readonly string[]): void {
  const origins = knownOrigins(appliance)
  app.addHook('onRequest', async ({ headers: { origin } }, reply) => {
    reply.header('vary', 'Origin')
    if (origin === undefined || !(await origins()).has(origin)) return
    reply.headers({
      'access-control-allow-origin': origin,
      'access-control-expose-headers': 'WWW-Authenticate, Retry-After',
      'cross-origin-resource-policy': 'cross-origin',
    })
  })
  for (const path of paths) {
    app.options(path, async (_, reply) => {
      const allowed = reply.hasHeader('access-control-allow-origin') && {
        'access-control-allow-methods': 'GET, POST',
        'access-control-allow-headers': 'Authorization, Content-Type',
        'access-control-max-age': preflightSeconds,
      }
      return reply
        .headers(allowed || {})
        .code(204)
        .send()
    })
  }
}

/** The origins of all public clients' redirect URIs, read again only after a client has changed. */
function knownOrigins({ bus, repositories }: Appliance): () => Promise<ReadonlySet<string>> {
  let known: Promise<ReadonlySet<string>> | undefined
  bus.subscribe(({ type }) => {
    if (type.startsWith('oauth_client_') || type === 'seed_applied') known = undefined
  })
  return () => {
    known ??= repositories.clients.publicRedirectUris().then(
      (uris) => new Set(uris.filter((uri) => uri.startsWith('http')).map((uri) => new URL(uri).origin)),
      (thrown: unknown) => {
        known = undefined
        throw thrown
      },
    )
    return known
  }
}
