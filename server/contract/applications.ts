import * as z from 'zod'
import { clientApprovals, clientOrigins } from './client-settings.ts'
import { displayName, moment } from './common.ts'
import { secondFactorDemand } from './second-factor.ts'

export const clientTypes = ['public', 'confidential'] as const
export const clientAuthenticationMethods = [
  'none',
  'client_secret_basic',
  'client_secret_post',
  'private_key_jwt',
] as const
export const grantTypes = [
  'authorization_code',
  'refresh_token',
  'client_credentials',
  'urn:ietf:params:oauth:grant-type:device_code',
  'urn:ietf:params:oauth:grant-type:token-exchange',
] as const

/** RFC 6749 appendix A.1, narrowed to what is safe in a URL, a file name and a log line. */
export const clientId = z.string().regex(/^[A-Za-z0-9._~-]{1,100}$/, 'Letters, digits and . _ ~ - only.')

/** The id of an application that is there: also the address of the document that describes it. */
export const knownClientId = z.string().min(1).max(2000)

/** RFC 6749 §3.3 scope-token. */
export const scopeName = z
  .string()
  .regex(/^[\x21\x23-\x5B\x5D-\x7E]{1,100}$/, 'A scope is a word without spaces or quotes.')

/**
 * What the application is decides how it may sign people in; `machine` signs in by itself, and on a `device` people type no
 * password: neither has a redirect.
 */
export const applicationTemplates = ['web', 'spa', 'native', 'device', 'machine'] as const
export type ApplicationTemplate = (typeof applicationTemplates)[number]

/** An application as lists show it. */
export const application = z.object({
  clientId: z.string(),
  name: z.string(),
  type: z.enum(clientTypes),
  tokenEndpointAuthMethod: z.enum(clientAuthenticationMethods),
  redirectUris: z.array(z.string()),
  postLogoutRedirectUris: z.array(z.string()),
  grantTypes: z.array(z.enum(grantTypes)),
  scopes: z.array(z.string()),
  defaultScopes: z.array(z.string()),
  firstParty: z.boolean(),
  /** Whether it asks a second factor of everybody who signs in to it, whatever the office asks. */
  secondFactor: secondFactorDemand,
  /** How it came to be known here. */
  origin: z.enum(clientOrigins),
  /** A waiting one signs nobody in until an administrator approves it. */
  approval: z.enum(clientApprovals),
  createdAt: moment,
})
export type Application = z.infer<typeof application>

const redirectUris = z.array(z.string().trim().min(1).max(2000)).max(50)

export const newApplication = z.object({
  template: z.enum(applicationTemplates),
  name: displayName,
  redirectUris: redirectUris.default([]),
  /** What its template says, where it is left out. */
  scopes: z.array(scopeName).max(200).optional(),
  /** Resources that it may ask tokens for. */
  resources: z.array(z.string().max(2000)).max(50).default([]),
})
