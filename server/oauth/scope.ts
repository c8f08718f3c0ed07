import { invalidScope } from './errors.ts'

/** RFC 6749 §3.3 scope-token; anything longer names no scope of this server. */
const token = /^[\x21\x23-\x5B\x5D-\x7E]{1,100}$/
const longestScope = 4000

/** Scopes about a person: an application that acts for itself has none of them. */
export const personalScopes = ['openid', 'profile', 'email', 'address', 'phone', 'offline_access', 'admin', 'audit']

/**
 * The scopes of a `scope` parameter, each once, in the order in which they were sent.
 * @throws {OAuthError} invalid_scope when the text is not RFC 6749 §3.3's.
 */
export function parseScope(text: string): string[] {
  if (text.length > longestScope) throw invalidScope('The scope is too long.')
  const names = text.split(' ').filter((name) => name !== '')
  if (names.length === 0 || !names.every((name) => token.test(name))) throw invalidScope('The scope is malformed.')
  return [...new Set(names)]
}

/**
 * Nothing is dropped in silence: a scope that is unknown or not the client's is refused by name (SEC-S44).
 * @throws {OAuthError} invalid_scope
 */
export function refuseForeignScopes(asked: readonly string[], allowed: readonly string[]): void {
  const foreign = asked.find((name) => !allowed.includes(name))
  if (foreign !== undefined) throw invalidScope(`The scope ${foreign} is not registered for this client.`)
}

interface Implying {
  implies: readonly string[]
}

/** The scopes with all that they imply: who may write may read, where the table of scopes says so (SEC-S45). */
export function withImplied(names: readonly string[], known: ReadonlyMap<string, Implying>): string[] {
  const all = new Set(names)
  // A set that grows while it is walked is walked to its new end.
  for (const name of all) for (const implied of known.get(name)?.implies ?? []) all.add(implied)
  return [...all]
}

/** The text form (RFC 6749 §3.3). */
export const scopeText = (names: readonly string[]): string => names.join(' ')

/** The names in a stored scope text. */
export const scopeNames = (text: string): string[] => text.split(' ').filter((name) => name !== '')
