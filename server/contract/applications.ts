import * as z from 'zod'
import { displayName, moment, page, pageRequest } from './common.ts'
import { operation } from './errors.ts'
import { secondFactorDemand } from './second-factor.ts'

export const clientTypes = ['public', 'confidential'] as const
export const clientAuthenticationMethods = ['none', 'client_secret_basic', 'client_secret_post'] as const
export const grantTypes = ['authorization_code', 'refresh_token', 'client_credentials'] as const

/** RFC 6749 appendix A.1, narrowed to what is safe in a URL, a file name and a log line. */
export const clientId = z.string().regex(/^[A-Za-z0-9._~-]{1,100}$/, 'Letters, digits and . _ ~ - only.')

/** RFC 6749 §3.3 scope-token. */
export const scopeName = z
  .string()
  .regex(/^[\x21\x23-\x5B\x5D-\x7E]{1,100}$/, 'A scope is a word without spaces or quotes.')

/** What the application is decides how it may sign people in; `machine` signs in by itself and has no redirect. */
export const applicationTemplates = ['web', 'spa', 'native', 'machine'] as const
export type ApplicationTemplate = (typeof applicationTemplates)[number]

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
  createdAt: moment,
})
export type Application = z.infer<typeof application>

const redirectUris = z.array(z.string().trim().min(1).max(2000)).max(50)

export const newApplication = z.object({
  template: z.enum(applicationTemplates),
  name: displayName,
  redirectUris: redirectUris.default([]),
})

/** `clientSecret` is readable in this answer and never again; null where the application is public. */
const applicationWithSecret = z.object({ application, clientSecret: z.string().nullable() })

const one = z.object({ clientId })

export const applications = {
  list: operation
    .route({ method: 'GET', path: '/applications', summary: 'Applications, by name', tags: ['Applications'] })
    .input(pageRequest)
    .output(page(application)),
  create: operation
    .route({
      method: 'POST',
      path: '/applications',
      successStatus: 201,
      summary: 'Add an application',
      tags: ['Applications'],
    })
    .input(newApplication)
    .output(applicationWithSecret),
  setRedirectUris: operation
    .route({
      method: 'PUT',
      path: '/applications/{clientId}/redirect-uris',
      summary: 'Change where people are sent back to',
      tags: ['Applications'],
    })
    .input(one.extend({ redirectUris }))
    .output(application),
  setSecondFactor: operation
    .route({
      method: 'PUT',
      path: '/applications/{clientId}/second-factor',
      summary: 'Decide whether it asks for a second factor',
      tags: ['Applications'],
    })
    .input(one.extend({ secondFactor: secondFactorDemand }))
    .output(application),
  /** The secret before stops working at once. */
  replaceSecret: operation
    .route({
      method: 'POST',
      path: '/applications/{clientId}/secret',
      summary: 'Replace the client secret',
      tags: ['Applications'],
    })
    .input(one)
    .output(applicationWithSecret),
  /** Ends every grant and token that was issued to it. */
  remove: operation
    .route({
      method: 'DELETE',
      path: '/applications/{clientId}',
      summary: 'Delete an application',
      tags: ['Applications'],
    })
    .input(one)
    .output(one),
}
