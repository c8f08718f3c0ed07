import type { PersonRow } from '../storage/people.ts'

type Role = PersonRow['role']

/** The scopes that take a role: `admin` administers, `audit` reads (SEC-S46). */
const scopesOfRoles: Readonly<Record<Role, readonly string[]>> = {
  admin: ['admin', 'audit'],
  auditor: ['audit'],
  user: [],
}

const privileged = new Set(Object.values(scopesOfRoles).flat())

/** The scopes a person may pass on now; roles are taken away again, so this is asked each time (SEC-S46). */
export function grantableTo({ role }: Pick<PersonRow, 'role'>, scope: readonly string[]): string[] {
  return scope.filter((name) => !privileged.has(name) || scopesOfRoles[role].includes(name))
}

/** The scopes that whoever gets the role `to` instead of `from` may pass on no more. */
export const scopesLost = (from: Role, to: Role): string[] =>
  scopesOfRoles[from].filter((name) => !scopesOfRoles[to].includes(name))
