import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { type CryptoPlugin, verifySync } from 'otplib'
import type { TotpRow } from '../../storage/totp.ts'

/** An authenticator app's secret with how its codes are made (RFC 6238 §1.2). */
export interface TotpParameters extends Pick<TotpRow, 'algorithm' | 'digits' | 'period'> {
  key: Uint8Array
}

/** The system's own HMAC and comparison in place of the package's. */
const nodeCrypto: CryptoPlugin = {
  name: 'node',
  hmac: (algorithm, key, data) => createHmac(algorithm, key).update(data).digest(),
  randomBytes,
  constantTimeEqual: (left, right) => {
    const [a, b] = [Buffer.from(left), Buffer.from(right)]
    return a.length === b.length && timingSafeEqual(a, b)
  },
}

/** What RFC 6238 calls T. */
const stepAt = ({ period }: Pick<TotpParameters, 'period'>, now: number) => Math.floor(now / 1000 / period)

/** What was typed without the gaps that people and apps put between digits; undefined when it can be no code. */
export function readTotpCode(typed: string): string | undefined {
  const code = typed.slice(0, 40).normalize('NFKC').replace(/[\s-]/g, '')
  return /^\d{6,8}$/.test(code) ? code : undefined
}

/**
 * The step whose code this is, of those that count at `now`: the current one and the one before it (RFC 6238 §5.2), by the
 * server's time. A code thus lives 60 seconds at most: ASVS 6.5.5 asks for 30, which nobody can type in the last seconds of.
 * The next step does not count, so that a code cannot be used before it is shown: a phone ahead of this server shows one that
 * counts a moment later, and since nothing was spent it can be typed again.
 * @param now epoch milliseconds
 */
export function matchingStep(totp: TotpParameters, code: string, now: number): number | undefined {
  const current = stepAt(totp, now)
  return [current, current - 1].find((step) => isCodeOf(totp, code, step))
}

/** How far a clock may be off for {@link drift} to notice, in steps of usually 30 seconds. */
const noticedDrift = 20

/**
 * By how many seconds the clock of the device that made a refused code is ahead (negative: behind), or this server's is wrong;
 * undefined when it is no code of the last and next ten minutes. For the event only: to say so to the person would tell who
 * guesses that they are close (SEC-S25).
 */
export function drift(totp: TotpParameters, code: string, now: number): number | undefined {
  const current = stepAt(totp, now)
  for (let steps = 1; steps <= noticedDrift; steps++) {
    if (isCodeOf(totp, code, current + steps)) return steps * totp.period
    if (steps > 1 && isCodeOf(totp, code, current - steps)) return -steps * totp.period
  }
  return undefined
}

function isCodeOf({ key, algorithm, digits, period }: TotpParameters, code: string, step: number): boolean {
  if (code.length !== digits || step < 0) return false
  if (digits !== 6 && digits !== 8) return false
  const epoch = step * period
  return verifySync({
    secret: key,
    token: code,
    algorithm: hashes[algorithm],
    digits,
    period,
    epoch,
    crypto: nodeCrypto,
  }).valid
}

const hashes = { SHA1: 'sha1', SHA256: 'sha256', SHA512: 'sha512' } as const
