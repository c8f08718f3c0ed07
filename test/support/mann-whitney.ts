export interface RankTest {
  /** The statistic of the first sample, as R's W. */
  u: number
  /** Two-sided: how often two samples of one source would be at least so different. */
  p: number
}

/** The Mann-Whitney U test by its normal approximation, corrected for ties and continuity, as R's `wilcox.test(exact = FALSE)`. */
export function mannWhitney(first: readonly number[], second: readonly number[]): RankTest {
  const [n, m] = [first.length, second.length]
  if (n === 0 || m === 0) throw new RangeError('both samples need a value')
  const { ranks, ties } = rank([...first, ...second])
  const u = sum(ranks.slice(0, n)) - (n * (n + 1)) / 2
  const tied = sum(ties.map((count) => count ** 3 - count))
  const deviation = Math.sqrt(((n * m) / 12) * (n + m + 1 - tied / ((n + m) * (n + m - 1))))
  const distance = Math.max(0, Math.abs(u - (n * m) / 2) - 0.5)
  return { u, p: deviation === 0 ? 1 : Math.min(1, complementaryError(distance / deviation / Math.SQRT2)) }
}

/** The middle of a sample. */
export function median(sample: readonly number[]): number {
  const sorted = sample.toSorted((one, other) => one - other)
  const middle = sorted.length / 2
  return ((sorted[Math.ceil(middle) - 1] ?? Number.NaN) + (sorted[Math.floor(middle)] ?? Number.NaN)) / 2
}

/** The rank of each value, equal ones sharing theirs, and how many share each. */
function rank(values: readonly number[]) {
  const order = values.map((value, index) => ({ value, index })).sort((one, other) => one.value - other.value)
  const ranks = new Array<number>(values.length).fill(0)
  const ties: number[] = []
  for (let from = 0; from < order.length; ) {
    const tie = order.slice(from).findIndex(({ value }) => value !== order[from]?.value)
    const to = tie === -1 ? order.length : from + tie
    for (const { index } of order.slice(from, to)) ranks[index] = (from + 1 + to) / 2
    ties.push(to - from)
    from = to
  }
  return { ranks, ties }
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)

/** erfc for x ≥ 0, within 1.2e-7 of its value (Press et al., Numerical Recipes §6.2). */
function complementaryError(x: number): number {
  const t = 1 / (1 + x / 2)
  const series = [
    -1.26551223, 1.00002368, 0.37409196, 0.09678418, -0.18628806, 0.27886807, -1.13520398, 1.48851587, -0.82215223,
    0.17087277,
  ].reduceRight((total, coefficient) => coefficient + t * total)
  return t * Math.exp(-x * x + series)
}
