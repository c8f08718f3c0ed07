import type { Appliance } from '../security/appliance.ts'
import { BusyError } from '../security/password-lane.ts'
import type { Reservation } from '../security/throttle.ts'
import type { Client } from '../storage/clients.ts'
import { assertionProblem } from './client-assertion.ts'
import {
  type ClientCredentials,
  invalidClient,
  readClientCredentials,
  type SecretCredentials,
} from './client-credentials.ts'
import { clientOf } from './client-of.ts'
import type { EndpointRequest } from './endpoint-request.ts'
import { OAuthError } from './errors.ts'

/**
 * The client that this request comes from, proven by the method it is registered with (RFC 6749 §2.3, SEC-S39).
 * @throws {OAuthError} invalid_client, invalid_request, or temporarily_unavailable after too many failures.
 */
export async function authenticateClient(appliance: Appliance, request: EndpointRequest): Promise<Client> {
  const credentials = readClientCredentials(request)
  const client = await clientOf(appliance, credentials.clientId)
  if (client && isPublic(client) && credentials.method === 'none') return client
  const reservation = await reserve(appliance, request, { credentials, client })
  const problem = await judged(reservation, () => problemWith(appliance, request, { credentials, client }))
  if (client && problem === null) return client
  throw invalidClient({
    ...(credentials.method === 'client_secret_basic' && { challenge: 'Basic' }),
    event: { type: 'unauthorized_access', reason: client ? 'invalid_client' : 'unknown_client' },
    ...(client && problem !== null && { client, detail: problem }),
  })
}

interface Claim {
  credentials: ClientCredentials
  client: Client | undefined
}

/** Whether the client can keep no secret (RFC 6749 §2.1). */
export const isPublic = (client: Client): boolean => client.token_endpoint_auth_method === 'none'

/**
 * Only who proves itself acts for itself, or for others.
 * @throws {OAuthError} unauthorized_client
 */
export function refusePublic(client: Client): void {
  if (!isPublic(client)) return
  throw new OAuthError('unauthorized_client', 'A public client cannot act for itself.', {
    event: { type: 'unauthorized_access', reason: 'unauthorized_client' },
  })
}

async function reserve(
  { throttle }: Appliance,
  { facts }: EndpointRequest,
  { credentials, client }: Claim,
): Promise<Reservation> {
  const place = await throttle.reserve({ client: credentials.clientId, address: facts.address })
  if (place.kind === 'reserved') return place
  throw new OAuthError('temporarily_unavailable', 'Too many failed attempts. Try again later.', {
    status: 429,
    retryAfterMs: place.retryAfterMs,
    // Said once in a while: a flood of refusals must not become a flood of events.
    ...(place.announce && { event: { type: 'rate_limit_exceeded', reason: 'too_many_attempts' } }),
    ...(client && { client }),
  })
}

/** Tells the throttle how it went. */
async function judged(reservation: Reservation, work: () => Promise<string | null>): Promise<string | null> {
  try {
    const problem = await work()
    reservation.settle(problem === null ? 'success' : 'failure')
    return problem
  } catch (error) {
    reservation.settle('undecided')
    if (!(error instanceof BusyError)) throw error
    throw new OAuthError('temporarily_unavailable', 'The server is busy. Try again shortly.', {
      retryAfterMs: error.retryAfterMs,
    })
  }
}

/** Why the client is not proven, for the monitor; null where it is. */
async function problemWith(
  appliance: Appliance,
  request: EndpointRequest,
  { credentials, client }: Claim,
): Promise<string | null> {
  return credentials.method === 'private_key_jwt'
    ? assertionProblem(appliance, request, { credentials, client })
    : secretProblem(appliance, { credentials, client })
}

// The secret is looked at whatever else is wrong, so that time tells neither the client nor its method (SEC-A46, SEC-S40).
async function secretProblem(
  { clientSecrets, clock }: Appliance,
  { credentials, client }: { credentials: SecretCredentials; client: Client | undefined },
): Promise<string | null> {
  const worth = await clientSecrets.check(client, credentials.secret, clock.now())
  const registered = client?.token_endpoint_auth_method
  if (credentials.method !== registered) return `used ${credentials.method}, registered is ${registered}`
  if (worth === 'expired') return 'the secret has expired'
  return worth === 'right' ? null : 'wrong secret'
}
