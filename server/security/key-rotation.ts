import { type SigningAlgorithm, signingAlgorithms } from '../contract/client-settings.ts'
import type { ProtocolSettings } from '../contract/protocol.ts'
import type { Row } from '../storage/schema.ts'
import { currentKey } from './key-ring.ts'

type KeyRow = Row<'signing_key'>

/** What is to be done with the keys, now. */
export interface RotationSteps {
  create: { alg: SigningAlgorithm; activatesAt: number }[]
  /** Keys that have begun to sign in the place of those that retire. */
  activated: KeyRow[]
  retire: KeyRow[]
  remove: KeyRow[]
}

interface Moment {
  now: number
  settings: ProtocolSettings['signingKeys']
  /** How long a retired key stays published, in milliseconds: until the last token that it signed has expired. */
  overlapMs: number
}

const hour = 3_600_000
const day = 24 * hour

/**
 * The next step of every key's life: published before it signs (SEC-B47), so that whoever remembers the key set knows it;
 * signing; retired, and still published; gone. Where an algorithm has no key one is made that signs at once.
 */
export function dueSteps(rows: readonly KeyRow[], { now, settings, overlapMs }: Moment): RotationSteps {
  const steps: RotationSteps = { create: [], activated: [], retire: [], remove: [] }
  for (const alg of signingAlgorithms) {
    const current = currentKey(rows, alg, now)
    if (!current) {
      steps.create.push({ alg, activatesAt: now })
      continue
    }
    const activatesAt = now + settings.prepublishHours * hour
    if (isAging(current, { now, settings }) && !hasNext(rows, current)) steps.create.push({ alg, activatesAt })
    const replaced = rows.filter(
      (row) => row.alg === alg && row.retired_at === null && row.activates_at < current.activates_at,
    )
    if (replaced.length > 0) steps.activated.push(current)
    steps.retire.push(...replaced)
  }
  steps.remove = rows.filter((row) => row.retired_at !== null && row.retired_at + overlapMs <= now)
  return steps
}

/** Whether a key is published already that will take this one's place. */
export const hasNext = (rows: readonly KeyRow[], current: KeyRow): boolean =>
  rows.some((row) => row.alg === current.alg && row.retired_at === null && row.activates_at > current.activates_at)

/** Keys from before `activates_at` was kept have 0 there. */
function isAging(current: KeyRow, { now, settings }: Pick<Moment, 'now' | 'settings'>): boolean {
  const { rotateDays, prepublishHours } = settings
  const since = Math.max(current.activates_at, current.created_at)
  return rotateDays > 0 && now >= since + rotateDays * day - prepublishHours * hour
}
