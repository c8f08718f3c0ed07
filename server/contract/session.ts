import * as z from 'zod'
import { id } from './common.ts'
import { operation } from './errors.ts'
import { roles } from './people.ts'

export const session = {
  /** Who operates this console; `id` is null where it is nobody's own account. */
  me: operation
    .route({ method: 'GET', path: '/session', summary: 'Who operates this console', tags: ['Session'] })
    .output(
      z.object({
        kind: z.enum(['desktop', 'person', 'setup']),
        id: id.nullable(),
        name: z.string(),
        role: z.enum(roles),
      }),
    ),
  /** Desktop only: closes the database until it is unlocked again; the server stops answering applications meanwhile. */
  lock: operation
    .route({ method: 'POST', path: '/session/lock', summary: 'Lock the desktop app', tags: ['Session'] })
    .output(z.object({})),
}
