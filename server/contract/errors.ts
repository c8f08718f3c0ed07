import { oc } from '@orpc/contract'
import * as z from 'zod'

/** Which field of the input an error speaks of, by its path with dots; null when it speaks of the whole request. */
const fieldData = z.object({ field: z.string().nullable() })

/**
 * Every way in which an operation of the contract can refuse, as one closed list.
 * `message` is the public sentence that a console shows; a private detail never travels in these.
 */
export const consoleErrors = {
  NOT_SIGNED_IN: { status: 401, message: 'Sign in first.' },
  NOT_ALLOWED: { status: 403, message: 'You do not have the right to do this.' },
  NOT_FOUND: { status: 404, message: 'This no longer exists. Someone may have deleted it.' },
  CONFLICT: { status: 409, message: 'This is already taken.', data: fieldData },
  SETUP_CLOSED: { status: 410, message: 'This server has been set up already. Sign in as an administrator instead.' },
  INVALID: { status: 422, message: 'Something in this form is not right.', data: fieldData },
  TOO_MANY: { status: 429, message: 'Too many attempts. Wait a minute and try again.' },
  NOT_READY: { status: 503, message: 'The database is not open. Finish set-up or unlock it first.' },
  STORAGE: { status: 503, message: 'The database could not be used. Nothing was changed.' },
} as const

export type ConsoleErrorCode = keyof typeof consoleErrors

/** Start of every operation: it can refuse in the ways of {@link consoleErrors} and in no other. */
export const operation = oc.errors(consoleErrors)
