import * as z from 'zod'
import { moment } from './common.ts'
import { operation } from './errors.ts'

export const overview = {
  /** What an administrator wants to know at a glance; "today" is the last 24 hours. */
  get: operation
    .route({ method: 'GET', path: '/overview', summary: 'The office at a glance', tags: ['Overview'] })
    .output(
      z.object({
        issuer: z.string(),
        startedAt: moment,
        /** Why applications cannot reach the server just now, as a sentence with what to do; null when they can. */
        unreachable: z.string().nullable(),
        /** The file of breached passwords; `problem` says why one that is there is not used, and what to do. */
        breachedPasswords: z.object({ count: z.int().nonnegative().nullable(), problem: z.string().nullable() }),
        people: z.int().nonnegative(),
        applications: z.int().nonnegative(),
        /** Of them, those that registered themselves and wait for an administrator. */
        waitingApplications: z.int().nonnegative(),
        activeSessions: z.int().nonnegative(),
        signInsToday: z.int().nonnegative(),
        failedSignInsToday: z.int().nonnegative(),
        tokensToday: z.int().nonnegative(),
        endpoints: z.array(z.object({ name: z.string(), url: z.string() })),
      }),
    ),
}
