import type { Appliance } from '../security/appliance.ts'
import { createOpaqueToken, matches, parseOpaqueToken } from '../security/opaque-token.ts'
import type { PersonRow } from '../storage/people.ts'
import type { Transaction } from '../storage/store.ts'
import { methodsOf } from './acr.ts'

/** A sign-in of which steps are missing. It is no session and opens nothing but its next step (SEC-A33). */
export interface UnfinishedSignIn {
  selector: string
  person: PersonRow
  /** What the person has proved so far. */
  amr: readonly string[]
  putOff: boolean
  /** When the first factor was proved, in epoch milliseconds. */
  authTime: number
  /** The session of which more is asked; null where a new sign-in was begun. */
  stepsUp: string | null
}

/** How long a person may take for one step, in milliseconds. */
export const unfinishedLifetime = 15 * 60_000

/**
 * The unfinished sign-in that a cookie stands for; undefined when it was used, expired, its person disabled, or the session
 * ended of which more is asked (SEC-A32).
 */
export async function findUnfinished(
  { clock, repositories }: Appliance,
  cookieValue: string | undefined,
): Promise<UnfinishedSignIn | undefined> {
  const presented = parseOpaqueToken(cookieValue ?? '')
  if (!presented) return undefined
  const now = clock.now()
  const row = await repositories.unfinishedSignIns.find(presented.selector, now)
  if (!matches(presented.verifier, row?.verifier_hash) || !row) return undefined
  const person = await repositories.people.find(row.person_id)
  if (!person || person.disabled) return undefined
  const { session_selector: stepsUp } = row
  if (stepsUp !== null && !(await repositories.sessions.find(stepsUp, now))) return undefined
  return {
    selector: row.selector,
    person,
    amr: methodsOf(row.amr),
    putOff: row.put_off === 1,
    authTime: row.auth_time,
    stepsUp,
  }
}

/** Keeps what was proved so far under a new id (SEC-A31). @returns the cookie's value, of which only a hash is stored */
export async function keepUnfinished(
  { clock, repositories }: Appliance,
  transaction: Transaction,
  { person, amr, putOff, authTime, stepsUp }: Omit<UnfinishedSignIn, 'selector'>,
): Promise<string> {
  const at = clock.now()
  const { token, selector, verifierHash } = createOpaqueToken(at)
  await repositories.unfinishedSignIns.insert(transaction, {
    selector,
    verifier_hash: verifierHash,
    person_id: person.id,
    amr: amr.join(' '),
    put_off: putOff ? 1 : 0,
    auth_time: authTime,
    session_selector: stepsUp,
    created_at: at,
    expires_at: at + unfinishedLifetime,
    ended_at: null,
  })
  return token
}
