import type { Act } from '../../contract/client-settings.ts'
import type { EventReason } from '../../contract/event-types.ts'
import type { Appliance } from '../../security/appliance.ts'
import { fromJson } from '../../storage/json.ts'
import type { PersonRow } from '../../storage/people.ts'
import { type AccessToken, adminAudience, audienceOf, recogniseAccessToken, type SignIn } from '../access-token.ts'
import { refusePublic } from '../authenticate-client.ts'
import { invalidRequest, invalidScope, type OAuthError } from '../errors.ts'
import { required } from '../parameters.ts'
import { invalidTarget } from '../resource.ts'
import { parseScope, scopeNames, withImplied } from '../scope.ts'
import { subjectOf } from '../subject.ts'
import { type GrantHandler, type GrantRequest, keepIssued } from './grant-request.ts'
import { issueTokens } from './issue.ts'
import { type Target, targetOf } from './target.ts'

const accessTokenType = 'urn:ietf:params:oauth:token-type:access_token'

/** Rights over this server and rights that outlast a sign-in are not for passing on. */
const neverExchanged = ['admin', 'audit', 'offline_access']

/** Longer chains of who acts for whom are nobody's design. */
const mostActors = 5

/**
 * Token exchange (RFC 8693): a client that an API is behind trades the access token it was sent for one of its own, to call the
 * next API in the person's name. It belongs to the grant of the token that it came from and dies with it, may no more, and
 * lives no longer. A client exchanges the tokens of those clients that it is registered for, and no others.
 */
export const exchangeToken: GrantHandler = async (appliance, request) => {
  const { client, dpopKey } = request
  refusePublic(client)
  refuseOtherTypes(request)
  const subject = await findSubject(appliance, request)
  const person = await personIn(appliance, subject)
  const act = await actOf(appliance, request, subject)
  const issued = issueTokens(appliance, {
    client,
    grantId: subject.grant_id,
    target: await targetWithin(appliance, request, subject),
    subject: await subjectFor(appliance, request, subject),
    signIn: person ? signInOf(subject, person) : null,
    dpopKey,
    act,
    idToken: null,
    refresh: null,
  })
  await appliance.store.write((transaction) =>
    keepIssued(appliance, transaction, { issued, request, ...(person && { person }) }),
  )
  return { ...issued.response, issued_token_type: accessTokenType }
}

/** Access tokens in, access tokens out (RFC 8693 §2.1). */
function refuseOtherTypes({ parameters }: GrantRequest): void {
  const actorToken = parameters.get('actor_token')
  const actorType = parameters.get('actor_token_type')
  const wanted = parameters.get('requested_token_type') ?? accessTokenType
  const types = [required(parameters, 'subject_token_type'), wanted, ...(actorType === undefined ? [] : [actorType])]
  if (types.some((type) => type !== accessTokenType)) throw invalidRequest(`The only token type is ${accessTokenType}.`)
  if ((actorToken === undefined) !== (actorType === undefined)) {
    throw invalidRequest('The parameters actor_token and actor_token_type go together.')
  }
}

async function findSubject(appliance: Appliance, { client, parameters }: GrantRequest): Promise<AccessToken> {
  const recognition = await recogniseAccessToken(appliance, required(parameters, 'subject_token'))
  if (!recognition.valid) throw refusal(recognition.reason, recognition.token?.person_id ?? null)
  const { token } = recognition
  if (!client.token_exchange_sources.includes(token.client_id)) throw refusal('client_mismatch', token.person_id)
  if (audienceOf(token).includes(adminAudience(appliance.config.issuer)))
    throw refusal('wrong_audience', token.person_id)
  return token
}

/** Nobody, where a machine's token is exchanged. */
async function personIn({ repositories }: Appliance, { person_id }: AccessToken): Promise<PersonRow | undefined> {
  if (person_id === null) return undefined
  const person = await repositories.people.find(person_id)
  if (person?.disabled === 0) return person
  throw refusal('account_disabled', person_id)
}

/** Who acts, in front of those that acted before: the holder of the actor token, which must be the client's own. */
async function actOf(appliance: Appliance, request: GrantRequest, subject: AccessToken): Promise<Act | null> {
  const before = subject.act === null ? null : fromJson(subject.act)
  const text = request.parameters.get('actor_token')
  if (text === undefined) return before
  const recognition = await recogniseAccessToken(appliance, text)
  if (!recognition.valid) throw refusal(recognition.reason, recognition.token?.person_id ?? null)
  const { token } = recognition
  if (token.client_id !== request.client.client_id) throw refusal('client_mismatch', token.person_id)
  if (lengthOf(before) >= mostActors) throw invalidRequest(`At most ${mostActors} may act one for another.`)
  return { sub: await subjectFor(appliance, request, token), ...(before && { act: before }) }
}

const lengthOf = (act: Act | null | undefined): number => (act ? 1 + lengthOf(act.act) : 0)

/** As the exchanging client knows them: a pairwise subject of the first client's would be strange to it. */
const subjectFor = (appliance: Appliance, { client }: GrantRequest, token: AccessToken): Promise<string> | string =>
  token.person_id === null ? token.grant_client_id : subjectOf(appliance, client, token.person_id)

const signInOf = (token: AccessToken, person: PersonRow): SignIn => ({
  personId: person.id,
  authTime: token.auth_time,
  amr: token.amr,
  acr: token.acr,
  sid: token.session_selector,
})

/** For the APIs that are asked for, or else for those that the subject token was for; never longer than that one lives. */
async function targetWithin(appliance: Appliance, request: GrantRequest, subject: AccessToken): Promise<Target> {
  const { client, parameters } = request
  const named = [...parameters.getAll('resource'), ...parameters.getAll('audience')]
  const admin = adminAudience(appliance.config.issuer)
  if (named.includes(admin)) throw invalidTarget(`Tokens for ${admin} are not to be had by exchange.`)
  const target = await targetOf(appliance, client, {
    asked: named.length === 0 ? audienceOf(subject) : named,
    granted: null,
    scope: await scopeWithin(appliance, request, subject),
  })
  return { ...target, expiresAt: Math.min(target.expiresAt, subject.expires_at) }
}

/** What both the subject token and the client may, or the part of it that is asked for. */
async function scopeWithin(
  { repositories }: Appliance,
  { client, parameters }: GrantRequest,
  subject: AccessToken,
): Promise<string[]> {
  const known = await repositories.scopes.all()
  const own = withImplied(client.scopes, known)
  const whole = scopeNames(subject.scope).filter((name) => own.includes(name) && !neverExchanged.includes(name))
  const text = parameters.get('scope')
  const asked = text === undefined ? whole : withImplied(parseScope(text), known)
  if (asked.length > 0 && asked.every((name) => whole.includes(name))) return asked
  throw invalidScope('The scope is wider than what the subject token and this client have in common.')
}

/** One sentence for every reason, and the code that RFC 8693 §2.2.2 has for all of them. */
const refusal = (reason: EventReason, personId: string | null): OAuthError =>
  invalidRequest('The subject or actor token is not valid, or not for this client to exchange.', {
    personId,
    event: { type: reason === 'client_mismatch' ? 'suspicious_activity' : 'invalid_token', reason },
  })
