import type { Appliance } from '../security/appliance.ts'
import type { Client } from '../storage/clients.ts'
import type { OfficeGroup } from '../storage/groups.ts'
import { fromJson } from '../storage/json.ts'
import type { PersonRow } from '../storage/people.ts'
import type { Scope } from '../storage/scopes.ts'
import { wellFormed } from './standard-claims.ts'

/** Which claims travel with which scope (OpenID Connect Core §5.4). */
const claimsOfScope: Readonly<Record<string, readonly string[]>> = {
  profile: [
    'name',
    'family_name',
    'given_name',
    'middle_name',
    'nickname',
    'preferred_username',
    'profile',
    'picture',
    'website',
    'gender',
    'birthdate',
    'zoneinfo',
    'locale',
    'updated_at',
  ],
  email: ['email', 'email_verified'],
  address: ['address'],
  phone: ['phone_number', 'phone_number_verified'],
  groups: ['groups'],
}

const standard = Object.values(claimsOfScope).flat()

/** Names that mean something in a token and that no person's record may fill. */
const reserved = new Set(
  'iss sub aud exp iat nbf jti nonce auth_time acr amr azp at_hash c_hash client_id scope act cnf sid'.split(' '),
)

type KnownScopes = ReadonlyMap<string, Pick<Scope, 'claims'>>

/** The claims that travel with these scopes: the standard's own, and those that the office bound to a scope. */
export const claimsOf = (scopes: Iterable<string>, known: KnownScopes = new Map()): string[] => [
  ...new Set([
    'sub',
    ...[...scopes].flatMap((scope) => [...(claimsOfScope[scope] ?? []), ...(known.get(scope)?.claims ?? [])]),
  ]),
]

interface AskedClaims {
  client: Pick<Client, 'scopes'>
  scope: readonly string[]
  /** Asked for by name (OpenID Connect Core §5.5): told where the client is registered for a scope that they travel with. */
  named: readonly string[]
}

/** With these alone, nothing that a group says of its members is told. */
const withoutGroups = ['openid', 'email', 'offline_access']

/** What is told of a person where somebody asks for it; `sub` is for the caller to say. */
export async function claimsAbout(
  { repositories }: Appliance,
  person: PersonRow,
  asked: AskedClaims,
): Promise<Record<string, unknown>> {
  const ofGroups = asked.named.length > 0 || asked.scope.some((name) => !withoutGroups.includes(name))
  const groups = ofGroups ? await repositories.groups.factsOfPerson(person.id) : []
  return personClaims({ person, groups }, asked, await repositories.scopes.all())
}

/**
 * What the person's record says, as far as the scope allows. A claim of the office's own making, such as `department`,
 * travels with the scope that it is bound to, or else with `profile`. What a group says of its members counts where the
 * person's own record does not say it; of two groups the later one by name. An administrator wrote the e-mail address down:
 * that alone does not verify it.
 */
export function personClaims(
  { person, groups }: { person: PersonRow; groups: readonly OfficeGroup[] },
  { client, scope, named }: AskedClaims,
  known: KnownScopes,
): Record<string, unknown> {
  const ofGroups = Object.fromEntries(groups.flatMap(({ claims }) => Object.entries(claims)))
  const recorded = {
    ...ofGroups,
    ...fromJson(person.claims),
    name: person.name,
    preferred_username: person.username,
    groups: groups.map(({ name }) => name),
    ...(person.email !== null && { email: person.email, email_verified: isVerified(person) }),
  }
  const byScope = travelsWith(scope, known)
  const byName = travelsWith(client.scopes, known)
  const told = Object.entries(recorded).filter(([name]) => byScope(name) || (named.includes(name) && byName(name)))
  return Object.fromEntries(told.flatMap(([name, value]) => wellFormed(name, value)))
}

/** Whether a claim travels with these scopes. */
export function travelsWith(scopes: readonly string[], known: KnownScopes): (name: string) => boolean {
  const allowed = new Set(claimsOf(scopes, known))
  const bound = new Set([...standard, ...[...known.values()].flatMap(({ claims }) => claims)])
  const own = scopes.includes('profile')
  return (name) => !reserved.has(name) && (allowed.has(name) || (own && !bound.has(name)))
}

const isVerified = (person: PersonRow): boolean => fromJson(person.claims)?.email_verified === true
