import * as z from 'zod'
import { id } from './common.ts'
import { operation } from './errors.ts'
import { groupName } from './groups.ts'
import { peopleQuestion, role } from './people.ts'

const bulkChange = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('disable') }),
  z.object({ kind: z.literal('enable') }),
  z.object({ kind: z.literal('remove') }),
  z.object({ kind: z.literal('end_sessions') }),
  z.object({ kind: z.literal('require_password_change') }),
  z.object({ kind: z.literal('set_role'), role }),
  z.object({ kind: z.literal('join_group'), group: groupName }),
  z.object({ kind: z.literal('leave_group'), group: groupName }),
])
export type BulkChange = z.infer<typeof bulkChange>

/** What one line of a file would do, or did. */
const importedLine = z.object({
  /** As an editor counts, the header being line 1. */
  line: z.int().positive(),
  username: z.string(),
  outcome: z.enum(['create', 'change', 'same', 'error']),
  /** For `error` what is wrong and what to do, otherwise what changes. */
  message: z.string(),
})

const csvText = z.string().min(1, 'The file is empty.').max(5_000_000, 'The file is larger than 5 MB.')

export const peopleBulk = {
  /** Each person by itself: what is refused for one is done for the others. */
  change: operation
    .route({ method: 'POST', path: '/people/bulk', summary: 'Change many people', tags: ['People'] })
    .input(z.object({ ids: z.array(id).min(1).max(500), change: bulkChange }))
    .output(
      z.object({
        done: z.int().nonnegative(),
        refused: z.array(z.object({ id, name: z.string(), message: z.string() })),
      }),
    ),
  /** Columns: username, name, email, role, groups (separated by `;`), password_hash. Changes nothing. */
  previewImport: operation
    .route({ method: 'POST', path: '/people/import/preview', summary: 'Try a CSV file', tags: ['People'] })
    .input(z.object({ csv: csvText }))
    .output(z.object({ lines: z.array(importedLine), errors: z.int() })),
  /** All in one transaction: with one error nothing is applied. People without a password_hash are invited by mail if wished. */
  import: operation
    .route({ method: 'POST', path: '/people/import', summary: 'Import a CSV file', tags: ['People'] })
    .input(z.object({ csv: csvText, invite: z.boolean().default(false) }))
    .output(z.object({ lines: z.array(importedLine), errors: z.int(), invited: z.int() })),
  /** The same columns without password_hash; cells that a spreadsheet would run as formulas are made harmless. */
  export: operation
    .route({ method: 'GET', path: '/people/export', summary: 'Export as CSV', tags: ['People'] })
    .input(peopleQuestion.omit({ cursor: true, limit: true }))
    .output(z.object({ csv: z.string(), people: z.int() })),
}
