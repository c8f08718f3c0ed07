import type { RequestListener } from 'node:http'
import cookie from '@fastify/cookie'
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import { timeOrderedId } from '../platform/ids.ts'
import type { Appliance } from '../security/appliance.ts'
import { documentRoutes } from './document-routes.ts'
import { endpointRoutes, introspectionRoute } from './endpoint-routes.ts'
import { jsonErrors } from './errors.ts'
import { guardHost } from './host-guard.ts'
import { pageRoutes } from './page-routes.ts'
import { profileRoutes } from './profile-routes.ts'
import { registrationRoutes } from './registration-routes.ts'
import { securityHeaders } from './security-headers.ts'
import { answerUnknownRoutes } from './unknown-route.ts'

/** A group of routes, as Fastify registers it; each group has its own body parsers, hooks and error words. */
export type HttpRoutes = (app: FastifyInstance) => void | Promise<void>

export interface HttpServer {
  /** Answers requests on whatever sockets are open. Host, limits of time and of size in the header are checked before any route. */
  listener: RequestListener
  /** Ends what the routes keep open. */
  close(): Promise<void>
}

/** In bytes, for routes that read bodies of another kind than forms. */
const longestBody = 1_048_576

/** The HTTP server of this appliance: the protocol, its pages, and the other groups of routes that it is given. */
export async function createHttpServer(
  appliance: Appliance,
  otherRoutes: readonly HttpRoutes[] = [],
): Promise<HttpServer> {
  const { clock, config } = appliance
  const headers = securityHeaders(config)
  const app = Fastify({
    logger: false,
    bodyLimit: longestBody,
    exposeHeadRoutes: false,
    // Nobody outside chooses a number that stands in our log and events.
    requestIdHeader: false,
    genReqId: () => timeOrderedId(clock.now()),
    // SEC-A42: what a peer says of where it comes from counts only if the office trusts that peer.
    trustProxy: config.trustedProxies.length > 0 ? [...config.trustedProxies] : false,
    routerOptions: { maxParamLength: 200 },
    // An address that cannot be decoded reaches neither routes nor hooks; the answer repeats nothing of it.
    frameworkErrors: (_: unknown, request: FastifyRequest, reply: FastifyReply) => {
      reply.headers({ ...headers, 'x-request-id': request.id }).code(400)
      reply.send({ error: 'invalid_request', error_description: 'The address could not be read.' })
    },
  })
  app.addHook('onRequest', async (request, reply) => {
    reply.headers({ ...headers, 'x-request-id': request.id })
  })
  app.setErrorHandler(jsonErrors(appliance))
  answerUnknownRoutes(app)
  await app.register(cookie)
  await app.register(documentRoutes(appliance))
  await app.register(endpointRoutes(appliance))
  await app.register(introspectionRoute(appliance))
  await app.register(registrationRoutes(appliance))
  await app.register(profileRoutes(appliance))
  await app.register(pageRoutes(appliance))
  for (const routes of otherRoutes) await app.register(scoped(routes))
  await app.ready()
  return {
    listener: guardHost(appliance, (request, response) => app.routing(request, response)),
    close: () => app.close(),
  }
}

const scoped = (routes: HttpRoutes) => async (scope: FastifyInstance) => {
  await routes(scope)
}
