import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Config } from '../config.ts'
import type { Parameters } from '../oauth/parameters.ts'
import { parseParameters } from '../oauth/parameters.ts'
import { addressParametersOf, formOf } from './form-body.ts'
import { passkeyScriptPath } from './pages/passkey-script.ts'
import { sendOnScriptPath } from './pages/send-on-script.ts'
import { type PageLeave, pagePolicy } from './security-headers.ts'

/** Sends a page that may do what it is given leave to. */
export function sendPage(
  reply: FastifyReply,
  page: string,
  { status = 200, ...leave }: PageLeave & { status?: number } = {},
): FastifyReply {
  reply.header('content-security-policy', pagePolicy(leave))
  return reply.code(status).type('text/html; charset=utf-8').send(page)
}

/** The address of the script that sends an answer on, for the page that is one. */
export const sendOnScriptAddress = ({ issuer }: Config): string => `${new URL(issuer).origin}${sendOnScriptPath}`

/** The address of the passkey script, for the pages that have it. */
export const passkeyScriptAddress = ({ issuer }: Config): string => `${new URL(issuer).origin}${passkeyScriptPath}`

/**
 * 303 turns every method into GET, so that a password never travels on (SEC-B33). What a form carried along may hold line
 * breaks and letters that no header can: they are encoded.
 */
export const sendOn = (reply: FastifyReply, location: string): FastifyReply => reply.redirect(inHeader(location), 303)

/** An address as a header may hold it. */
export const inHeader = (location: string): string => location.replace(/[^\x21-\x7e]/gu, encodeURIComponent)

/** The parameters of a request that may come by GET or POST. */
export const parametersOf = (request: FastifyRequest): Parameters =>
  request.method === 'POST' ? formOf(request) : addressParametersOf(request)

/**
 * Whether this is a form of another site, with which browsers send no session cookie: asked again by GET, the same request
 * comes with it.
 */
export const isForeignForm = ({ method, headers }: FastifyRequest): boolean =>
  method === 'POST' && ['cross-site', 'same-site'].includes(String(headers['sec-fetch-site']))

/** What a form of ours carried along for later. */
export const carriedRequest = (form: Parameters): Parameters => parseParameters(form.get('request') ?? '')
