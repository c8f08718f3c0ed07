import { decodeJwt } from 'jose'
import type { clientAuthenticationMethods } from '../contract/applications.ts'
import type { EndpointRequest } from './endpoint-request.ts'
import { invalidRequest, OAuthError } from './errors.ts'
import { decodeForm, type Parameters } from './parameters.ts'

type Method = (typeof clientAuthenticationMethods)[number]

export interface SecretCredentials {
  method: Exclude<Method, 'private_key_jwt'>
  clientId: string
  /** Empty where the method is `none`. */
  secret: string
}

export interface AssertionCredentials {
  method: 'private_key_jwt'
  /** Whom the assertion claims to be from. */
  clientId: string
  assertion: string
}

export type ClientCredentials = SecretCredentials | AssertionCredentials

/** RFC 7523 §2.2. */
const assertionType = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'

/** In characters; ordinary ones have less than a thousand. */
const longestAssertion = 16_384

/** RFC 7235 §2.1: the scheme's case means nothing; a header longer than this is not read. */
const basic = /^basic +([A-Za-z0-9+/]{1,4000}={0,2}) *$/i

/**
 * What the client presents to prove itself, by exactly one method (RFC 6749 §2.3).
 * @throws {OAuthError} invalid_request for two methods at once (SEC-B19); invalid_client where there is nothing to go by.
 */
export function readClientCredentials({ parameters, authorization }: EndpointRequest): ClientCredentials {
  const clientId = parameters.get('client_id')
  const secret = parameters.get('client_secret')
  const assertion = parameters.get('client_assertion') ?? parameters.get('client_assertion_type')
  if ([authorization, secret, assertion].filter((method) => method !== undefined).length > 1) {
    throw invalidRequest('The client authenticates in more than one way.')
  }
  if (authorization !== undefined) return basicCredentials(authorization, clientId)
  if (assertion !== undefined) return assertionCredentials(parameters, clientId)
  if (clientId === undefined) throw invalidClient({ detail: 'no client_id was sent' })
  return secret === undefined
    ? { method: 'none', clientId, secret: '' }
    : { method: 'client_secret_post', clientId, secret }
}

/** Both halves of Basic credentials are form-encoded before they are joined (RFC 6749 §2.3.1, SEC-S41). */
export function parseBasic(authorization: string): { clientId: string; secret: string } | undefined {
  const encoded = basic.exec(authorization)?.[1]
  if (encoded === undefined) return undefined
  const pair = Buffer.from(encoded, 'base64').toString('utf8')
  const colon = pair.indexOf(':')
  if (colon < 1) return undefined
  const clientId = decodeForm(pair.slice(0, colon))
  const secret = decodeForm(pair.slice(colon + 1))
  return clientId === undefined || secret === undefined ? undefined : { clientId, secret }
}

function basicCredentials(authorization: string, clientId: string | undefined): ClientCredentials {
  const credentials = parseBasic(authorization)
  if (!credentials)
    throw invalidClient({ challenge: 'Basic', detail: 'the Authorization header is not Basic credentials' })
  if (clientId !== undefined && clientId !== credentials.clientId) {
    throw invalidRequest('The client_id differs from the one in the Authorization header.')
  }
  return { method: 'client_secret_basic', ...credentials }
}

/** Who the assertion says it is from, so that it can be found out whether it is (RFC 7521 §4.2). */
function assertionCredentials(parameters: Parameters, clientId: string | undefined): AssertionCredentials {
  const assertion = parameters.get('client_assertion')
  if (assertion === undefined || parameters.get('client_assertion_type') !== assertionType) {
    throw invalidClient({ detail: 'the client_assertion or its client_assertion_type is missing or unknown' })
  }
  const subject = subjectIn(assertion)
  if (subject === undefined) throw invalidClient({ detail: 'the client_assertion is not a JWT with a sub' })
  if (clientId !== undefined && clientId !== subject) {
    throw invalidClient({ detail: 'the client_id differs from the sub of the client_assertion' })
  }
  return { method: 'private_key_jwt', clientId: subject, assertion }
}

/** It only finds a client, so nothing is believed. */
function subjectIn(assertion: string): string | undefined {
  if (assertion.length > longestAssertion) return undefined
  try {
    const { sub } = decodeJwt(assertion)
    return typeof sub === 'string' && sub !== '' ? sub : undefined
  } catch {
    return undefined
  }
}

/** One answer for every reason: an unknown client, a wrong secret, a method that is not the client's (SEC-A46). */
export const invalidClient = (facts: OAuthError['facts']) =>
  new OAuthError('invalid_client', 'Client authentication failed.', {
    event: { type: 'unauthorized_access', reason: 'invalid_client' },
    ...facts,
  })
