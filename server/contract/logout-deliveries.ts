import * as z from 'zod'
import { knownClientId as clientId } from './applications.ts'
import { id, moment } from './common.ts'
import { operation } from './errors.ts'

/** A logout that an application is told of at its backchannel_logout_uri, and how far that got. */
export const logoutDelivery = z.object({
  id,
  /** Null where the person was deleted since. */
  personId: id.nullable(),
  personName: z.string().nullable(),
  attempts: z.int().nonnegative(),
  createdAt: moment,
  /** Null once it was delivered or given up. */
  nextAttemptAt: moment.nullable(),
  deliveredAt: moment.nullable(),
  givenUpAt: moment.nullable(),
  /** What went wrong last. */
  lastProblem: z.string().nullable(),
})
export type LogoutDelivery = z.infer<typeof logoutDelivery>

export const logoutDeliveries = {
  list: operation
    .route({
      method: 'GET',
      path: '/applications/{clientId}/logout-deliveries',
      summary: 'Logouts that an application is told of, newest first',
      tags: ['Applications'],
    })
    .input(z.object({ clientId, limit: z.coerce.number().int().min(1).max(200).default(50) }))
    .output(z.object({ items: z.array(logoutDelivery) })),
}
