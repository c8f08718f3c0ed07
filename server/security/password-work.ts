import { randomBytes } from 'node:crypto'
import bcrypt from 'bcrypt'

/** The cheapest that bcrypt can be. */
const leastCost = 4

/**
 * The hash of no password at all, made without the work of one: comparing with it costs what the others do and never succeeds.
 * One is kept for each cost that was ever current (SEC-S08).
 */
export function nobodysHashes(): (cost: number) => string {
  const hashes = new Map<number, string>()
  return (cost) => {
    const hash = hashes.get(cost) ?? unmatchedHash(cost)
    hashes.set(cost, hash)
    return hash
  }
}

function unmatchedHash(cost: number): string {
  const digest = randomBytes(24).toString('base64').slice(0, 31).replaceAll('+', '.')
  return `${bcrypt.genSaltSync(cost)}${digest}`
}

/** The work of one hash and nothing else: a salt of its own would cost another turn of the threads. */
const work = (cost: number): Promise<string> =>
  bcrypt.hash('', `$2b$${String(cost).padStart(2, '0')}$${'.'.repeat(22)}`)

/** A bcrypt check of a lower cost, brought up to the work of a current one, so that time does not tell whose it is (SEC-S08). */
export async function bcryptAtCost(check: () => Promise<boolean>, from: number, cost: number): Promise<boolean> {
  const equal = await check()
  // 2^from + (2^from + 2^(from+1) + … + 2^(cost-1)) = 2^cost
  for (let extra = from; extra < cost; extra += 1) await work(extra)
  return equal
}

/**
 * Any other check, brought up to about the work of a current bcrypt (SEC-S08). How much is missing is measured against an eighth
 * of that work done right after it, under the same load, so it holds on every machine.
 */
export async function otherAtCost(check: () => Promise<boolean>, cost: number): Promise<boolean> {
  const begun = performance.now()
  const equal = await check()
  const checked = performance.now()
  const yardstick = Math.max(leastCost, cost - 3)
  await work(yardstick)
  const yardstickMs = performance.now() - checked
  let missing = 2 ** cost - 2 ** yardstick - ((checked - begun) / yardstickMs) * 2 ** yardstick
  for (let extra = cost - 1; extra >= leastCost; extra -= 1) {
    if (missing < 2 ** extra) continue
    await work(extra)
    missing -= 2 ** extra
  }
  return equal
}
