import type { FastifyRequest } from 'fastify'
import type { EventReason } from '../contract/event-types.ts'
import { type Acr, acrValues } from '../contract/second-factor.ts'
import { type AccessToken, audienceOf, recogniseAccessToken } from '../oauth/access-token.ts'
import { authorizationToken, checkBinding } from '../oauth/authorization-token.ts'
import { OAuthError, type OAuthErrorCode, type OAuthErrorFacts } from '../oauth/errors.ts'
import { apiMetadataAddress } from '../oauth/protected-resource.ts'
import { recordingRefusals } from '../oauth/record.ts'
import { scopeNames } from '../oauth/scope.ts'
import type { Appliance } from '../security/appliance.ts'
import type { Client } from '../storage/clients.ts'
import type { PersonRow } from '../storage/people.ts'
import { factsOf } from './request-facts.ts'

/** What a route of the product's own API asks of whoever calls it; what is left out is not asked. */
export interface Demand {
  /** One of these is enough. */
  scope: readonly string[]
  /** Whom the token must be meant for: one of these (RFC 8707, SEC-A22). */
  audience: readonly string[]
  /** One of these; it is asked of the database each time, so that a role taken away is gone at once (SEC-S46). */
  role?: readonly PersonRow['role'][]
  /** How long ago the person may have signed in, in milliseconds. */
  maxAgeMs?: number
  /** How well the person must have proved who they are. */
  acr?: Acr
}

/** Somebody who may do what the route does, by a client of theirs. */
export interface ResourceCaller {
  token: AccessToken
  scope: readonly string[]
  person: PersonRow
  client: Client
}

/**
 * Lets a request through to a route of the API, in the order of the lines; the refusal is recorded, and says in the words of
 * RFC 6750 §3 what is missing and where to learn more (RFC 9728 §5.1), or that the person has to sign in anew (RFC 9470 §3).
 * @throws {OAuthError}
 */
export async function guardResource(
  appliance: Appliance,
  request: FastifyRequest,
  demand: Demand,
): Promise<ResourceCaller> {
  return recordingRefusals(appliance, { facts: factsOf(request) }, async () => {
    const token = await presentedToken(appliance, request)
    const refuse = refusals(appliance, token)
    if (!audienceOf(token).some((one) => demand.audience.includes(one))) throw refuse.token('wrong_audience')
    const { person, client } = await parties(appliance, token)
    if (!client) throw refuse.token('unknown_client')
    if (!person) throw refuse.token('unknown_user')
    if (person.disabled) throw refuse.token('account_disabled')
    const caller = { token, scope: scopeNames(token.scope), person, client }
    checkRight(appliance, caller, demand)
    return caller
  })
}

/**
 * The same of somebody who was let in, for a part of what the route does.
 * @throws {OAuthError}
 */
export async function demandMore(
  appliance: Appliance,
  request: FastifyRequest,
  { caller, demand }: { caller: ResourceCaller; demand: Omit<Demand, 'audience'> },
): Promise<void> {
  const { person, client } = caller
  await recordingRefusals(appliance, { facts: factsOf(request), person, client }, async () =>
    checkRight(appliance, caller, demand),
  )
}

function checkRight(appliance: Appliance, caller: ResourceCaller, demand: Omit<Demand, 'audience'>): void {
  const { token, scope, person } = caller
  const refuse = refusals(appliance, token)
  if (!demand.scope.some((name) => scope.includes(name))) throw refuse.scope(demand.scope)
  if (demand.role && !demand.role.includes(person.role)) throw refuse.role()
  checkSignIn(appliance, token, { demand, refuse })
}

async function presentedToken(appliance: Appliance, request: FastifyRequest): Promise<AccessToken> {
  const sent = authorizationToken(request.headers.authorization)
  const challengeParameters = { resource_metadata: apiMetadataAddress(appliance.config.issuer) }
  if (!sent)
    throw new OAuthError('invalid_token', 'An access token is needed.', {
      challenge: 'PlainBearer',
      challengeParameters,
      event: { type: 'unauthorized_access', reason: 'token_unknown' },
    })
  const recognition = await recogniseAccessToken(appliance, sent.token)
  if (!recognition.valid) throw refusals(appliance, recognition.token).token(recognition.reason)
  const { token } = recognition
  await checkBinding(appliance, provenBy(request), { sent, token })
  return token
}

const provenBy = ({ raw, method, url }: FastifyRequest) => ({
  dpop: raw.headersDistinct.dpop ?? [],
  method,
  path: url.split('?', 1)[0] ?? '',
})

async function parties({ repositories }: Appliance, { person_id, client_id }: AccessToken) {
  const person = person_id === null ? undefined : await repositories.people.find(person_id)
  return { person, client: await repositories.clients.find(client_id) }
}

/** RFC 9470 §3: the token is right, and the sign-in behind it too old or too weak for this. */
function checkSignIn(
  { clock }: Appliance,
  { auth_time, acr }: AccessToken,
  { demand, refuse }: { demand: Omit<Demand, 'audience'>; refuse: Refusals },
): void {
  const { maxAgeMs } = demand
  if (maxAgeMs !== undefined && (auth_time === null || Math.abs(clock.now() - auth_time) > maxAgeMs))
    throw refuse.signIn('sign_in_too_old', { max_age: String(maxAgeMs / 1000) })
  if (demand.acr !== undefined && strength(acr) < strength(demand.acr))
    throw refuse.signIn('insufficient_acr', { acr_values: demand.acr })
}

const strength = (acr: Acr | null): number => (acr === null ? -1 : acrValues.indexOf(acr))

type Refusals = ReturnType<typeof refusals>

function refusals({ config }: Appliance, token: AccessToken | undefined) {
  const resource_metadata = apiMetadataAddress(config.issuer)
  const refusal = (code: OAuthErrorCode, description: string, facts: OAuthErrorFacts) =>
    new OAuthError(code, description, { personId: token?.person_id ?? null, challenge: 'Bearer', ...facts })
  return {
    token: (reason: EventReason) =>
      refusal('invalid_token', 'The access token is unknown, expired, revoked, or not for this resource.', {
        challengeParameters: { resource_metadata },
        event: { type: 'invalid_token', reason },
      }),
    scope: (wanted: readonly string[]) =>
      refusal('insufficient_scope', `One of these scopes is needed: ${wanted.join(', ')}.`, {
        challengeParameters: { scope: wanted[0] ?? '', resource_metadata },
        event: { type: 'unauthorized_access', reason: 'insufficient_scope' },
      }),
    role: () =>
      refusal('insufficient_scope', 'This takes more than a scope: the person’s role does not allow it.', {
        challengeParameters: { resource_metadata },
        event: { type: 'unauthorized_access', reason: 'not_an_administrator' },
      }),
    signIn: (reason: EventReason, wanted: Record<string, string>) =>
      refusal('insufficient_user_authentication', 'The person has to sign in anew for this.', {
        challengeParameters: { ...wanted, resource_metadata },
        event: { type: 'unauthorized_access', reason },
      }),
  }
}
