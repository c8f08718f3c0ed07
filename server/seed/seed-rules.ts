import { defaultScopes } from '../admin/default-scopes.ts'
import { issuerProblem } from '../listening/address.ts'
import { type ClientProblem, type ClientSurroundings, clientProblems } from '../oauth/client-rules.ts'
import { resourceProblem } from '../oauth/resource-rules.ts'
import { scopeProblems } from '../oauth/scope-rules.ts'
import { usernameKey } from '../storage/people.ts'
import type { SeedClient } from './seed-client-schema.ts'
import { clientSettings } from './seed-client-settings.ts'
import type { SeedPath, SeedProblem } from './seed-error.ts'
import type { Seed, SeedResource, SeedUser } from './seed-schema.ts'

/** What a schema cannot say: how the parts of a seed file must fit together. */
export function seedProblems(seed: Seed): SeedProblem[] {
  const byName = new Map([...defaultScopes, ...seed.scopes].map((scope) => [scope.name, scope]))
  const scopes = new Set(byName.keys())
  const known = {
    scopes,
    resources: new Set(seed.resources.map(({ identifier }) => identifier)),
    clients: new Set(seed.clients.map(({ client_id }) => client_id)),
    callsByHttp: (seed.settings.protocol?.outbound?.networks.length ?? 0) > 0,
  }
  const issuer = seed.settings.issuer === undefined ? null : issuerProblem(seed.settings.issuer)
  return [
    ...seed.scopes.flatMap((scope, at) =>
      scopeProblems(scope, byName).map((problem) => ({
        path: ['scopes', at, 'implies', problem.at],
        sentence: problem.sentence,
      })),
    ),
    ...seed.resources.flatMap((resource, at) => resourceProblems(resource, at, scopes)),
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
    ...twice(
      seed.resources.map(({ identifier }) => identifier),
      (at) => ['resources', at, 'identifier'],
    ),
    ...seed.users.flatMap(userProblems),
    ...seed.clients.flatMap((client, at) => clientMistakes(client, at, known)),
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

function clientMistakes(client: SeedClient, at: number, known: ClientSurroundings): SeedProblem[] {
  const path = ['clients', at]
  return [
    ...secretProblems(client, path),
    ...clientProblems(clientSettings(client), known).map((problem) => written(problem, path, known)),
  ]
}

function written({ key, at, sentence }: ClientProblem, path: SeedPath, { scopes }: ClientSurroundings): SeedProblem {
  const own = key === 'about' ? [] : [key]
  const expected = `no such scope; expected one of ${[...scopes].join(', ')}.`
  return {
    path: [...path, ...own, ...(at === undefined ? [] : [at])],
    sentence: key === 'scopes' ? expected : sentence,
  }
}

function secretProblems({ type, client_secret, ...client }: SeedClient, path: SeedPath): SeedProblem[] {
  const isThere = client_secret !== undefined
  const secret = [...path, 'client_secret']
  if (type === 'public')
    return isThere ? [{ path: secret, sentence: 'a public client cannot keep a secret; leave it out.' }] : []
  if (client.token_endpoint_auth_method === 'private_key_jwt')
    return isThere ? [{ path: secret, sentence: 'private_key_jwt has no secret; leave it out.' }] : []
  return isThere ? [] : [{ path, sentence: 'missing; a confidential client needs its client_secret here.' }]
}

function resourceProblems(
  { scopes, ...resource }: SeedResource,
  at: number,
  known: ReadonlySet<string>,
): SeedProblem[] {
  const problem = resourceProblem({ ...resource, scopes }, { scopes: known, issuer: null })
  const [field = '', place] = problem?.field.split('.') ?? []
  const path = ['resources', at, field, ...(place === undefined ? [] : [Number(place)])]
  return problem ? [{ path, sentence: problem.message }] : []
}

function twice(keys: string[], pathOf: (at: number) => PropertyKey[]): SeedProblem[] {
  const seen = new Set<string>()
  return keys.flatMap((key, at) => {
    if (seen.has(key)) return [{ path: pathOf(at), sentence: 'is there twice.' }]
    seen.add(key)
    return []
  })
}
