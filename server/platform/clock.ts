/** Where the product learns the time; tests pass a clock of their own. */
export interface Clock {
  /** Wall-clock time in epoch milliseconds; an operator or NTP can move it either way. */
  now(): number
  /** Milliseconds since an arbitrary start; never goes back, so durations are measured with it. */
  monotonic(): number
}

/** The machine's own clocks. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
}
