import type { Scope } from '../storage/scopes.ts'

/**
 * The scopes that every server knows, with what a person is told when an application asks for them.
 * What a scope includes is said here and nowhere else; the scopes of OpenID Connect include nothing (SEC-S45).
 */
export const defaultScopes: readonly Scope[] = [
  { name: 'openid', description: 'Know that it is you who signed in', implies: [], claims: [] },
  { name: 'profile', description: 'See your name and user name', implies: [], claims: [] },
  { name: 'email', description: 'See your e-mail address', implies: [], claims: [] },
  { name: 'address', description: 'See your postal address', implies: [], claims: [] },
  { name: 'phone', description: 'See your telephone number', implies: [], claims: [] },
  { name: 'offline_access', description: 'Stay connected while you are away', implies: [], claims: [] },
  { name: 'read', description: 'Read your data', implies: [], claims: [] },
  { name: 'write', description: 'Read and change your data', implies: ['read'], claims: [] },
  { name: 'audit', description: 'Look at everything on this server, and change nothing', implies: [], claims: [] },
  { name: 'admin', description: 'Administer this server', implies: ['write', 'read'], claims: [] },
]
