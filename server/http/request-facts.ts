import type { FastifyRequest } from 'fastify'
import type { RequestFacts } from '../platform/request-facts.ts'

/** What the rooms to the left may know of a request. The address is the socket's, or a trusted proxy's word (SEC-A42). */
export function factsOf(request: FastifyRequest): RequestFacts {
  return {
    requestId: request.id,
    address: request.ip.replace(/^::ffff:(?=\d+\.)/i, ''),
    userAgent: request.headers['user-agent'] ?? null,
  }
}
