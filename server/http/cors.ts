import type { FastifyInstance, FastifyRequest } from 'fastify'
import { OAuthError } from '../oauth/errors.ts'
import { recordingRefusals } from '../oauth/record.ts'
import type { Appliance } from '../security/appliance.ts'
import { factsOf } from './request-facts.ts'

const preflightSeconds = '600'

/** What a page may read of an answer: why it was refused, when to try again, and the nonce of its next proof (RFC 9449 §8). */
const exposed = 'WWW-Authenticate, Retry-After, DPoP-Nonce'
const allowedHeaders = 'Authorization, Content-Type, DPoP'

interface BrowserRoutes {
  paths: readonly string[]
  methods: readonly string[]
}

/**
 * Lets pages of registered public clients call these routes (SEC-L04): exact origins, never with cookies. A page of
 * another origin could not read the answer, and may not have it worked out either: by failing on purpose it would use up
 * the tries of everybody at its visitor's address (SEC-A43).
 * To be called in the scope of the routes concerned; the pages for people are in none (SEC-B32).
 */
export function allowPublicClients(app: FastifyInstance, appliance: Appliance, routes: BrowserRoutes): void {
  const { origins, forget } = knownOrigins(appliance)
  app.addHook('onClose', async () => forget())
  app.addHook('onRequest', async (request, reply) => {
    const { origin } = request.headers
    reply.header('vary', 'Origin')
    if (origin === undefined) return
    if (!(await origins()).has(origin)) return refuseForeignCall(appliance, request)
    reply.headers(readableBy(origin))
  })
  answerPreflights(app, routes)
}

/**
 * Lets pages of every origin call these routes, without cookies: what is public and the same for everybody, which a client
 * reads before it is known here, and the way in for those that are to become known.
 * @param isOpen asked at each request
 */
export function allowEverybody(app: FastifyInstance, routes: BrowserRoutes, isOpen = () => true): void {
  app.addHook('onRequest', async (_, reply) => {
    if (isOpen()) reply.headers(readableBy('*'))
  })
  answerPreflights(app, routes)
}

const readableBy = (origin: string) => ({
  'access-control-allow-origin': origin,
  'access-control-expose-headers': exposed,
  'cross-origin-resource-policy': 'cross-origin',
})

function answerPreflights(app: FastifyInstance, { paths, methods }: BrowserRoutes): void {
  for (const path of paths) {
    app.options(path, async (_, reply) => {
      const allowed = reply.hasHeader('access-control-allow-origin') && {
        'access-control-allow-methods': methods.join(', '),
        'access-control-allow-headers': allowedHeaders,
        'access-control-max-age': preflightSeconds,
      }
      return reply
        .headers(allowed || {})
        .code(204)
        .send()
    })
  }
}

/** What changes something, or costs work. */
const acting = ['POST', 'PUT', 'PATCH', 'DELETE']

/**
 * Refuses what a page of another origin sends; programs that are no browser send no `Origin`.
 * @throws {OAuthError} access_denied
 */
export async function refuseForeignCall(appliance: Appliance, request: FastifyRequest): Promise<void> {
  const { origin } = request.headers
  const isOwn = origin === undefined || origin === new URL(appliance.config.issuer).origin
  if (isOwn || !acting.includes(request.method)) return
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
