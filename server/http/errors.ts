import type { FastifyReply, FastifyRequest } from 'fastify'
import { dpopAlgorithms } from '../oauth/dpop-proof.ts'
import { type Challenge, OAuthError } from '../oauth/errors.ts'
import { errorFields } from '../platform/log.ts'
import type { Appliance } from '../security/appliance.ts'
import { StorageError } from '../storage/storage-error.ts'
import { errorPage } from './pages/error-page.ts'
import { pagePolicy } from './security-headers.ts'

/** A refusal or failure as the sender may know it. */
export interface PublicError {
  status: number
  code: string
  description: string
  headers: Record<string, string>
}

type ErrorHandler = (error: unknown, request: FastifyRequest, reply: FastifyReply) => FastifyReply

/** Answers applications in the JSON of RFC 6749 §5.2. */
export const jsonErrors = (appliance: Appliance): ErrorHandler => {
  return (error, request, reply) => {
    const { status, code, description, headers } = publicErrorFrom(appliance, error, request)
    return reply.code(status).headers(headers).send({ error: code, error_description: description })
  }
}

/** Answers people with a page. */
export const pageErrors = (appliance: Appliance): ErrorHandler => {
  return (error, request, reply) => {
    const shown = publicErrorFrom(appliance, error, request)
    const page = errorPage({ ...shown, requestId: request.id })
    // Nothing below the page decides whether it asks for credentials: no challenge goes with it.
    const { 'www-authenticate': _, ...headers } = shown.headers
    const security = { 'content-security-policy': pagePolicy() }
    // RFC 6749 §4.1.2.1 leaves the status open: a request that cannot be redirected is a bad request.
    const status = shown.status === 401 ? 400 : shown.status
    return reply
      .code(status)
      .headers({ ...headers, ...security })
      .type('text/html; charset=utf-8')
      .send(page)
  }
}

/** The one place where what was thrown becomes what is said. Unknown faults are logged and say nothing but their number. */
function publicErrorFrom({ config, log }: Appliance, error: unknown, request: FastifyRequest): PublicError {
  if (error instanceof OAuthError) return refused(error, config.issuer)
  if (error instanceof StorageError) {
    log.error('The database refused', { request_id: request.id, code: error.code, detail: error.detail })
    return unavailable
  }
  const status = statusOf(error)
  if (status < 500)
    return { status, code: 'invalid_request', description: 'The request could not be read.', headers: {} }
  log.error('A request failed', { request_id: request.id, ...errorFields(error) })
  const description = `Something went wrong. The log says more under ${request.id}.`
  return { status: 500, code: 'server_error', description, headers: {} }
}

/** Nothing is let through on a guess while the truth cannot be read (SEC-A66). */
const unavailable: PublicError = {
  status: 503,
  code: 'temporarily_unavailable',
  description: 'The server cannot reach its database. Try again shortly.',
  headers: { 'retry-after': '5' },
}

function refused({ code, status, description, facts }: OAuthError, realm: string): PublicError {
  const retryAfter = facts.retryAfterMs !== undefined && { 'retry-after': `${Math.ceil(facts.retryAfterMs / 1000)}` }
  const challenge = facts.challenge && {
    'www-authenticate': challengeOf(facts.challenge, realm, { code, description }) + more(facts.challengeParameters),
  }
  const nonce = facts.dpopNonce !== undefined && { 'dpop-nonce': facts.dpopNonce }
  return { status, code, description, headers: { ...retryAfter, ...challenge, ...nonce } }
}

/** RFC 7617 §2, RFC 6750 §3, RFC 9449 §7.1. */
function challengeOf(challenge: Challenge, realm: string, said: { code: string; description: string }): string {
  if (challenge === 'Basic') return `Basic realm="${realm}"`
  if (challenge === 'PlainBearer') return `Bearer realm="${realm}"`
  if (challenge === 'DPoP')
    return `DPoP realm="${realm}", error="${said.code}", error_description="${said.description}", algs="${dpopAlgorithms.join(' ')}"`
  return `Bearer realm="${realm}", error="${said.code}", error_description="${said.description}"`
}

const more = (parameters: Readonly<Record<string, string>> = {}): string =>
  Object.entries(parameters)
    .map(([name, value]) => `, ${name}="${value}"`)
    .join('')

/** What Fastify itself throws carries a status: a body too large, a type it does not read. */
function statusOf(error: unknown): number {
  const carries = typeof error === 'object' && error !== null && 'statusCode' in error
  return carries && typeof error.statusCode === 'number' && error.statusCode >= 400 ? error.statusCode : 500
}
