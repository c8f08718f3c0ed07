import type { Appliance } from '../../security/appliance.ts'
import { invalidRequest } from '../errors.ts'
import { type Parameters, refuseAmbiguous } from '../parameters.ts'
import type { AuthorizationRequest, Destination } from './authorization-request.ts'
import { checkGrantType, checkResponseMode, checkResponseType } from './check-response.ts'
import { readCodeChallenge } from './read-code-challenge.ts'
import { checkState, longest, readHintedPerson, readLoginHint, readNonce } from './read-hints.ts'
import { readMaxAge, readPrompt } from './read-prompt.ts'
import { readScope } from './read-scope.ts'
import { refuseRequestObject } from './refuse-request-object.ts'

const defined = [
  'client_id',
  'code_challenge',
  'code_challenge_method',
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
]

/**
 * Checks the request, in the order of the lines; the first that fails is what the client hears.
 * @throws {OAuthError} all of which may be redirected, since the destination is proven.
 */
export function readRequest(
  appliance: Appliance,
  destination: Destination,
  parameters: Parameters,
): AuthorizationRequest {
  if (parameters.text.length > longest.request) throw invalidRequest('The request is too long.')
  refuseAmbiguous(parameters, defined)
  checkState(parameters)
  refuseRequestObject(parameters)
  checkResponseType(parameters)
  checkResponseMode(parameters)
  checkGrantType(destination.client)
  return {
    ...destination,
    codeChallenge: readCodeChallenge(parameters),
    scope: readScope(destination.client, parameters),
    prompt: readPrompt(parameters),
    maxAgeMs: readMaxAge(parameters),
    nonce: readNonce(parameters),
    loginHint: readLoginHint(parameters),
    hintedPersonId: readHintedPerson(appliance, parameters),
    text: parameters.text,
  }
}
