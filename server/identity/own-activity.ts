import type { EventType } from '../contract/event-types.ts'
import type { SecurityEvent } from '../contract/events.ts'
import type { Appliance } from '../security/appliance.ts'

/**
 * What a person is shown of what happened to their account. Left out: what only repeats (`admin_login` beside every
 * administrator's sign-in), and what applications do all day with what they were allowed.
 */
export const ownEventTypes = [
  'login_success',
  'login_failure',
  'second_factor_asked',
  'logout',
  'password_change',
  'mfa_enabled',
  'mfa_disabled',
  'mfa_failure',
  'new_device',
  'device_forgotten',
  'recovery_code_used',
  'oauth_authorization',
  'oauth_token_revoked',
  'rate_limit_exceeded',
  'suspicious_activity',
  'user_created',
  'user_changed',
  'permission_change',
  'link_issued',
  'link_cancelled',
  'data_exported',
] as const satisfies readonly EventType[]

export type OwnEventType = (typeof ownEventTypes)[number]
export type OwnEvent = SecurityEvent & { type: OwnEventType }

const pageSize = 25

/**
 * One page of what happened to a person's account, newest first.
 * @param before the `seq` of the oldest event that was shown
 * @returns `olderThan` leads to the next page; null on the last one
 */
export async function ownActivity(
  { repositories }: Appliance,
  personId: string,
  before: number | undefined,
): Promise<{ events: OwnEvent[]; olderThan: number | null }> {
  const found = await repositories.events.list({ personId, types: ownEventTypes, before, limit: pageSize + 1 })
  const events = found.filter(isOwn).slice(0, pageSize)
  const last = events.at(-1)
  return { events, olderThan: last && found.length > pageSize ? last.seq : null }
}

const shown: ReadonlySet<EventType> = new Set(ownEventTypes)
const isOwn = (event: SecurityEvent): event is OwnEvent => shown.has(event.type)
