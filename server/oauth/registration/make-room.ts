import type { RequestFacts } from '../../platform/request-facts.ts'
import type { Appliance } from '../../security/appliance.ts'
import type { Transaction } from '../../storage/store.ts'
import { OAuthError } from '../errors.ts'

/** How many clients that nobody uses may be there at once where everybody may register one. */
export const mostUnused = 500

/** For so long, in milliseconds, a client that just came is safe from those that come after it. */
const settlingTime = 60 * 60_000

/**
 * Sees to it that strangers cannot fill the database: the oldest client that nobody ever used goes, with its event. One
 * that an administrator approved stays.
 * @throws {OAuthError} temporarily_unavailable where all of them have only just come
 */
export async function makeRoom(
  { clock, events, protocol, repositories }: Appliance,
  transaction: Transaction,
  facts: RequestFacts,
): Promise<void> {
  const approval = protocol.current().registration.approval === 'wait' ? 'waiting' : 'approved'
  const unused = await repositories.clients.unused(transaction, { origin: 'registration', approval })
  if (unused.length < mostUnused) return
  const [oldest] = unused
  if (!oldest || oldest.created_at > clock.now() - settlingTime)
    throw new OAuthError('temporarily_unavailable', 'Too many applications have just registered. Try again later.', {
      retryAfterMs: settlingTime,
      event: { type: 'rate_limit_exceeded', reason: 'too_many_attempts' },
    })
  await repositories.clients.remove(transaction, oldest.client_id)
  await events.record(transaction, {
    type: 'oauth_client_deleted',
    outcome: 'success',
    reason: 'registration_unused',
    clientId: oldest.client_id,
    clientName: oldest.name,
    address: facts.address,
    requestId: facts.requestId,
  })
}
