import { defaultScopes } from '../admin/default-scopes.ts'
import { issuerProblem } from '../listening/address.ts'
import { validateRedirectUri } from '../oauth/redirect-uri.ts'
import { usernameKey } from '../storage/people.ts'
import type { SeedProblem } from './seed-error.ts'
import type { Seed, SeedClient, SeedUser } from './seed-schema.ts'

/** What a schema cannot say: how the parts of a seed file must fit together. */
export function seedProblems(seed: Seed): SeedProblem[] {
  const scopes = new Set([...defaultScopes, ...seed.scopes].map(({ name }) => name))
  const issuer = seed.settings.issuer === undefined ? null : issuerProblem(seed.settings.issuer)
  return [
    ...seed.scopes.flatMap(({ implies }, at) => unknownScopes(implies, scopes, ['scopes', at, 'implies'])),
    ...twice(
      seed.users.map(({ username }) => usernameKey(username)),
      (at) => ['users', at, 'username'],
    ),
    ...twice(
      seed.clients.map(({ client_id }) => client_id),
      (at) => ['clients', at, 'client_id'],
    ),
    ...twice(
      seed.scopes.map(({ name }) => name),
      (at) => ['scopes', at, 'name'],
    ),
    ...seed.users.flatMap(userProblems),
    ...seed.clients.flatMap((client, at) => clientProblems(client, at, scopes)),
    ...(issuer ? [{ path: ['settings', 'issuer'], sentence: issuer }] : []),
  ]
}

function userProblems({ password, password_hash }: SeedUser, at: number): SeedProblem[] {
  if (password !== undefined && password_hash !== undefined)
    return [{ path: ['users', at, 'password_hash'], sentence: 'give a password or a password_hash, not both.' }]
  if (password === undefined && password_hash === undefined)
    return [{ path: ['users', at], sentence: 'missing; expected a password or a password_hash.' }]
  return []
}

function clientProblems(client: SeedClient, at: number, scopes: ReadonlySet<string>): SeedProblem[] {
  const path = ['clients', at]
  return [
    ...authenticationProblems(client, path),
    ...grantProblems(client, path),
    ...uriProblems(client, path),
    ...unknownScopes(client.scopes, scopes, [...path, 'scopes']),
    ...unknownScopes(client.default_scopes, new Set(client.scopes), [...path, 'default_scopes']),
  ]
}

function authenticationProblems({ type, client_secret, ...client }: SeedClient, path: PropertyKey[]): SeedProblem[] {
  const method = client.token_endpoint_auth_method
  if (type === 'public') {
    const secret = { path: [...path, 'client_secret'], sentence: 'a public client cannot keep a secret; leave it out.' }
    const wrong = { path: [...path, 'token_endpoint_auth_method'], sentence: 'a public client has "none".' }
    return [
      ...(client_secret === undefined ? [] : [secret]),
      ...(method === undefined || method === 'none' ? [] : [wrong]),
    ]
  }
  const missing = { path, sentence: 'missing; a confidential client needs its client_secret here.' }
  const none = {
    path: [...path, 'token_endpoint_auth_method'],
    sentence: 'a confidential client has "client_secret_basic" or "client_secret_post".',
  }
  return [...(client_secret === undefined ? [missing] : []), ...(method === 'none' ? [none] : [])]
}

function grantProblems({ type, grant_types, redirect_uris }: SeedClient, path: PropertyKey[]): SeedProblem[] {
  const grants = [...path, 'grant_types']
  const signsPeopleIn = grant_types.includes('authorization_code')
  return [
    ...(type === 'public' && grant_types.includes('client_credentials')
      ? [{ path: grants, sentence: 'client_credentials is for confidential clients only.' }]
      : []),
    ...(grant_types.includes('refresh_token') && !signsPeopleIn
      ? [{ path: grants, sentence: 'refresh_token needs authorization_code beside it.' }]
      : []),
    ...(signsPeopleIn && redirect_uris.length === 0
      ? [{ path, sentence: 'missing; authorization_code needs redirect_uris.' }]
      : []),
  ]
}

function uriProblems(
  { type, redirect_uris, post_logout_redirect_uris }: SeedClient,
  path: PropertyKey[],
): SeedProblem[] {
  const check = (uris: string[], key: string) =>
    uris.flatMap((uri, at) => {
      const sentence = validateRedirectUri(uri, type)
      return sentence ? [{ path: [...path, key, at], sentence }] : []
    })
  return [...check(redirect_uris, 'redirect_uris'), ...check(post_logout_redirect_uris, 'post_logout_redirect_uris')]
}

function unknownScopes(names: string[], known: ReadonlySet<string>, path: PropertyKey[]): SeedProblem[] {
  return names.flatMap((name, at) =>
    known.has(name)
      ? []
      : [
          {
            path: [...path, at],
            sentence: `no such scope; expected one of ${[...known].join(', ') || 'the scopes above'}.`,
          },
        ],
  )
}

function twice(keys: string[], pathOf: (at: number) => PropertyKey[]): SeedProblem[] {
  const seen = new Set<string>()
  return keys.flatMap((key, at) => {
    if (seen.has(key)) return [{ path: pathOf(at), sentence: 'is there twice.' }]
    seen.add(key)
    return []
  })
}
