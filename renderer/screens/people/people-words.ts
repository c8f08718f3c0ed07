import type { Person, roles } from '../../../server/contract/people.ts'

type Role = (typeof roles)[number]

export const roleNames: Record<Role, string> = { admin: 'Administrator', auditor: 'Auditor', user: 'User' }

/** Roles to choose from, with what each may do. */
export const roleChoices: { value: Role; label: string }[] = [
  { value: 'user', label: 'User: signs in to applications' },
  { value: 'auditor', label: 'Auditor: also sees everything in this console, and changes nothing' },
  { value: 'admin', label: 'Administrator: also manages this server' },
]

export const statusNames: Record<Person['status'], string> = {
  active: 'Active',
  invited: 'Invited',
  disabled: 'Disabled',
}

/** People by name for a sentence: `Anna, Ben and 3 more`. */
export function fewNames(names: readonly string[], most = 3): string {
  const shown = names.length <= most + 1 ? names : names.slice(0, most)
  const last = shown.length < names.length ? `${names.length - shown.length} more` : shown.at(-1)
  const before = shown.length < names.length ? shown : shown.slice(0, -1)
  return before.length === 0 ? (last ?? '') : `${before.join(', ')} and ${last}`
}

/** A number of people in words: `1 person`, `12 people`. */
export const peopleCount = (count: number): string => `${count.toLocaleString()} ${count === 1 ? 'person' : 'people'}`
