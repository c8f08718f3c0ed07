import type { Person } from '../contract/people.ts'
import type { ListedPerson } from '../storage/people-page.ts'

/** A person as a console sees them. */
export function personView({ id, username, name, email, role, groups, ...row }: ListedPerson): Person {
  const chosen = row.password_hash === null ? 'invited' : 'active'
  return {
    id,
    username,
    name,
    email,
    role,
    groups,
    status: row.disabled ? 'disabled' : chosen,
    disabled: row.disabled === 1,
    hasSecondFactor: row.has_second_factor,
    createdAt: row.created_at,
    lastSignInAt: row.last_sign_in_at,
  }
}
