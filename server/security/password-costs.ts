import bcrypt from 'bcrypt'
import type { Lane } from './password-lane.ts'

/** How long one hash takes on this machine. */
export interface PasswordCost {
  /** bcrypt's work factor. */
  cost: number
  /** Milliseconds. */
  ms: number
}

/** The work factors that an office can choose from. */
const offeredCosts = [10, 11, 12, 13, 14]

/** What a sign-in may take: people do not notice it, and guesses become dear. Milliseconds. */
const targetMs = 250

/**
 * Measures each cost that can be chosen, in turn with the sign-ins that wait in the same lane: some seconds in all.
 * @throws {BusyError} when there is no room now
 */
export async function measureCosts(lane: Lane): Promise<PasswordCost[]> {
  const measured: PasswordCost[] = []
  for (const cost of offeredCosts) {
    const ms = await lane.run(async () => {
      const begun = performance.now()
      await bcrypt.hash('', cost)
      return performance.now() - begun
    })
    measured.push({ cost, ms: Math.round(ms) })
  }
  return measured
}

/** The dearest cost at which a sign-in stays quick on this machine; the cheapest where none does. */
export const recommendedCost = (costs: readonly PasswordCost[]): number =>
  costs.findLast(({ ms }) => ms <= targetMs)?.cost ?? costs[0]?.cost ?? 10
