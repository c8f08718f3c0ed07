import type { EventReason } from '../../contract/event-types.ts'
import type { Appliance } from '../../security/appliance.ts'
import { involved } from '../record.ts'
import type { GrantRequest } from './grant-request.ts'

/**
 * RFC 9700 §4.14.2, RFC 6749 §4.1.2: a code or refresh token that comes back was copied, and nobody can tell by whom.
 * So the whole grant ends, with every token that came of it.
 */
export async function revokeFamily(
  appliance: Appliance,
  { client, facts }: GrantRequest,
  { grant_id, person_id, reason }: { grant_id: string; person_id: string | null; reason: EventReason },
): Promise<void> {
  const { repositories, clock, events, store } = appliance
  const person = person_id === null ? undefined : await repositories.people.find(person_id)
  await store.write(async (transaction) => {
    const ended = await repositories.grants.revoke(transaction, grant_id, { at: clock.now(), reason })
    await events.record(transaction, {
      ...involved({ facts, client, person }),
      type: 'suspicious_activity',
      outcome: 'failure',
      reason,
      details: { grant_revoked: ended > 0 },
    })
  })
}
