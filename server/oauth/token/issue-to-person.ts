import { grantableTo } from '../../identity/role-scopes.ts'
import type { Appliance } from '../../security/appliance.ts'
import { fromJson } from '../../storage/json.ts'
import type { PersonRow } from '../../storage/people.ts'
import type { Row } from '../../storage/schema.ts'
import { claimsAbout } from '../claims.ts'
import { invalidScope } from '../errors.ts'
import { parseScope, scopeNames, withImplied } from '../scope.ts'
import { subjectOf } from '../subject.ts'
import type { GrantRequest } from './grant-request.ts'
import { type Issue, type IssuedTokens, issueTokens } from './issue.ts'
import { targetOf } from './target.ts'

type GrantColumns = 'scope' | 'resource' | 'claims' | 'auth_time' | 'amr' | 'acr' | 'session_selector'

/** What a person let a client do; codes and refresh tokens are read together with it. */
export type PersonsGrant = Pick<Row<'oauth_grant'>, GrantColumns> & { grant_id: string }

interface PersonIssue {
  grant: PersonsGrant
  person: PersonRow
  /** Goes into the first ID token only (OpenID Connect Core §12.2). */
  nonce: string | null
  /** The part of the grant's scope that is asked for; all of it unless it says something. */
  scope?: string | undefined
  refresh: Issue['refresh']
}

/**
 * The tokens for what a person granted, as far as they may grant it now; whatever the grant type, they come from here.
 * @throws {OAuthError} invalid_scope, invalid_target
 */
export async function issueToPerson(
  appliance: Appliance,
  request: GrantRequest,
  issue: PersonIssue,
): Promise<IssuedTokens> {
  const { grant, person, nonce, refresh } = issue
  const { client, dpopKey, parameters } = request
  const scope = await askedScope(appliance, issue)
  return issueTokens(appliance, {
    client,
    grantId: grant.grant_id,
    target: await targetOf(appliance, client, {
      asked: parameters.getAll('resource'),
      granted: scopeNames(grant.resource),
      scope,
    }),
    subject: await subjectOf(appliance, client, person.id),
    signIn: {
      personId: person.id,
      authTime: grant.auth_time,
      amr: grant.amr,
      acr: grant.acr,
      sid: grant.session_selector,
    },
    dpopKey,
    act: null,
    idToken: scope.includes('openid') ? { nonce, claims: await namedClaims(appliance, request, issue) } : null,
    refresh,
  })
}

/** The grant's scope, or the part of it that is asked for; the next refresh token has the whole of it again (SEC-B24, SEC-B25). */
async function askedScope({ repositories }: Appliance, { grant, person, scope }: PersonIssue): Promise<string[]> {
  const known = await repositories.scopes.all()
  const whole = withImplied(grantableTo(person, scopeNames(grant.scope)), known)
  if (scope === undefined) return whole
  const asked = withImplied(parseScope(scope), known)
  if (!asked.every((name) => whole.includes(name))) throw invalidScope('The scope is wider than what was granted.')
  return asked
}

/** What the request asked for in the ID token by name (OpenID Connect Core §5.5); nearly always nothing. */
async function namedClaims(appliance: Appliance, { client }: GrantRequest, { grant, person }: PersonIssue) {
  const named = grant.claims === null ? [] : fromJson(grant.claims).id_token
  return named.length === 0 ? {} : claimsAbout(appliance, person, { client, scope: [], named })
}
