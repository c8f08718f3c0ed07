import * as z from 'zod'

/** A stored thing's id: time-ordered text, opaque to the reader. */
export const id = z.string().min(1).max(64)

/** A moment in epoch milliseconds (UTC). */
export const moment = z.int().nonnegative()

/** The question for one page of a list; `cursor` is what the page before answered as `nextCursor`. */
export const pageRequest = z.object({
  search: z.string().trim().max(200).optional(),
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})

/** One page of a list: `total` counts what matches the search, not only this page. */
export const page = <Item extends z.ZodType>(item: Item) =>
  z.object({ items: z.array(item), nextCursor: z.string().nullable(), total: z.int().nonnegative() })

/** Control characters and the bidirectional overrides that can make a name read as another one (SEC-A07). */
const DECEPTIVE = /[\p{Cc}\u200B-\u200F\u202A-\u202E\u2060-\u2069\uFEFF]/u

/** A name that people read: trimmed, at most 100 characters, nothing in it that hides or reorders text (SEC-A07). */
export const displayName = z
  .string()
  .trim()
  .min(1, 'Enter a name.')
  .max(100, 'At most 100 characters.')
  .refine((text) => !DECEPTIVE.test(text), 'Invisible or direction-changing characters are not allowed.')
