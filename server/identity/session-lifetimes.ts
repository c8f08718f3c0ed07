import type { OfficePolicies } from '../contract/policies.ts'
import type { Appliance } from '../security/appliance.ts'

const minute = 60_000
const hour = 60 * minute

/** How many of the sessions that are open now the proposed lifetimes would end at once. */
export async function sessionsEndedBy(
  { clock, policies, repositories }: Appliance,
  { absoluteHours, idleMinutes }: OfficePolicies['sessions'],
): Promise<number> {
  const now = clock.now()
  const openNow = { at: now, seenAfter: now - policies.current().sessions.idleMinutes * minute }
  const limits = { begunBefore: now - absoluteHours * hour, seenBefore: now - idleMinutes * minute }
  return repositories.sessions.countEnding({ ...openNow, ...limits })
}
