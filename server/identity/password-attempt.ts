import { createHmac } from 'node:crypto'
import type { EventReason } from '../contract/event-types.ts'
import type { RequestFacts } from '../platform/request-facts.ts'
import type { Appliance } from '../security/appliance.ts'
import { BusyError } from '../security/password-lane.ts'
import type { AttemptOutcome } from '../security/throttle.ts'
import type { DeviceRow } from '../storage/devices.ts'
import { type PersonRow, usernameKey } from '../storage/people.ts'
import type { Transaction } from '../storage/store.ts'
import { recordFailure, recordTooMany } from './sign-in-events.ts'

export interface PasswordAttempt {
  /** As it was typed; it need not be anybody's. */
  username: string
  password: string
  /** Whose user name it is. */
  person: PersonRow | undefined
  /** The device of theirs that the attempt comes from. */
  device: DeviceRow | undefined
  request: RequestFacts
}

/** `refused` says nothing of why: whoever guesses must not learn whether it was the name, the password or the account (SEC-A45). */
export type PasswordOutcome =
  | { kind: 'right'; person: PersonRow; hash: string }
  | { kind: 'refused' }
  | { kind: 'too_many'; retryAfterMs: number }
  | { kind: 'busy'; retryAfterMs: number }

const minute = 60_000
const hour = 60 * minute

/**
 * Failures in a row from wherever they come: ten are free, then the account is closed for a minute, two, four and so on up to an
 * hour, and opens by itself. A device that the person has signed in with before is counted apart, so that nobody locks its
 * owner out there (SEC-A43).
 */
const limits = { free: 10, firstBlock: minute, longestBlock: hour, forgottenAfter: 24 * hour }

/**
 * The one place where the password of a person is checked, whatever for (SEC-A41): a place in the throttle before anything, then
 * the account's own count, then the same work for everybody, then the verdict. Every refusal is recorded before it is answered.
 * @throws {StorageError}
 */
export async function attemptPassword(appliance: Appliance, attempt: PasswordAttempt): Promise<PasswordOutcome> {
  const place = await appliance.throttle.reserve(throttled(attempt))
  if (place.kind === 'refused') {
    if (place.announce) await announce(appliance, attempt)
    const closedFor = await closedForMs(appliance, attempt)
    return { kind: 'too_many', retryAfterMs: Math.max(place.retryAfterMs, closedFor) }
  }
  let outcome: AttemptOutcome = 'undecided'
  try {
    const count = await takeCount(appliance, attempt)
    // That the account is closed was recorded once, with the failure that closed it.
    if (count.kind === 'closed') {
      outcome = 'failure'
      return { kind: 'too_many', retryAfterMs: count.retryAfterMs }
    }
    const verdict = await judge(appliance, attempt)
    outcome = verdict.kind === 'right' ? 'success' : 'failure'
    if (verdict.kind === 'right') return verdict
    await recordWrong(appliance, attempt, { reason: verdict.reason, counted: count.kind === 'counted' })
    return { kind: 'refused' }
  } catch (thrown) {
    if (thrown instanceof BusyError) return { kind: 'busy', retryAfterMs: thrown.retryAfterMs }
    throw thrown
  } finally {
    place.settle(outcome)
  }
}

/** Forgets the failures that came from where the right password now came from, with what it opened. */
export async function forgetFailures(
  appliance: Appliance,
  transaction: Transaction,
  { person, device }: { person: PersonRow; device: DeviceRow | undefined },
): Promise<void> {
  await appliance.repositories.failedAttempts.clear(transaction, subjectOf(appliance, person.username, device))
}

const announce = (appliance: Appliance, { person, request }: PasswordAttempt): Promise<void> =>
  appliance.store.write((transaction) => recordTooMany({ appliance, transaction, request }, person, 'authentication'))

function throttled({ username, device, request }: PasswordAttempt) {
  const account = usernameKey(username)
  return device
    ? { device: `${device.id} ${account}`, address: request.address }
    : { account, address: request.address }
}

/** A digest: people type their password into the wrong field. Known and unknown names are counted alike (SEC-A45). */
function subjectOf({ codeKey }: Appliance, username: string, device: DeviceRow | undefined): string {
  const digest = createHmac('sha256', codeKey)
    .update(`password ${usernameKey(username)}`)
    .digest('base64url')
  return device ? `password:${digest}:${device.id}` : `password:${digest}`
}

type Count = { kind: 'free' } | { kind: 'counted' } | { kind: 'closed'; retryAfterMs: number }

/**
 * Whether the account is open. One that was closed before lets a single attempt through each time, counted before its password is
 * looked at (SEC-A39); a first few failures are counted when they are known, so that a busy server closes nobody's account.
 */
async function takeCount(appliance: Appliance, attempt: PasswordAttempt): Promise<Count> {
  const { clock, repositories, store } = appliance
  const { username, device } = attempt
  const subject = subjectOf(appliance, username, device)
  const before = await repositories.failedAttempts.state(subject)
  if (before.failures < limits.free) return { kind: 'free' }
  const at = clock.now()
  const taken = await store.write((transaction) =>
    repositories.failedAttempts.take(transaction, { subject, at, limits }),
  )
  if (taken) return { kind: 'counted' }
  return { kind: 'closed', retryAfterMs: Math.max(1000, await closedForMs(appliance, attempt)) }
}

/** For how long the account is closed; 0 where it is open. */
async function closedForMs(appliance: Appliance, { username, device }: PasswordAttempt): Promise<number> {
  const { clock, repositories } = appliance
  const until = await repositories.failedAttempts.blockedUntil(subjectOf(appliance, username, device))
  const left = until - clock.now()
  // A longer block was written before the clock was set back, and does not hold.
  return left > limits.longestBlock ? 0 : Math.max(0, left)
}

type Verdict = { kind: 'right'; person: PersonRow; hash: string } | { kind: 'wrong'; reason: EventReason }

/** The same work for everybody: who is unknown, disabled or has no password is checked against nobody's hash (SEC-S08). */
async function judge({ passwords }: Appliance, { password, person }: PasswordAttempt): Promise<Verdict> {
  const hash = person?.password_hash ?? null
  const equal = await passwords.verify(password, hash)
  if (!person) return { kind: 'wrong', reason: 'unknown_user' }
  if (person.disabled) return { kind: 'wrong', reason: 'account_disabled' }
  if (!equal || hash === null) return { kind: 'wrong', reason: 'wrong_password' }
  return { kind: 'right', person, hash }
}

async function recordWrong(
  appliance: Appliance,
  attempt: PasswordAttempt,
  { reason, counted }: { reason: EventReason; counted: boolean },
): Promise<void> {
  const { clock, repositories, store } = appliance
  const { person, request, username, device } = attempt
  const subject = subjectOf(appliance, username, device)
  await store.write(async (transaction) => {
    const at = clock.now()
    const counts = counted || (await repositories.failedAttempts.take(transaction, { subject, at, limits }))
    const closes = counts && (await repositories.failedAttempts.blockedUntil(subject, transaction)) > at
    const recording = { appliance, transaction, request }
    await recordFailure(recording, person, { reason })
    if (closes) await recordTooMany(recording, person, 'account')
  })
}
