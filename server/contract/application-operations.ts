import * as z from 'zod'
import { applicationDetail, applicationSettings } from './application.ts'
import { application, knownClientId as clientId, newApplication } from './applications.ts'
import { clientApprovals } from './client-settings.ts'
import { page, pageRequest } from './common.ts'
import { operation } from './errors.ts'

const tags = ['Applications']

/** `clientSecret` is readable in this answer and never again; null where the application is public. */
const applicationWithSecret = z.object({ application: applicationDetail, clientSecret: z.string().nullable() })

const one = z.object({ clientId })

export const applications = {
  list: operation
    .route({ method: 'GET', path: '/applications', summary: 'Applications, by name', tags })
    .input(pageRequest.extend({ approval: z.enum(clientApprovals).optional() }))
    .output(page(application)),
  create: operation
    .route({ method: 'POST', path: '/applications', successStatus: 201, summary: 'Add an application', tags })
    .input(newApplication)
    .output(applicationWithSecret),
  get: operation
    .route({ method: 'GET', path: '/applications/{clientId}', summary: 'One application', tags })
    .input(one)
    .output(applicationDetail),
  /** All of it or nothing; the security profile also sets what it implies and the change leaves out. */
  update: operation
    .route({ method: 'PATCH', path: '/applications/{clientId}', summary: 'Change an application', tags })
    .input(one.extend(applicationSettings.shape))
    .output(applicationDetail),
  /** The secret before stops working at once, or so many hours later. */
  replaceSecret: operation
    .route({
      method: 'POST',
      path: '/applications/{clientId}/secret',
      summary: 'Replace the client secret',
      tags,
    })
    .input(
      one.extend({
        keepFormerHours: z.int().min(0).max(720).default(0),
        /** Null: the new secret does not expire. */
        expiresInDays: z.int().min(1).max(3650).nullable().default(null),
      }),
    )
    .output(applicationWithSecret),
  endFormerSecret: operation
    .route({
      method: 'DELETE',
      path: '/applications/{clientId}/former-secret',
      summary: 'End the secret before at once',
      tags,
    })
    .input(one)
    .output(applicationDetail),
  /** To turn one down is to delete it. */
  approve: operation
    .route({
      method: 'POST',
      path: '/applications/{clientId}/approval',
      summary: 'Let people sign in to an application that registered itself',
      tags,
    })
    .input(one)
    .output(applicationDetail),
  /** Ends every grant and token that was issued to it; the application stays. */
  revokeTokens: operation
    .route({
      method: 'POST',
      path: '/applications/{clientId}/revoke-tokens',
      summary: 'End everything issued to an application',
      tags,
    })
    .input(one)
    .output(z.object({ clientId, grants: z.int().nonnegative() })),
  /** Ends every grant and token that was issued to it. */
  remove: operation
    .route({
      method: 'DELETE',
      path: '/applications/{clientId}',
      summary: 'Delete an application',
      tags,
    })
    .input(one)
    .output(one),
}
