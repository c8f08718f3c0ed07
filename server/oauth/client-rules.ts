import type { ClientAbout } from '../contract/client-settings.ts'
import type { Client } from '../storage/clients.ts'
import { addressProblems } from './client-address-rules.ts'
import { profileProblems } from './security-profile.ts'

/** What a registration decides; ids, secrets and how the client came to be are not the rules' business. */
export type ClientSettings = Omit<
  Client,
  | 'client_id'
  | 'created_at'
  | 'secret_hash'
  | 'secret_expires_at'
  | 'former_secret_hash'
  | 'former_secret_expires_at'
  | 'origin'
  | 'approval'
  | 'registration_token_hash'
>

/** A setting that cannot be, and what to do instead. */
export interface ClientProblem {
  key: keyof ClientSettings
  /** Its place, where the setting is a list; its name, where it says something about the client. */
  at?: number | keyof ClientAbout
  sentence: string
}

/** What the rules need to know of the server: what a client may name, and where it may be called. */
export interface ClientSurroundings {
  scopes: ReadonlySet<string>
  resources: ReadonlySet<string>
  clients: ReadonlySet<string>
  /** Whether some addresses of clients may be called by http; each call is judged again (SEC-A48). */
  callsByHttp: boolean
}

const deviceCode = 'urn:ietf:params:oauth:grant-type:device_code'
const tokenExchange = 'urn:ietf:params:oauth:grant-type:token-exchange'

/**
 * Everything that does not fit together in what a client asks to be (RFC 7591 §2, OpenID Connect Registration §2), whoever
 * registers it: an administrator, a seed file or the client itself. Empty where all is right.
 */
export const clientProblems = (client: ClientSettings, known: ClientSurroundings): ClientProblem[] => [
  ...authenticationProblems(client),
  ...keyProblems(client),
  ...grantProblems(client),
  ...proofProblems(client),
  ...addressProblems(client, { signsPeopleIn: signsPeopleIn(client), callsByHttp: known.callsByHttp }),
  ...profileProblems(client),
  ...unknownNames('scopes', client, { known: known.scopes, sentence: 'There is no such scope.' }),
  ...unknownNames('default_scopes', client, {
    known: new Set(client.scopes),
    sentence: 'This is not among its scopes.',
  }),
  ...unknownNames('resources', client, { known: known.resources, sentence: 'There is no such resource.' }),
  ...exchangeProblems(client, known),
]

/** Whether people sign in to it, in a browser or by a device's code. */
const signsPeopleIn = (client: ClientSettings): boolean => may(client, 'authorization_code') || may(client, deviceCode)

const may = ({ grant_types }: ClientSettings, grantType: string): boolean =>
  grant_types.some((allowed) => allowed === grantType)

const problem = (key: ClientProblem['key'], sentence: string): ClientProblem => ({ key, sentence })

function authenticationProblems(client: ClientSettings): ClientProblem[] {
  const { type } = client
  const method: string = client.token_endpoint_auth_method
  const found: ClientProblem[] = []
  if (type === 'public' && method !== 'none')
    found.push(problem('token_endpoint_auth_method', 'A public client has "none": it cannot keep a secret.'))
  if (type === 'confidential' && method === 'none')
    found.push(problem('token_endpoint_auth_method', 'A confidential client proves itself. Choose a method for that.'))
  if (client.token_endpoint_auth_signing_alg !== null && method !== 'private_key_jwt')
    found.push(problem('token_endpoint_auth_signing_alg', 'Only private_key_jwt has a signing algorithm.'))
  return found
}

/** Members that only a private or a shared key has (RFC 7518 §6). */
const secretMembers = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k']

function keyProblems({ jwks, jwks_uri, ...client }: ClientSettings): ClientProblem[] {
  const method: string = client.token_endpoint_auth_method
  const hasKeys = jwks !== null || jwks_uri !== null
  const needed = 'needs its public keys, or the address where they lie (jwks_uri).'
  const found: ClientProblem[] = []
  if (method === 'private_key_jwt' && !hasKeys) found.push(problem('jwks', `private_key_jwt ${needed}`))
  if (client.require_signed_request_object && !hasKeys) found.push(problem('jwks', `A signed request ${needed}`))
  if (jwks !== null && jwks_uri !== null)
    found.push(problem('jwks_uri', 'Give the public keys or their address, not both.'))
  if (jwks?.keys.some((key) => secretMembers.some((member) => member in key)))
    found.push(problem('jwks', 'There is a private or shared key among these. Give public keys only.'))
  return found
}

function grantProblems(client: ClientSettings): ClientProblem[] {
  const isPublic = client.type === 'public'
  const found: ClientProblem[] = []
  if (client.grant_types.length === 0) found.push(problem('grant_types', 'Choose at least one grant.'))
  for (const grantType of ['client_credentials', tokenExchange])
    if (isPublic && may(client, grantType))
      found.push(problem('grant_types', `${grantType} is for confidential clients only.`))
  if (may(client, 'refresh_token') && !signsPeopleIn(client))
    found.push(problem('grant_types', 'refresh_token needs a grant beside it by which people sign in.'))
  if (client.second_factor === 'required' && !signsPeopleIn(client))
    found.push(problem('second_factor', 'This application signs nobody in, so it cannot ask for a second factor.'))
  return found
}

// SEC-C49: one client library that knows no PKCE is no reason to let any public client do without.
function proofProblems(client: ClientSettings): ClientProblem[] {
  if (client.require_pkce || client.type === 'confidential') return []
  return [problem('require_pkce', 'A public client needs PKCE. Only a confidential one can do without.')]
}

function exchangeProblems(client: ClientSettings, known: ClientSurroundings): ClientProblem[] {
  const sources = client.token_exchange_sources
  if (sources.length > 0 && !may(client, tokenExchange))
    return [problem('token_exchange_sources', 'Only a client with the grant token exchange has these.')]
  return unknownNames('token_exchange_sources', client, { known: known.clients, sentence: 'There is no such client.' })
}

type Names = 'scopes' | 'default_scopes' | 'resources' | 'token_exchange_sources'

const unknownNames = (
  key: Names,
  client: ClientSettings,
  { known, sentence }: { known: ReadonlySet<string>; sentence: string },
): ClientProblem[] => client[key].flatMap((name, at) => (known.has(name) ? [] : [{ key, at, sentence }]))
