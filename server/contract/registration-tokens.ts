import * as z from 'zod'
import { displayName, id, moment } from './common.ts'
import { operation } from './errors.ts'

const tags = ['Registration']

/** An initial access token (RFC 7591 §3): whoever holds it may register so many clients. */
export const registrationToken = z.object({
  id,
  name: z.string(),
  usesLeft: z.int().nonnegative(),
  createdAt: moment,
  expiresAt: moment,
})
export type RegistrationToken = z.infer<typeof registrationToken>

const one = z.object({ id })

export const registrationTokens = {
  /** Newest first, with those that are spent or expired until they are forgotten. */
  list: operation
    .route({ method: 'GET', path: '/registration-tokens', summary: 'Registration tokens, newest first', tags })
    .output(z.object({ items: z.array(registrationToken) })),
  /** `token` is readable in this answer and never again. */
  create: operation
    .route({
      method: 'POST',
      path: '/registration-tokens',
      successStatus: 201,
      summary: 'Let somebody register applications',
      tags,
    })
    .input(
      z.object({
        name: displayName,
        uses: z.int().min(1).max(1000).default(1),
        expiresInDays: z.int().min(1).max(365).default(7),
      }),
    )
    .output(registrationToken.extend({ token: z.string() })),
  remove: operation
    .route({
      method: 'DELETE',
      path: '/registration-tokens/{id}',
      summary: 'End a registration token; what it registered stays',
      tags,
    })
    .input(one)
    .output(one),
}
