import type { Appliance } from '../../security/appliance.ts'
import { invalidRequest } from '../errors.ts'
import { type Parameters, refuseAmbiguous } from '../parameters.ts'
import type { CheckedRequest, Destination } from './authorization-request.ts'
import { checkGrantType, checkResponseType, readResponseMode } from './check-response.ts'
import { readAcr } from './read-acr.ts'
import { grantableClaims, readClaims } from './read-claims.ts'
import { readCodeChallenge } from './read-code-challenge.ts'
import { readDpopKey } from './read-dpop-key.ts'
import { checkState, longest, readExpectedPeople, readLoginHint, readNonce } from './read-hints.ts'
import { readMaxAge, readPrompt } from './read-prompt.ts'
import { readResources } from './read-resources.ts'
import { readScope } from './read-scope.ts'
import { refuseRequestUri } from './refuse-request-uri.ts'

/** What may be sent once at most. `resource` may be repeated (RFC 8707 §2). */
const defined = [
  'acr_values',
  'claims',
  'claims_locales',
  'client_id',
  'code_challenge',
  'code_challenge_method',
  'display',
  'dpop_jkt',
  'id_token_hint',
  'login_hint',
  'max_age',
  'nonce',
  'prompt',
  'redirect_uri',
  'request',
  'request_uri',
  'response_mode',
  'response_type',
  'scope',
  'state',
  'ui_locales',
]

/**
 * Checks the request, in the order of the lines; the first that fails is what the client hears.
 * @throws {OAuthError} all of which may be redirected, since the destination is proven.
 */
export async function readRequest(
  appliance: Appliance,
  destination: Destination,
  parameters: Parameters,
): Promise<CheckedRequest> {
  const { client } = destination
  if (parameters.text.length > longest.request) throw invalidRequest('The request is too long.')
  refuseAmbiguous(parameters, defined)
  checkState(parameters)
  refuseRequestUri(parameters)
  checkResponseType(parameters)
  const responseMode = readResponseMode(destination, parameters)
  checkGrantType(client)
  const codeChallenge = readCodeChallenge(client, parameters)
  const scope = readScope(client, parameters)
  const claims = readClaims(parameters)
  return {
    ...destination,
    responseMode,
    codeChallenge,
    scope,
    claims: await grantableClaims(appliance, client, claims),
    resources: await readResources(appliance, client, { parameters, scope }),
    dpopKey: readDpopKey(parameters),
    prompt: readPrompt(parameters),
    maxAgeMs: readMaxAge(client, parameters),
    acr: readAcr(parameters, claims),
    nonce: readNonce(parameters),
    loginHint: readLoginHint(parameters),
    expectedPeople: await readExpectedPeople(appliance, client, { parameters, claims }),
  }
}
