import type { Session } from '../../identity/sessions.ts'
import type { RequestFacts } from '../../platform/request-facts.ts'
import type { Appliance } from '../../security/appliance.ts'
import type { AttemptOutcome } from '../../security/throttle.ts'
import type { Client } from '../../storage/clients.ts'
import { involved } from '../record.ts'
import { scopeNames } from '../scope.ts'
import { readUserCode } from './user-code.ts'

/** A device that waits for a person, and what it wants. */
export interface WaitingDevice {
  selector: string
  client: Client
  userCode: string
  scope: string[]
  resources: string[]
  /** From where it asked. */
  address: string | null
  /** Epoch milliseconds. */
  askedAt: number
}

export type Finding =
  | { kind: 'found'; device: WaitingDevice }
  /** No device shows this code, or not any more: which of these is nobody's business. */
  | { kind: 'unknown' }
  | { kind: 'too_many'; retryAfterMs: number }

const minute = 60_000
const hour = 60 * minute

/**
 * Ten wrong codes in a row are free, then a person waits for a minute, two, four and so on up to an hour, kept across restarts
 * (RFC 8628 §5.1). A right one sets nothing back: whoever guesses could have a device of their own.
 */
const limits = { free: 10, firstBlock: minute, longestBlock: hour, forgottenAfter: 24 * hour }

/**
 * The device that shows this code, for somebody who is signed in: nobody else is told whether there is one. Every look takes a
 * place in the throttle that sign-ins go through, and wrong codes are counted for the person besides (SEC-A41).
 * @throws {StorageError}
 */
export async function findWaiting(
  appliance: Appliance,
  { typed, session, facts }: { typed: string; session: Session; facts: RequestFacts },
): Promise<Finding> {
  const code = readUserCode(typed)
  if (code === undefined) return { kind: 'unknown' }
  const subject = `device_code:${session.person_id}`
  const place = await appliance.throttle.reserve({ account: subject, address: facts.address })
  if (place.kind === 'refused') {
    if (place.announce) await recordTooMany(appliance, session, facts)
    return { kind: 'too_many', retryAfterMs: place.retryAfterMs }
  }
  let outcome: AttemptOutcome = 'undecided'
  try {
    const closedFor = await closedForMs(appliance, subject)
    if (closedFor > 0) return { kind: 'too_many', retryAfterMs: closedFor }
    const device = await waitingDevice(appliance, code)
    outcome = device ? 'success' : 'failure'
    if (device) return { kind: 'found', device }
    await recordWrong(appliance, { subject, session, facts })
    return { kind: 'unknown' }
  } finally {
    place.settle(outcome)
  }
}

async function waitingDevice({ clock, repositories }: Appliance, code: string): Promise<WaitingDevice | undefined> {
  const row = await repositories.deviceAuthorizations.waiting(code, clock.now())
  if (!row) return undefined
  const client = await repositories.clients.find(row.client_id)
  if (client?.approval !== 'approved') return undefined
  return {
    selector: row.selector,
    client,
    userCode: row.user_code,
    scope: scopeNames(row.scope),
    resources: scopeNames(row.resource),
    address: row.address,
    askedAt: row.created_at,
  }
}

async function closedForMs({ clock, repositories }: Appliance, subject: string): Promise<number> {
  const left = (await repositories.failedAttempts.blockedUntil(subject)) - clock.now()
  // A longer block was written before the clock was set back, and does not hold.
  return left > limits.longestBlock ? 0 : Math.max(0, left)
}

async function recordWrong(
  { clock, events, repositories, store }: Appliance,
  { subject, session, facts }: { subject: string; session: Session; facts: RequestFacts },
): Promise<void> {
  await store.write(async (transaction) => {
    await repositories.failedAttempts.take(transaction, { subject, at: clock.now(), limits })
  })
  await events.write({
    ...involved({ facts, person: { id: session.person_id, name: session.name } }),
    type: 'unauthorized_access',
    outcome: 'failure',
    reason: 'user_code_unknown',
  })
}

const recordTooMany = ({ events }: Appliance, session: Session, facts: RequestFacts): Promise<void> =>
  events.write({
    ...involved({ facts, person: { id: session.person_id, name: session.name } }),
    type: 'rate_limit_exceeded',
    outcome: 'failure',
    reason: 'too_many_attempts',
    details: { tier: 'device_code' },
  })
