import * as z from 'zod'

/** What every slot has. `createdAt` is in epoch milliseconds. */
export const slotHead = z.strictObject({ id: z.string().min(1).max(64), createdAt: z.int() })
