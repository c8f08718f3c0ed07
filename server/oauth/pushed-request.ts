import { timeOrderedId } from '../platform/ids.ts'
import type { Appliance } from '../security/appliance.ts'
import type { Client } from '../storage/clients.ts'
import { authenticateClient, isPublic } from './authenticate-client.ts'
import { approved } from './authorize/find-client.ts'
import { findDestination } from './authorize/find-destination.ts'
import { readRequest } from './authorize/read-request.ts'
import { proveKey } from './dpop.ts'
import { type EndpointRequest, refuseQuery } from './endpoint-request.ts'
import { invalidRequest, OAuthError } from './errors.ts'
import { type Parameters, parseParameters, refuseAmbiguous } from './parameters.ts'
import { keepRequest, pushedLifetime } from './pushed-requests.ts'
import { recordingRefusals } from './record.ts'
import { refuseUnsigned, signedParameters } from './request-object.ts'

/** What proves the client, and is no part of what it asks for. */
const credentials = ['client_secret', 'client_assertion', 'client_assertion_type']

/** Requests that may wait at once for one address in the name of a client that anybody can pretend to be. */
const mostWaiting = 100

export interface PushedAnswer {
  request_uri: string
  /** Seconds in which it has to be opened. */
  expires_in: number
}

/**
 * The pushed authorization request endpoint (RFC 9126 §2): everything is checked as it will be at the authorization endpoint.
 * @throws {OAuthError} in the words of RFC 9126 §2.3.
 */
export async function pushRequest(appliance: Appliance, request: EndpointRequest): Promise<PushedAnswer> {
  const { facts, parameters } = request
  const client = await recordingRefusals(appliance, { facts }, async () => {
    refuseAmbiguous(parameters, ['client_id', ...credentials])
    refuseQuery(request, ['client_id', 'request', ...credentials])
    return authenticateClient(appliance, request)
  })
  return recordingRefusals(appliance, { facts, client }, async () => {
    approved(client)
    refuseRequestUri(parameters)
    await refuseFlood(appliance, request, client)
    const asked = await askedFor(appliance, client, parameters)
    const destination = findDestination(appliance, client, asked)
    const { dpopKey } = await readRequest(appliance, destination, asked)
    const proven = await proveKey(appliance, request)
    const kept = { parameters: asked, dpopKey: sameKey(dpopKey, proven), address: facts.address }
    return { request_uri: await keepRequest(appliance, client, kept), expires_in: pushedLifetime / 1000 }
  })
}

/** RFC 9449 §10.1: a proof sent along binds the code as `dpop_jkt` does, and to the same key. */
function sameKey(named: string | null, proven: string | null): string | null {
  if (named === null || proven === null || named === proven) return named ?? proven
  throw new OAuthError('invalid_dpop_proof', 'The DPoP proof is of another key than dpop_jkt names.', {
    event: { type: 'unauthorized_access', reason: 'invalid_dpop_proof' },
  })
}

/** RFC 9126 §2.1: what is pushed refers to nothing that was pushed before. */
function refuseRequestUri(parameters: Parameters): void {
  if (parameters.get('request_uri') === undefined && !parameters.repeated.has('request_uri')) return
  throw invalidRequest('The parameter request_uri has no place in a pushed request.')
}

/** @throws {OAuthError} temporarily_unavailable: what waits costs room, and nobody proved to be this client. */
async function refuseFlood(
  { clock, repositories }: Appliance,
  { facts }: EndpointRequest,
  client: Client,
): Promise<void> {
  if (!isPublic(client)) return
  const since = timeOrderedId(clock.now() - pushedLifetime)
  const waiting = await repositories.pushedRequests.waiting({
    since,
    clientId: client.client_id,
    address: facts.address,
  })
  if (waiting < mostWaiting) return
  throw new OAuthError('temporarily_unavailable', 'Too many requests wait to be opened. Try again in a minute.', {
    status: 429,
    retryAfterMs: pushedLifetime,
  })
}

/** What was signed where a request object is there (RFC 9126 §3), and else what was sent, without what proves the client. */
async function askedFor(appliance: Appliance, client: Client, parameters: Parameters): Promise<Parameters> {
  refuseUnsigned(client, parameters)
  if (parameters.get('request') !== undefined) return signedParameters(appliance, client, parameters)
  const sent = parameters.text
    .split('&')
    .filter((pair) => credentials.every((name) => parseParameters(pair).get(name) === undefined))
  const text = sent.join('&')
  // By Basic authentication the id stands in the header alone.
  return parseParameters(
    parameters.get('client_id') === undefined ? `${text}&client_id=${encodeURIComponent(client.client_id)}` : text,
  )
}
