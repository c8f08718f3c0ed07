import type { SecurityEvent } from '../contract/events.ts'
import { AdminError } from './admin-error.ts'
import { eventsFollowing } from './event-stream.ts'
import { stillStands } from './identify.ts'
import type { OpenServer } from './installation.ts'
import { openOperations } from './operations.ts'
import type { Operator } from './operator.ts'

/** At most so many milliseconds after a token ended by itself, the stream does too. */
const RECHECK_MS = 5000

/** After these somebody may have lost a right: whom it was, the stream ends before it tells them. */
const takesRights: ReadonlySet<SecurityEvent['type']> = new Set([
  'logout',
  'oauth_client_deleted',
  'oauth_token_revoked',
  'password_change',
  'permission_change',
  'suspicious_activity',
  'user_deleted',
])

const MOST_BUCKETS = 500

const list = openOperations.events.list.handler(async ({ context: { server }, input }) => ({
  items: await server.appliance.repositories.events.list(input),
}))

const stream = openOperations.events.stream.handler(async ({ context: { server, operator }, input, signal }) => {
  const { bus, repositories } = server.appliance
  const after = input.after ?? Math.max(0, (await repositories.events.latest()) - input.history)
  const ending = signal ? AbortSignal.any([signal, server.closing]) : server.closing
  const source = { bus, after: repositories.events.after }
  return whileAllowed(eventsFollowing(source, after, ending), server, operator)
})

const counts = openOperations.events.counts.handler(async ({ context: { server }, input }) => {
  const { from, to, bucketMs } = input
  const number = Math.ceil((to - from) / bucketMs)
  if (number < 0 || number > MOST_BUCKETS)
    throw new AdminError('INVALID', {
      field: 'bucketMs',
      message: `At most ${MOST_BUCKETS} buckets, from the earlier time to the later.`,
    })
  const buckets = Array.from({ length: number }, (_, index) => ({
    at: from + index * bucketMs,
    success: 0,
    failure: 0,
  }))
  for (const { bucket, outcome, count } of await server.appliance.repositories.events.counts(input)) {
    const at = buckets[bucket]
    if (at) at[outcome] = count
  }
  return { buckets }
})

export const events = { list, stream, counts }

async function* whileAllowed(events: AsyncGenerator<SecurityEvent>, { appliance }: OpenServer, operator: Operator) {
  let checkedAt = appliance.clock.monotonic()
  for await (const event of events) {
    const now = appliance.clock.monotonic()
    if (takesRights.has(event.type) || now - checkedAt >= RECHECK_MS) {
      if (!(await stillStands(appliance, operator))) return
      checkedAt = now
    }
    yield event
  }
}
