import type { RequestFacts } from '../platform/request-facts.ts'
import type { Appliance } from '../security/appliance.ts'
import { createOpaqueToken, matches, parseOpaqueToken } from '../security/opaque-token.ts'
import type { Transaction } from '../storage/store.ts'

/** A browser that somebody is signed in with, and who that is. */
export type Session = Readonly<NonNullable<Awaited<ReturnType<typeof findSession>>>>

export interface NewSession {
  personId: string
  /** How the person proved who they are (RFC 8176), separated by spaces. */
  amr: string
  request: RequestFacts
}

/** A session's last use is written down at most so often, in milliseconds. */
const touchInterval = 60_000

/**
 * Starts a session under a new id: the id that the browser had before is worth nothing afterwards (SEC-A31).
 * @returns the cookie's value, of which only a hash is stored
 */
export async function startSession(
  appliance: Appliance,
  transaction: Transaction,
  session: NewSession,
): Promise<string> {
  const { clock, config, repositories } = appliance
  const now = clock.now()
  const { token, selector, verifierHash } = createOpaqueToken(now)
  await repositories.sessions.insert(transaction, {
    selector,
    verifier_hash: verifierHash,
    person_id: session.personId,
    auth_time: now,
    amr: session.amr,
    acr: 'aal1',
    device_id: null,
    on_remembered_device: 0,
    address: session.request.address,
    user_agent: session.request.userAgent?.slice(0, 300) ?? null,
    created_at: now,
    last_seen_at: now,
    expires_at: now + config.lifetimes.session,
    ended_at: null,
  })
  return token
}

/** The session that a cookie stands for; undefined when it ended, expired, lay idle too long, or its person was disabled. */
export async function findSession(appliance: Appliance, cookieValue: string) {
  const { clock, config, repositories } = appliance
  const presented = parseOpaqueToken(cookieValue)
  if (!presented) return undefined
  const now = clock.now()
  const row = await repositories.sessions.find(presented.selector, now)
  if (!matches(presented.verifier, row?.verifier_hash) || !row) return undefined
  if (row.last_seen_at + config.lifetimes.sessionIdle <= now) return undefined
  if (row.last_seen_at + touchInterval <= now) touch(appliance, row.selector, now)
  const { verifier_hash: _, ...session } = row
  return session
}

/** Written behind: the request need not wait, and losing one mark ends a session a minute early at most. */
function touch({ repositories, store, log }: Appliance, selector: string, now: number): void {
  store
    .write((transaction) => repositories.sessions.touch(transaction, selector, now))
    .catch(() => log.warn('The last use of a session could not be written'))
}

/** Signs out: the session is dead on the server, whatever the browser keeps (SEC-Q-7.4.1). */
export async function endSession(appliance: Appliance, session: Session, request: RequestFacts): Promise<void> {
  const { clock, events, repositories, store } = appliance
  await store.write(async (transaction) => {
    const ended = await repositories.sessions.end(transaction, session.selector, clock.now())
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
