import * as z from 'zod'
import { signingAlgorithms } from './client-settings.ts'
import { moment } from './common.ts'
import { operation } from './errors.ts'

const tags = ['Signing keys']

/** A key that this server signs tokens with, its public part published under its `kid` (RFC 7517). */
export const signingKey = z.object({
  kid: z.string(),
  alg: z.enum(signingAlgorithms),
  /** `next`: published, and signs from `activatesAt` on; `retired`: signs nothing more. */
  state: z.enum(['next', 'active', 'retired']),
  createdAt: moment,
  activatesAt: moment,
  retiredAt: moment.nullable(),
  /** When the last token that it signed has expired; null while it may sign. */
  publishedUntil: moment.nullable(),
})
export type SigningKey = z.infer<typeof signingKey>

const keys = z.object({ items: z.array(signingKey) })

export const signingKeys = {
  list: operation
    .route({ method: 'GET', path: '/signing-keys', summary: 'Signing keys, newest first', tags })
    .output(keys),
  /** Every algorithm gets its next key, which signs once it was published long enough; what was signed before stays good. */
  rotate: operation
    .route({ method: 'POST', path: '/signing-keys/rotate', summary: 'Make new signing keys', tags })
    .input(
      z.object({
        /**
         * For a key that has leaked: the new ones sign at once and all others are gone, so that nobody who checks tokens by
         * the published keys takes what they signed. Grants stay, so applications get new tokens by refreshing.
         */
        immediately: z.boolean().default(false),
      }),
    )
    .output(keys),
}
