export const BUCKET_MS = 10_000
const BUCKETS = 90
export const WINDOW_MS = BUCKET_MS * BUCKETS

/** Events of one bucket of ten seconds that began at `at` (epoch milliseconds). */
export interface Rate {
  at: number
  success: number
  failure: number
}

export const bucketStart = (at: number): number => Math.floor(at / BUCKET_MS) * BUCKET_MS

/**
 * Counts events into buckets over the last 15 minutes.
 * What lies before `liveFrom` comes from the server's own counts, what lies after it is counted here, so nothing is counted twice.
 */
export function createRateWindow(liveFrom: number) {
  const rates = new Map<number, Rate>()

  function add(at: number, outcome: 'success' | 'failure'): void {
    if (at < liveFrom) return
    const start = bucketStart(at)
    const rate = rates.get(start) ?? { at: start, success: 0, failure: 0 }
    rate[outcome] += 1
    rates.set(start, rate)
  }

  function seed(counted: readonly Rate[]): void {
    for (const rate of counted) if (rate.at < liveFrom) rates.set(rate.at, { ...rate })
  }

  /** All buckets up to `now`, empty ones included, oldest first; forgets what is older. */
  function view(now: number): Rate[] {
    const last = bucketStart(now)
    const first = last - (BUCKETS - 1) * BUCKET_MS
    for (const at of rates.keys()) if (at < first) rates.delete(at)
    return Array.from({ length: BUCKETS }, (_, index) => {
      const at = first + index * BUCKET_MS
      return { ...(rates.get(at) ?? { at, success: 0, failure: 0 }) }
    })
  }

  return { add, seed, view }
}
