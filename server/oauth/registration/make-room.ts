import type { RequestFacts } from '../../platform/request-facts.ts'
import type { Appliance } from '../../security/appliance.ts'
import type { Client } from '../../storage/clients.ts'
import type { Transaction } from '../../storage/store.ts'
import { OAuthError } from '../errors.ts'
import { involved } from '../record.ts'

/** How many clients that nobody uses may be there at once, of each kind that strangers can bring about. */
const mostUnused = 500

/** For so long, in milliseconds, a client that just came is safe from those that come after it. */
const settlingTime = 60 * 60_000

/**
 * Sees to it that strangers cannot fill the database (RFC 7591 §5): the oldest client that nobody ever used goes, with its event. One
 * that an administrator let in stays.
 * @param facts of the request, where there is one
 * @throws {OAuthError} temporarily_unavailable where all of them have only just come
 */
export async function makeRoom(
  { clock, events, protocol, repositories }: Appliance,
  transaction: Transaction,
  { origin, facts }: { origin: Client['origin']; facts?: RequestFacts },
): Promise<void> {
  const approval = protocol.current().registration.approval === 'wait' ? 'waiting' : 'approved'
  const unused = await repositories.clients.unused(transaction, { origin, approval })
  if (unused.length < mostUnused) return
  const [oldest] = unused
  if (!oldest || oldest.created_at > clock.now() - settlingTime)
    throw new OAuthError('temporarily_unavailable', 'Too many applications have just registered. Try again later.', {
      retryAfterMs: settlingTime,
      event: { type: 'rate_limit_exceeded', reason: 'too_many_attempts' },
    })
  await repositories.clients.remove(transaction, oldest.client_id)
  await events.record(transaction, {
    ...(facts && involved({ facts })),
    type: 'oauth_client_deleted',
    outcome: 'success',
    reason: 'registration_unused',
    clientId: oldest.client_id,
    clientName: oldest.name,
  })
}
