import { eventIterator } from '@orpc/contract'
import * as z from 'zod'
import { id, moment } from './common.ts'
import { operation } from './errors.ts'
import { eventReasons, eventTypes } from './event-types.ts'

/** Who did it: a person, an application by itself, the desktop's operator, the set-up link, the command line, or nobody known. */
export const actorKinds = ['person', 'application', 'desktop', 'setup', 'command_line', 'system', 'unknown'] as const

export const eventOutcomes = ['success', 'failure'] as const

/** One recorded event. `seq` is gapless and grows by one; `details` is flat and holds no secret (SEC-G07). */
export const securityEvent = z.object({
  seq: z.int().positive(),
  at: moment,
  type: z.enum(eventTypes),
  outcome: z.enum(eventOutcomes),
  actorKind: z.enum(actorKinds),
  actorId: id.nullable(),
  actorName: z.string().nullable(),
  /** Whose account it is about: the actor's own, unless it was somebody else's. */
  personId: id.nullable(),
  clientId: z.string().nullable(),
  clientName: z.string().nullable(),
  address: z.string().nullable(),
  reason: z.enum(eventReasons).nullable(),
  requestId: z.string().nullable(),
  details: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
})
export type SecurityEvent = z.infer<typeof securityEvent>

const eventCount = z.object({ at: moment, success: z.int().nonnegative(), failure: z.int().nonnegative() })

export const events = {
  /** Newest first; `before` is the seq of the oldest event already shown. */
  list: operation
    .route({ method: 'GET', path: '/events', summary: 'Recorded events, newest first', tags: ['Monitor'] })
    .input(
      z.object({
        before: z.coerce.number().int().positive().optional(),
        limit: z.coerce.number().int().min(1).max(500).default(100),
        type: z.enum(eventTypes).optional(),
        outcome: z.enum(eventOutcomes).optional(),
        personId: id.optional(),
      }),
    )
    .output(z.object({ items: z.array(securityEvent) })),
  /**
   * Every event after `after`, first what is recorded, then what happens, without gap or duplicate.
   * Without `after` it begins with the newest `history` events, oldest of them first.
   */
  stream: operation
    .route({ method: 'GET', path: '/events/stream', summary: 'Events as they happen', tags: ['Monitor'] })
    .input(
      z.object({
        after: z.coerce.number().int().nonnegative().optional(),
        history: z.coerce.number().int().min(0).max(1000).default(200),
      }),
    )
    .output(eventIterator(securityEvent)),
  /** Events counted into buckets of `bucketMs` milliseconds from `from` to `to`, empty buckets included; at most 500 buckets. */
  counts: operation
    .route({ method: 'GET', path: '/events/counts', summary: 'Events counted over time', tags: ['Monitor'] })
    .input(
      z.object({
        from: z.coerce.number().int().nonnegative(),
        to: z.coerce.number().int().nonnegative(),
        bucketMs: z.coerce.number().int().min(1000).max(86_400_000),
      }),
    )
    .output(z.object({ buckets: z.array(eventCount).max(500) })),
}
