import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Appliance } from '../security/appliance.ts'

/** For how long a nonce is handed out, in milliseconds; it counts for as long again. */
const slotMs = 5 * 60_000

type NonceParts = Pick<Appliance, 'clock' | 'codeKey'>

/** The nonce that a proof has to hold now (RFC 9449 §8). It is worked out from the time: nothing is kept, and a restart changes none. */
export const currentNonce = ({ clock, codeKey }: NonceParts): string => nonceOf(codeKey, slotAt(clock.now()))

/** Whether the nonce was handed out lately. */
export function isOurNonce({ clock, codeKey }: NonceParts, nonce: string): boolean {
  const slot = slotAt(clock.now())
  const presented = Buffer.from(nonce)
  return [slot, slot - 1].some((candidate) => {
    const expected = Buffer.from(nonceOf(codeKey, candidate))
    return presented.length === expected.length && timingSafeEqual(presented, expected)
  })
}

const slotAt = (now: number): number => Math.floor(now / slotMs)

const nonceOf = (key: Appliance['codeKey'], slot: number): string =>
  createHmac('sha256', key).update(`dpop-nonce ${slot}`).digest('base64url')
