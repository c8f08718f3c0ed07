import * as z from 'zod'
import { claims } from './claims.ts'
import { displayName, id, moment, page, pageRequest } from './common.ts'
import { operation } from './errors.ts'
import { groupName } from './groups.ts'
import { issuedLink, linkDelivery } from './links.ts'
import { passwordPolicy } from './password-policy.ts'

/** An auditor sees all that an administrator sees, and changes nothing. */
export const roles = ['admin', 'auditor', 'user'] as const
export const role = z.enum(roles)

/** What a person types to sign in: compared without regard to case, so `Anna` and `anna` are one person. */
export const username = z
  .string()
  .trim()
  .min(2, 'At least 2 characters.')
  .max(64, 'At most 64 characters.')
  .regex(/^[\p{L}\p{N}][\p{L}\p{N}._@+-]*$/u, 'Letters, digits and . _ @ + - only, beginning with a letter or digit.')

export const emailAddress = z.email('Enter an e-mail address such as anna@example.com.').max(254)

/** An e-mail address as a form has it: empty is none. */
const optionalEmail = z.union([emailAddress, z.literal('')]).transform((text) => text || null)

/** A new password as typed: exact, never trimmed; what it must hold is said by `password-policy.ts`. */
export const newPassword = z.string().min(1, 'Enter a password.').max(1024, 'At most 128 characters.')

/** `invited`: may sign in once they have chosen a password. */
export const personStatuses = ['active', 'invited', 'disabled'] as const

export const person = z.object({
  id,
  username: z.string(),
  name: z.string(),
  email: z.string().nullable(),
  role,
  status: z.enum(personStatuses),
  disabled: z.boolean(),
  groups: z.array(z.string()),
  hasSecondFactor: z.boolean(),
  createdAt: moment,
  lastSignInAt: moment.nullable(),
})
export type Person = z.infer<typeof person>

/** `mustChangePassword`: the person chooses another password at the first sign-in, since whoever adds them knows this one. */
export const newPerson = z.object({
  username,
  name: displayName,
  email: optionalEmail,
  role: role.default('user'),
  groups: z.array(groupName).max(100).default([]),
  password: newPassword,
  mustChangePassword: z.boolean().default(true),
})

export const invitation = newPerson.omit({ password: true, mustChangePassword: true }).extend({ deliver: linkDelivery })

const one = z.object({ id })

/** What is asked of a new password, with what is met, and how hard it is to guess: advice, which decides nothing. */
const passwordVerdict = z.object({
  /** So that a form can judge what needs no list at once. */
  policy: passwordPolicy,
  requirements: z.array(z.object({ id: z.string(), sentence: z.string(), met: z.boolean() })),
  strength: z.object({ score: z.int().min(0).max(4), sentence: z.string() }),
})
export type PasswordVerdict = z.infer<typeof passwordVerdict>

export const peopleQuestion = pageRequest.extend({
  role: role.optional(),
  status: z.enum(personStatuses).optional(),
  group: groupName.optional(),
  secondFactor: z.enum(['with', 'without']).optional(),
})

export const people = {
  list: operation
    .route({ method: 'GET', path: '/people', summary: 'People, by user name', tags: ['People'] })
    .input(peopleQuestion)
    .output(page(person)),
  create: operation
    .route({ method: 'POST', path: '/people', successStatus: 201, summary: 'Add a person', tags: ['People'] })
    .input(newPerson)
    .output(person),
  /** Judges a password while it is typed, for a person as far as they are described yet; keeps and records nothing. */
  checkPassword: operation
    .route({ method: 'POST', path: '/people/check-password', summary: 'Judge a new password', tags: ['People'] })
    .input(
      z.object({
        password: z.string().max(1024),
        username: z.string().max(256).default(''),
        name: z.string().max(256).default(''),
        email: z.string().max(256).nullable().default(null),
      }),
    )
    .output(passwordVerdict),
  /** Adds a person who chooses the first password by a link. */
  invite: operation
    .route({ method: 'POST', path: '/people/invitations', successStatus: 201, summary: 'Invite', tags: ['People'] })
    .input(invitation)
    .output(z.object({ person, link: issuedLink })),
  /** What is left out stays. The last enabled administrator keeps the role. A new user name or e-mail address is recorded. */
  update: operation
    .route({ method: 'PATCH', path: '/people/{id}', summary: 'Change a person', tags: ['People'] })
    .input(
      one.extend({
        username: username.optional(),
        name: displayName.optional(),
        email: optionalEmail.optional(),
        role: role.optional(),
        groups: z.array(groupName).max(100).optional(),
        claims: claims.optional(),
      }),
    )
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
