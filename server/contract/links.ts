import * as z from 'zod'
import { moment } from './common.ts'

/**
 * Links that work once. An invitation lets a person choose their first password, a reset a new one; a factor enrolment lets a
 * person who lost their second factor set up another, after their password.
 */
export const linkPurposes = ['invitation', 'password_reset', 'factor_enrolment'] as const
export const linkPurpose = z.enum(linkPurposes)
export type LinkPurpose = (typeof linkPurposes)[number]

/** By mail to the person, or shown to the administrator to hand over. */
export const linkDeliveries = ['mail', 'show'] as const
export const linkDelivery = z.enum(linkDeliveries)

/** `url` is readable in this answer and never again; null where it was mailed. */
export const issuedLink = z.object({
  purpose: linkPurpose,
  url: z.string().nullable(),
  mailedTo: z.string().nullable(),
  expiresAt: moment,
})
export type IssuedLink = z.infer<typeof issuedLink>

/** A link that still works. */
export const openLink = issuedLink.omit({ url: true }).extend({ createdAt: moment })
