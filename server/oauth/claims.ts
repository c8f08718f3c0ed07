import type { OfficeGroup } from '../storage/groups.ts'
import { fromJson } from '../storage/json.ts'
import type { PersonRow } from '../storage/people.ts'

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

const bound = new Set(Object.values(claimsOfScope).flat())

/** Names that mean something in a token and that no person's record may fill. */
const reserved = new Set(['iss', 'sub', 'aud', 'exp', 'iat', 'nbf', 'jti', 'client_id', 'scope', 'act', 'cnf', 'sid'])

/** The claims that the metadata names, for the scopes that this server knows. */
export const claimsOf = (scopes: Iterable<string>): string[] => [
  ...new Set(['sub', ...[...scopes].flatMap((scope) => claimsOfScope[scope] ?? [])]),
]

/**
 * What the person's record says, as far as the scope allows. A claim of the office's own making, such as `department`,
 * travels with `profile`. What a group says of its members counts where the person's own record does not say it; of two
 * groups the later one by name. An administrator wrote the e-mail address down: that alone does not verify it.
 */
export function personClaims(
  person: PersonRow,
  groups: readonly OfficeGroup[],
  scope: readonly string[],
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
  const allowed = new Set(claimsOf(scope))
  const own = scope.includes('profile')
  const travels = (name: string) => allowed.has(name) || (own && !bound.has(name) && !reserved.has(name))
  const told = Object.entries(recorded).filter(([name]) => travels(name))
  return { ...Object.fromEntries(told), sub: person.id }
}

const isVerified = (person: PersonRow): boolean => fromJson(person.claims)?.email_verified === true
