import * as z from 'zod'
import { displayName, id, moment, page, pageRequest } from './common.ts'
import { operation } from './errors.ts'

export const roles = ['admin', 'user'] as const

/** What a person types to sign in: compared without regard to case, so `Anna` and `anna` are one person. */
export const username = z
  .string()
  .trim()
  .min(2, 'At least 2 characters.')
  .max(64, 'At most 64 characters.')
  .regex(/^[\p{L}\p{N}][\p{L}\p{N}._@+-]*$/u, 'Letters, digits and . _ @ + - only, beginning with a letter or digit.')

export const emailAddress = z.email('Enter an e-mail address such as anna@example.com.').max(254)

/** A new password as typed: exact, never trimmed; what it must hold is said by `password-policy.ts`. */
export const newPassword = z.string().min(1, 'Enter a password.').max(1024, 'At most 128 characters.')

export const person = z.object({
  id,
  username: z.string(),
  name: z.string(),
  email: z.string().nullable(),
  role: z.enum(roles),
  disabled: z.boolean(),
  createdAt: moment,
  lastSignInAt: moment.nullable(),
})
export type Person = z.infer<typeof person>

export const newPerson = z.object({
  username,
  name: displayName,
  email: z.union([emailAddress, z.literal('')]).transform((text) => text || null),
  role: z.enum(roles).default('user'),
  password: newPassword,
})

const one = z.object({ id })

export const people = {
  list: operation
    .route({ method: 'GET', path: '/people', summary: 'People, by name', tags: ['People'] })
    .input(pageRequest)
    .output(page(person)),
  create: operation
    .route({ method: 'POST', path: '/people', successStatus: 201, summary: 'Add a person', tags: ['People'] })
    .input(newPerson)
    .output(person),
  /** A disabled person is signed out everywhere at once and cannot sign in. The last enabled administrator cannot be disabled. */
  setDisabled: operation
    .route({ method: 'PUT', path: '/people/{id}/disabled', summary: 'Disable or enable a person', tags: ['People'] })
    .input(one.extend({ disabled: z.boolean() }))
    .output(person),
  /** Removes the person with sessions, grants and tokens; the record of what they did stays. Not for the last enabled administrator. */
  remove: operation
    .route({ method: 'DELETE', path: '/people/{id}', summary: 'Delete a person', tags: ['People'] })
    .input(one)
    .output(z.object({ id })),
}
