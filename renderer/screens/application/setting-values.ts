import type * as z from 'zod'
import type { ApplicationDetail, applicationSettings } from '../../../server/contract/application.ts'
import { clientJwks, signingAlgorithms } from '../../../server/contract/client-settings.ts'
import { addressesOf } from '../applications/redirect-addresses.ts'

type Settings = z.infer<typeof applicationSettings>

/** What the contract takes as it is. */
type Plain = Pick<
  ApplicationDetail,
  | 'name'
  | 'grantTypes'
  | 'scopes'
  | 'defaultScopes'
  | 'resources'
  | 'firstParty'
  | 'tokenEndpointAuthMethod'
  | 'securityProfile'
  | 'requirePkce'
  | 'requirePushedAuthorizationRequests'
  | 'requireSignedRequestObject'
  | 'dpopBoundAccessTokens'
  | 'accessTokenFormat'
  | 'idTokenSignedResponseAlg'
  | 'userinfoSignedResponseAlg'
  | 'subjectType'
  | 'secondFactor'
  | 'backchannelLogoutSessionRequired'
  | 'frontchannelLogoutSessionRequired'
>

/** What is typed as text: lists one a line, keys as JSON, nothing where there is none. */
export interface Typed {
  redirectUris: string
  postLogoutRedirectUris: string
  initiateLoginUri: string
  tokenExchangeSources: string
  jwks: string
  jwksUri: string
  sectorIdentifierUri: string
  backchannelLogoutUri: string
  frontchannelLogoutUri: string
  defaultMaxAge: string | number
  tokenEndpointAuthSigningAlg: string | null
}

/** The settings of an application as the fields of its page have them. */
export type SettingValues = Plain & Typed
export type SettingName = keyof SettingValues

export const valuesOf = (application: ApplicationDetail): SettingValues => ({
  ...application,
  redirectUris: application.redirectUris.join('\n'),
  postLogoutRedirectUris: application.postLogoutRedirectUris.join('\n'),
  tokenExchangeSources: application.tokenExchangeSources.join('\n'),
  initiateLoginUri: application.initiateLoginUri ?? '',
  jwks: application.jwks ? JSON.stringify(application.jwks, null, 2) : '',
  jwksUri: application.jwksUri ?? '',
  sectorIdentifierUri: application.sectorIdentifierUri ?? '',
  backchannelLogoutUri: application.backchannelLogoutUri ?? '',
  frontchannelLogoutUri: application.frontchannelLogoutUri ?? '',
  defaultMaxAge: application.defaultMaxAge ?? '',
})

/** What the fields say, as the contract takes it; keys that cannot be read are left out, see {@link jwksProblem}. */
const settingsOf = (values: SettingValues): Settings => ({
  ...values,
  redirectUris: addressesOf(values.redirectUris),
  postLogoutRedirectUris: addressesOf(values.postLogoutRedirectUris),
  tokenExchangeSources: addressesOf(values.tokenExchangeSources),
  initiateLoginUri: orNull(values.initiateLoginUri),
  jwks: readJwks(values.jwks) ?? null,
  jwksUri: orNull(values.jwksUri),
  tokenEndpointAuthSigningAlg: algorithmOf(values.tokenEndpointAuthSigningAlg),
  sectorIdentifierUri: orNull(values.sectorIdentifierUri),
  backchannelLogoutUri: orNull(values.backchannelLogoutUri),
  frontchannelLogoutUri: orNull(values.frontchannelLogoutUri),
  defaultMaxAge: values.defaultMaxAge === '' ? null : Number(values.defaultMaxAge),
})

/** Only these settings, as the contract takes them. */
export function changeOf(values: SettingValues, names: readonly SettingName[]): Settings {
  const all = settingsOf(values)
  const change: Settings = {}
  for (const name of names) copy(name, { from: all, to: change })
  return change
}

function copy<Name extends SettingName>(name: Name, { from, to }: { from: Settings; to: Settings }): void {
  to[name] = from[name]
}

/** Whether two fields say the same: the order of a choice and the space around an address say nothing. */
export function isSame(one: SettingValues[SettingName], other: SettingValues[SettingName]): boolean {
  if (Array.isArray(one) && Array.isArray(other)) return [...one].sort().join('\n') === [...other].sort().join('\n')
  if (typeof one === 'string' && typeof other === 'string')
    return addressesOf(one).join('\n') === addressesOf(other).join('\n')
  return one === other
}

/** Why a pasted key set cannot be read; null where it can, or where there is none. */
export const jwksProblem = (text: string): string | null =>
  text.trim() === '' || readJwks(text)
    ? null
    : 'This is not a key set. Paste the JSON that has the list "keys", or one public key as JSON.'

/** A key set, or a single key or a bare list of keys as one. */
function readJwks(text: string): Settings['jwks'] {
  try {
    const read: unknown = JSON.parse(text)
    const set = Array.isArray(read) ? { keys: read } : read
    const single = typeof read === 'object' && read !== null && 'kty' in read ? { keys: [read] } : set
    return clientJwks.safeParse(single).data
  } catch {
    return undefined
  }
}

const orNull = (text: string): string | null => text.trim() || null

function algorithmOf(text: string | null): Settings['tokenEndpointAuthSigningAlg'] {
  return signingAlgorithms.find((algorithm) => algorithm === text) ?? null
}
