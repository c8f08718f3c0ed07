import type { FastifyInstance, FastifyRequest } from 'fastify'
import { OAuthError } from '../oauth/errors.ts'
import { recordingRefusals } from '../oauth/record.ts'
import type { Appliance } from '../security/appliance.ts'
import { factsOf } from './request-facts.ts'

const preflightSeconds = '600'

/**
 * Lets pages of registered public clients call these routes (SEC-L04): exact origins, never with cookies. A page of
 * another origin could not read the answer, and may not have it worked out either: by failing on purpose it would use up
 * the tries of everybody at its visitor's address (SEC-A43).
 * To be called in the scope of the routes concerned; the pages for people are in none (SEC-B32).
 */
export function allowPublicClients(app: FastifyInstance, appliance: Appliance, paths: readonly string[]): void {
  const { origins, forget } = knownOrigins(appliance)
  app.addHook('onClose', async () => forget())
  app.addHook('onRequest', async (request, reply) => {
    const { origin } = request.headers
    reply.header('vary', 'Origin')
    if (origin === undefined) return
    if (!(await origins()).has(origin)) return refuseForeignPost(appliance, request)
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

/**
 * Refuses what a page of another origin posts; programs that are no browser send no `Origin`.
 * @throws {OAuthError} access_denied
 */
export async function refuseForeignPost(appliance: Appliance, request: FastifyRequest): Promise<void> {
  const { origin } = request.headers
  if (request.method !== 'POST' || origin === undefined || origin === new URL(appliance.config.issuer).origin) return
  await recordingRefusals(appliance, { facts: factsOf(request) }, async () => {
    throw new OAuthError('access_denied', 'Pages of this origin may not call this server.', {
      detail: origin,
      event: { type: 'unauthorized_access', reason: 'foreign_origin' },
    })
  })
}

interface KnownOrigins {
  origins(): Promise<ReadonlySet<string>>
  /** Stops listening for changes: an office may change its address, and get another server, many times in one run. */
  forget(): void
}

/** The origins of all public clients' redirect URIs, read again only after a client has changed. */
function knownOrigins({ bus, repositories }: Appliance): KnownOrigins {
  let known: Promise<ReadonlySet<string>> | undefined
  const forget = bus.subscribe(({ type }) => {
    if (type.startsWith('oauth_client_') || type === 'seed_applied') known = undefined
  })
  const origins = () => {
    known ??= repositories.clients.publicRedirectUris().then(
      (uris) => new Set(uris.filter((uri) => uri.startsWith('http')).map((uri) => new URL(uri).origin)),
      (thrown: unknown) => {
        known = undefined
        throw thrown
      },
    )
    return known
  }
  return { origins, forget }
}
