import type { FastifyRequest } from 'fastify'
import type { RequestFacts } from '../platform/request-facts.ts'

/**
 * What the rooms to the left may know of a request. The address is the socket's, or a trusted proxy's word (SEC-A42);
 * a socket that has just been closed has none, whatever its type says.
 */
export function factsOf(request: FastifyRequest): RequestFacts {
  return {
    requestId: request.id,
    address: (request.ip ?? 'unknown').replace(/^::ffff:(?=\d+\.)/i, ''),
    userAgent: request.headers['user-agent'] ?? null,
  }
}
