import type { Client } from '../storage/clients.ts'
import { AdminError } from './admin-error.ts'
import { consoleClientId } from './console-client.ts'

/** The applications of the office among these clients, by name. */
export const namesOf = (clients: readonly Client[]): string[] =>
  clients.filter(({ client_id }) => client_id !== consoleClientId).map(({ name }) => name)

const named = 5

/**
 * Refuses to delete what something else still names, and says by what.
 * @throws {AdminError} `CONFLICT`
 */
export function refuseUsed(what: 'applications' | 'resources' | 'scopes', names: readonly string[]): void {
  if (names.length === 0) return
  const rest = names.length > named ? ` and ${names.length - named} more` : ''
  throw new AdminError('CONFLICT', {
    message: `This is in use by these ${what}: ${names.slice(0, named).join(', ')}${rest}. Take it away from them first.`,
  })
}
