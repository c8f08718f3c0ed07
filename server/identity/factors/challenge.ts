import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import type { Appliance } from '../../security/appliance.ts'

/** What a passkey device is asked to sign for; a challenge made for one purpose answers no other. */
export interface ChallengePurpose {
  purpose: 'registration' | 'second_factor' | 'sign_in'
  /** The value of the browser's cookie. */
  browser: string
  /** Null where it is not known yet who will answer. */
  personId: string | null
}

/** How long a challenge may wait for its answer, in milliseconds. */
export const challengeLifetime = 5 * 60_000

const timeLength = 6
const randomLength = 16
const macLength = 32

/**
 * A challenge that nothing needs to be remembered of: 128 random bits (ASVS 6.7.2), the time, and a MAC over both, the browser,
 * the person and the purpose.
 */
export function createChallenge({ clock, codeKey }: Appliance, purpose: ChallengePurpose): Buffer {
  const body = Buffer.alloc(timeLength + randomLength)
  body.writeUIntBE(clock.now(), 0, timeLength)
  randomBytes(randomLength).copy(body, timeLength)
  return Buffer.concat([body, macOf(codeKey, body, purpose)])
}

/** Whether a challenge was made here, for this purpose, in this browser, and not too long ago. Whether it was answered before is not seen here. */
export function judgeChallenge(
  { clock, codeKey }: Appliance,
  challenge: string,
  purpose: ChallengePurpose,
): 'good' | 'wrong_challenge' | 'challenge_expired' {
  const bytes = Buffer.from(challenge, 'base64url')
  // Only one spelling of the bytes counts, since it is the text that is remembered once it was answered.
  if (bytes.length !== timeLength + randomLength + macLength || bytes.toString('base64url') !== challenge)
    return 'wrong_challenge'
  const body = bytes.subarray(0, -macLength)
  if (!timingSafeEqual(bytes.subarray(-macLength), macOf(codeKey, body, purpose))) return 'wrong_challenge'
  const age = clock.now() - body.readUIntBE(0, timeLength)
  return age >= 0 && age <= challengeLifetime ? 'good' : 'challenge_expired'
}

function macOf(key: Appliance['codeKey'], body: Buffer, { purpose, browser, personId }: ChallengePurpose): Buffer {
  return createHmac('sha256', key)
    .update(JSON.stringify(['passkey challenge', purpose, browser, personId, body.toString('base64url')]))
    .digest()
}
