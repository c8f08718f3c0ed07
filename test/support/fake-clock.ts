import type { Clock } from '../../server/platform/clock.ts'

export interface FakeClock extends Clock {
  /** Lets time pass: both clocks move forward by so many milliseconds. */
  advance(ms: number): void
  /** Moves the wall clock to an epoch millisecond, as an operator would; the monotonic clock does not notice. */
  set(ms: number): void
}

/** A clock that stands still until the test moves it; starts on 2 March 2026, 09:00 UTC, unless told otherwise. */
export function fakeClock(start: number = Date.UTC(2026, 2, 2, 9)): FakeClock {
  let wall = start
  let elapsed = 0
  return {
    now: () => wall,
    monotonic: () => elapsed,
    advance(ms) {
      if (ms < 0) throw new RangeError('time only advances forward; use set() for a clock that is moved back')
      wall += ms
      elapsed += ms
    },
    set(ms) {
      wall = ms
    },
  }
}
