import type { Appliance } from '../../security/appliance.ts'
import type { Client } from '../../storage/clients.ts'
import { invalidRequest } from '../errors.ts'
import { type Parameters, parseParameters, withParameters } from '../parameters.ts'
import { isPushed, type OpenedRequest, openRequest } from '../pushed-requests.ts'
import { isOwn } from '../redirect-uri.ts'
import { refuseUnsigned, signedParameters } from '../request-object.ts'
import type { Carried, Destination } from './authorization-request.ts'
import { carriedOnly } from './read-prompt.ts'

/** An authorization request as the browser brought it: said in the address, signed (RFC 9101), or pushed before (RFC 9126). */
export interface ReceivedRequest {
  kind: 'plain' | 'signed' | 'pushed'
  /** Those that count: of what was signed or pushed, nothing that stands beside it. */
  parameters: Parameters
  carried: Carried
}

/**
 * Takes what counts out of what the browser brought.
 * @throws {OAuthError} invalid_request_uri, invalid_request_object
 */
export async function receiveRequest(
  appliance: Appliance,
  client: Client,
  { parameters, browser }: { parameters: Parameters; browser(): string },
): Promise<ReceivedRequest> {
  const requestUri = parameters.get('request_uri')
  if (requestUri !== undefined && isPushed(requestUri)) {
    return received(await openRequest(appliance, client, { requestUri, browser: browser() }), parameters)
  }
  const carried = { ...plain, text: parameters.text, otherPerson: isForOther(parameters) }
  if (requestUri === undefined && parameters.get('request') !== undefined) {
    return { kind: 'signed', parameters: await signedParameters(appliance, client, parameters), carried }
  }
  return { kind: 'plain', parameters, carried }
}

const plain = { pushed: null, signedInSince: null, boundKey: null }

const isForOther = (parameters: Parameters): boolean => parameters.get(carriedOnly.otherPerson) !== undefined

/** From here on nothing of what stood beside the request_uri is there any more. */
function received({ selector, text, dpopKey, signedInSince }: OpenedRequest, sent: Parameters): ReceivedRequest {
  const names = ['client_id', 'request_uri', carriedOnly.otherPerson]
  const kept = withParameters('', Object.fromEntries(names.map((name) => [name, sent.get(name)]))).slice(1)
  const carried = { text: kept, otherPerson: isForOther(sent), pushed: selector, signedInSince, boundKey: dpopKey }
  return { kind: 'pushed', parameters: parseParameters(text), carried }
}

/**
 * What has to be pushed, or signed, is not taken in any other way (RFC 9126 §5, RFC 9101 §10.5). The console comes with a plain
 * request always, so that a wish for others locks no administrator out.
 * @throws {OAuthError} invalid_request, invalid_request_object
 */
export function refuseOtherWay(
  { config, protocol }: Appliance,
  { client, redirectUri }: Destination,
  { kind, parameters }: ReceivedRequest,
): void {
  if (kind === 'pushed') return
  const byAll = protocol.current().pushedRequests.required && !isOwn(redirectUri, config.issuer)
  if (byAll || client.require_pushed_authorization_requests || client.security_profile === 'fapi2') {
    throw invalidRequest('This application has to push its requests first (RFC 9126).')
  }
  if (kind === 'plain') refuseUnsigned(client, parameters)
}
