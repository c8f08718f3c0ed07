import * as z from 'zod'
import { scopeName } from './applications.ts'
import { displayName, moment } from './common.ts'
import { operation } from './errors.ts'

const tags = ['Resources']

/** RFC 8707 §2: an absolute URI without fragment. */
export const resourceIdentifier = z
  .string()
  .trim()
  .max(500, 'At most 500 characters.')
  .regex(
    /^[a-z][a-z0-9+.-]*:[A-Za-z0-9\-._~:/?[\]@!$&'()*+,;=%]+$/,
    'Write an absolute URI without a fragment (#), such as https://api.office.example/.',
  )

const newResource = z.object({
  identifier: resourceIdentifier,
  name: displayName,
  /** Scopes that tokens for it may have. */
  scopes: z.array(scopeName).max(200).default([]),
  /** Seconds that access tokens for it live; null: as long as all others. */
  accessTokenSeconds: z.int().min(60).max(86_400).nullable().default(null),
  /** Whether applications that registered themselves may ask tokens for it, too. */
  openToRegistered: z.boolean().default(false),
})

/** An API that tokens can be meant for, and how many applications may ask for them. */
export const resource = newResource.extend({ applications: z.int().nonnegative(), createdAt: moment })
export type Resource = z.infer<typeof resource>

const one = z.object({ identifier: resourceIdentifier })

export const resources = {
  list: operation
    .route({ method: 'GET', path: '/resources', summary: 'Resources, by identifier', tags })
    .output(z.object({ items: z.array(resource) })),
  /** Adds the resource, or makes the one with this identifier so. */
  put: operation
    .route({ method: 'PUT', path: '/resources/{identifier}', summary: 'Add or change a resource', tags })
    .input(newResource)
    .output(resource),
  remove: operation
    .route({ method: 'DELETE', path: '/resources/{identifier}', summary: 'Delete a resource that nothing uses', tags })
    .input(one)
    .output(one),
}
