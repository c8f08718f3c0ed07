import type { Appliance } from '../security/appliance.ts'
import type { Client } from '../storage/clients.ts'
import { fromJson } from '../storage/json.ts'
import type { PersonRow } from '../storage/people.ts'
import { type AccessToken, adminAudience, audienceOf, recogniseAccessToken } from './access-token.ts'
import { type AuthorizationToken, authorizationToken, checkBinding } from './authorization-token.ts'
import { claimsAbout } from './claims.ts'
import { type EndpointAnswer, type EndpointRequest, jsonAnswer } from './endpoint-request.ts'
import { invalidRequest, OAuthError, type OAuthErrorFacts } from './errors.ts'
import { refuseAmbiguous } from './parameters.ts'
import { involved, recordingRefusals } from './record.ts'
import { scopeNames } from './scope.ts'
import { subjectOf } from './subject.ts'

/**
 * The UserInfo endpoint (OpenID Connect Core §5.3).
 * @throws {OAuthError} in the words of RFC 6750 §3.1.
 */
export async function userinfo(appliance: Appliance, request: EndpointRequest): Promise<EndpointAnswer> {
  const { facts } = request
  return recordingRefusals(appliance, { facts }, async () => {
    const sent = sentToken(request)
    const token = await recognised(appliance, sent.token)
    await checkBinding(appliance, request, { sent, token })
    refuseForeign(appliance, token)
    const scope = scopeNames(token.scope)
    const person = await personOf(appliance, token, scope)
    const client = await clientOf(appliance, token)
    appliance.events.note({
      ...involved({ facts, client, person }),
      type: 'oauth_userinfo_read',
      outcome: 'success',
      details: { scope: token.scope },
    })
    const named = token.claims === null ? [] : fromJson(token.claims).userinfo
    const claims = await claimsAbout(appliance, person, { client, scope, named })
    return answerTo(appliance, client, { ...claims, sub: await subjectOf(appliance, client, person.id) })
  })
}

/** Signed where the client is registered for that (OpenID Connect Core §5.3.2). */
function answerTo({ config, signingKeys }: Appliance, client: Client, claims: Record<string, unknown>): EndpointAnswer {
  const alg = client.userinfo_signed_response_alg
  if (alg === null) return jsonAnswer(claims)
  const signed = { ...claims, iss: config.issuer, aud: client.client_id }
  return { type: 'application/jwt', body: signingKeys.sign(alg, {}, signed) }
}

/** What is meant for another API is no good here, whatever its scope (SEC-A22). */
function refuseForeign({ config }: Appliance, token: AccessToken): void {
  const own = [config.issuer, adminAudience(config.issuer)]
  if (audienceOf(token).some((name) => own.includes(name))) return
  throw invalidToken({ personId: token.person_id, event: { type: 'invalid_token', reason: 'wrong_audience' } })
}

/** @throws {OAuthError} invalid_token where the client was deleted. */
async function clientOf({ repositories }: Appliance, token: AccessToken): Promise<Client> {
  const client = await repositories.clients.find(token.client_id)
  if (client) return client
  throw invalidToken({ personId: token.person_id, event: { type: 'invalid_token', reason: 'unknown_client' } })
}

/**
 * The token of the header or of the form (RFC 6750 §2.1, §2.2). One in the address is not looked at (SEC-B37).
 * @throws {OAuthError} without a code where there is none: the client did not know that it needs one.
 */
function sentToken({ parameters, authorization }: EndpointRequest): AuthorizationToken {
  refuseAmbiguous(parameters, ['access_token'])
  const inForm = parameters.get('access_token')
  if (authorization !== undefined && inForm !== undefined) throw invalidRequest('The access token is sent in two ways.')
  const sent = inForm === undefined ? authorizationToken(authorization) : { scheme: 'Bearer' as const, token: inForm }
  if (sent) return sent
  throw new OAuthError('invalid_token', 'An access token is needed.', {
    challenge: 'PlainBearer',
    event: { type: 'unauthorized_access', reason: 'token_unknown' },
  })
}

async function recognised(appliance: Appliance, text: string): Promise<AccessToken> {
  const recognition = await recogniseAccessToken(appliance, text)
  if (recognition.valid) return recognition.token
  const client = recognition.token && (await appliance.repositories.clients.find(recognition.token.client_id))
  throw invalidToken({
    event: { type: 'invalid_token', reason: recognition.reason },
    personId: recognition.token?.person_id ?? null,
    ...(client && { client }),
  })
}

const invalidToken = (facts: OAuthErrorFacts) =>
  new OAuthError('invalid_token', 'The access token is unknown, expired or revoked.', { challenge: 'Bearer', ...facts })

async function personOf({ repositories }: Appliance, token: AccessToken, scope: string[]): Promise<PersonRow> {
  if (!scope.includes('openid') || token.person_id === null) {
    throw new OAuthError('insufficient_scope', 'The scope openid is needed.', {
      challenge: 'Bearer',
      personId: token.person_id,
      event: { type: 'unauthorized_access', reason: 'insufficient_scope' },
    })
  }
  const person = await repositories.people.find(token.person_id)
  if (person?.disabled === 0) return person
  throw invalidToken({ personId: token.person_id, event: { type: 'invalid_token', reason: 'account_disabled' } })
}
