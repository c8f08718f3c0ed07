import { hash, timingSafeEqual } from 'node:crypto'
import { randomToken } from '../platform/ids.ts'

/** The one-time key to set-up that is printed where the server was started; only its hash is kept, and only in memory (SEC-A70). */
export interface SetupToken {
  recognises(presented: string): boolean
}

/** @returns the token's text, to be printed and forgotten, and what recognises it */
export function createSetupToken(): { text: string; token: SetupToken } {
  const text = randomToken(32)
  const digest = hash('sha256', text, 'buffer')
  return { text, token: { recognises: (presented) => timingSafeEqual(hash('sha256', presented, 'buffer'), digest) } }
}
