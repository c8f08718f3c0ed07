import type { PersonSession } from '../contract/person.ts'
import type { RequestFacts } from '../platform/request-facts.ts'
import type { Appliance } from '../security/appliance.ts'
import type { EventActor } from '../security/events.ts'
import { createOpaqueToken, createVerifier, matches, parseOpaqueToken } from '../security/opaque-token.ts'
import type { Connection } from '../storage/connection.ts'
import type { PersonRow } from '../storage/people.ts'
import type { Row } from '../storage/schema.ts'
import type { Transaction } from '../storage/store.ts'
import { acrOf, methodsOf } from './acr.ts'
import { announceSessionEnd } from './announce-logout.ts'
import { deviceName, placeName } from './device-name.ts'

/** A browser that somebody is signed in with, and who that is. */
export type Session = Readonly<NonNullable<Awaited<ReturnType<typeof findSession>>>>

export interface Proof {
  personId: string
  /** How the person proved who they are (RFC 8176). */
  amr: readonly string[]
  /** When the first factor was proved, in epoch milliseconds. */
  authTime: number
  request: RequestFacts
  deviceId: string | null
  /** The second factor was not asked because the device is remembered. */
  onRememberedDevice: boolean
}

/** A session's last use is written down at most so often, in milliseconds. */
const touchInterval = 60_000
/** For how long after a sign-in a person need not prove anew who they are, for what matters, in milliseconds. */
const freshFor = 10 * 60_000
const minute = 60_000
const hour = 60 * minute

/**
 * Starts a session under a new id: the id that the browser had before is worth nothing afterwards (SEC-A31).
 * @returns the cookie's value, of which only a hash is stored
 */
export async function startSession(appliance: Appliance, transaction: Transaction, proof: Proof): Promise<string> {
  const now = appliance.clock.now()
  const { token, selector, verifierHash } = createOpaqueToken(now)
  await appliance.repositories.sessions.insert(transaction, {
    selector,
    verifier_hash: verifierHash,
    person_id: proof.personId,
    created_at: now,
    ended_at: null,
    ...proven(appliance, proof),
  })
  return token
}

/**
 * The person proved anew who they are: the session gets another secret, the one before is dead (SEC-A31), and what applications
 * were let in with it goes on under the same `sid`.
 * @returns the cookie's value; undefined when the session has ended meanwhile
 */
export async function renewSession(
  appliance: Appliance,
  transaction: Transaction,
  { selector, proof }: { selector: string; proof: Proof },
): Promise<string | undefined> {
  const { token, verifierHash } = createVerifier(selector)
  const renewal = { selector, verifier_hash: verifierHash, ...proven(appliance, proof) }
  return (await appliance.repositories.sessions.renew(transaction, renewal)) ? token : undefined
}

function proven({ clock, policies }: Appliance, { amr, authTime, request, deviceId, onRememberedDevice }: Proof) {
  const now = clock.now()
  return {
    auth_time: authTime,
    amr: amr.join(' '),
    acr: acrOf(amr),
    device_id: deviceId,
    on_remembered_device: onRememberedDevice ? (1 as const) : (0 as const),
    address: request.address,
    user_agent: request.userAgent?.slice(0, 300) ?? null,
    last_seen_at: now,
    expires_at: authTime + policies.current().sessions.absoluteHours * hour,
  }
}

/** The session that a cookie stands for; undefined when it ended, expired, lay idle too long, or its person was disabled. */
export async function findSession(appliance: Appliance, cookieValue: string, connection?: Connection) {
  const presented = parseOpaqueToken(cookieValue)
  if (!presented) return undefined
  const now = appliance.clock.now()
  const row = await appliance.repositories.sessions.find(presented.selector, now, connection)
  if (!matches(presented.verifier, row?.verifier_hash) || !row || isOver(appliance, row)) return undefined
  if (row.last_seen_at + touchInterval <= now) touch(appliance, row.selector, now)
  const { verifier_hash: _, ...session } = row
  return session
}

/** Lifetimes that were shortened hold for the sessions that are open, too. */
function isOver(
  { clock, policies }: Appliance,
  { auth_time, last_seen_at }: Pick<Row<'session'>, 'auth_time' | 'last_seen_at'>,
): boolean {
  const { absoluteHours, idleMinutes } = policies.current().sessions
  const now = clock.now()
  return auth_time + absoluteHours * hour <= now || last_seen_at + idleMinutes * minute <= now
}

/** Written behind: the request need not wait, and losing one mark ends a session a minute early at most. */
function touch({ repositories, store, log }: Appliance, selector: string, now: number): void {
  store
    .write((transaction) => repositories.sessions.touch(transaction, selector, now))
    .catch(() => log.warn('The last use of a session could not be written'))
}

/**
 * Whether the person has proved who they are within the last ten minutes, with all that is asked of them: a remembered device
 * stood for nothing (ASVS 7.5.1).
 * @param now epoch milliseconds
 */
export const isFresh = (
  { auth_time, on_remembered_device }: Pick<Session, 'auth_time' | 'on_remembered_device'>,
  now: number,
): boolean => on_remembered_device === 0 && Math.abs(now - auth_time) <= freshFor

/**
 * Signs out: the session is dead on the server, whatever the browser keeps (SEC-Q-7.4.1). What came of it ends with it, except
 * what the person allowed to go on in their absence (SEC-B28, SEC-A32).
 */
export async function endSession(appliance: Appliance, session: Session, request: RequestFacts): Promise<void> {
  const { events, store } = appliance
  await store.write(async (transaction) => {
    const ended = await endWithGrants(appliance, transaction, {
      personId: session.person_id,
      selector: session.selector,
    })
    if (!ended) return
    await events.record(transaction, {
      type: 'logout',
      outcome: 'success',
      actorKind: 'person',
      actorId: session.person_id,
      actorName: session.name,
      address: request.address,
      requestId: request.requestId,
    })
  })
}

/** Where a person is signed in, as they would recognise it, the last used first. */
export async function sessionsOf(appliance: Appliance, personId: string): Promise<PersonSession[]> {
  const rows = await appliance.repositories.sessions.ofPerson(personId, appliance.clock.now())
  return rows
    .filter((row) => !isOver(appliance, row))
    .map((row) => ({
      id: row.selector,
      device: deviceName(row.user_agent),
      place: placeName(row.address),
      acr: row.acr,
      amr: methodsOf(row.amr),
      signedInAt: row.auth_time,
      lastSeenAt: row.last_seen_at,
      expiresAt: row.expires_at,
    }))
}

interface Ending {
  person: PersonRow
  actor: EventActor
}

/** Ends one session of this person, with what came of it; false where it is not one of theirs that is open. */
export async function endSessionOf(
  appliance: Appliance,
  { person, sessionId, actor }: Ending & { sessionId: string },
): Promise<boolean> {
  const { clock, repositories, store } = appliance
  return store.write(async (transaction) => {
    const open = await repositories.sessions.find(sessionId, clock.now(), transaction)
    if (open?.person_id !== person.id) return false
    await endThese(appliance, transaction, { person, actor, selectors: [sessionId] })
    return true
  })
}

/** Ends every session of this person but one, with what came of them; how many. */
export async function endOtherSessions(
  appliance: Appliance,
  { person, keep, actor }: Ending & { keep: string },
): Promise<number> {
  const { clock, repositories, store } = appliance
  return store.write(async (transaction) => {
    const open = await repositories.sessions.ofPerson(person.id, clock.now(), transaction)
    const selectors = open.map(({ selector }) => selector).filter((selector) => selector !== keep)
    if (selectors.length > 0) await endThese(appliance, transaction, { person, actor, selectors })
    return selectors.length
  })
}

/** Ends a session with what came of it, and has its clients told; false where it had ended before. */
export async function endWithGrants(
  appliance: Appliance,
  transaction: Transaction,
  session: { personId: string; selector: string },
): Promise<boolean> {
  const { clock, repositories } = appliance
  const at = clock.now()
  if (!(await repositories.sessions.end(transaction, session.selector, at))) return false
  await repositories.grants.revokeOfSession(transaction, session, { at, reason: 'session_ended' })
  await announceSessionEnd(appliance, transaction, session)
  return true
}

async function endThese(
  appliance: Appliance,
  transaction: Transaction,
  { person, actor, selectors }: Ending & { selectors: readonly string[] },
): Promise<void> {
  for (const selector of selectors) await endWithGrants(appliance, transaction, { personId: person.id, selector })
  const details = { person_id: person.id, username: person.username, sessions_ended: selectors.length }
  const reason = 'session_ended'
  await appliance.events.record(transaction, {
    ...actor,
    type: 'logout',
    outcome: 'success',
    reason,
    personId: person.id,
    details,
  })
}
