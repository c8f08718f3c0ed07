import { expect, test } from 'vitest'
import { mannWhitney, median } from './mann-whitney.ts'

/** Ozone of the data set `airquality`, in May and in August. */
const may = [41, 36, 12, 18, 28, 23, 19, 8, 7, 16, 11, 14, 18, 14, 34, 6, 30, 11, 1, 11, 4, 32, 23, 45, 115, 37]
const august = [
  39, 9, 16, 78, 35, 66, 122, 89, 110, 44, 28, 65, 22, 59, 23, 31, 44, 21, 9, 45, 168, 73, 76, 118, 84, 85,
]

test('two samples with ties have the W and the p of R’s own example', () => {
  // wilcox.test(Ozone ~ Month, data = airquality, subset = Month %in% c(5, 8), exact = FALSE)
  const { u, p } = mannWhitney(may, august)
  expect(u).toBe(127.5)
  expect(p).toBeCloseTo(0.0001208, 7)
})

test('two small samples without ties have the W of R’s example and the p of its approximation', () => {
  const term = [0.8, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46]
  const earlier = [1.15, 0.88, 0.9, 0.74, 1.21]
  const { u, p } = mannWhitney(term, earlier)
  expect(u).toBe(35)
  // 2 * pnorm(-(35 - 25 - 0.5) / sqrt(50 * 16 / 12))
  expect(p).toBeCloseTo(0.24463, 4)
  expect(mannWhitney(earlier, term)).toEqual({ u: 15, p })
})

test('samples that are the same differ in nothing, and ones that do not overlap in everything', () => {
  expect(mannWhitney([1, 1, 1], [1, 1])).toEqual({ u: 3, p: 1 })
  const low = Array.from({ length: 500 }, (_, index) => index)
  expect(mannWhitney(low, low).p).toBeCloseTo(1, 6)
  const shifted = low.map((value) => value + 1000)
  expect(mannWhitney(low, shifted).p).toBeLessThan(1e-100)
  expect(() => mannWhitney([], [1])).toThrow(RangeError)
})

test('the median of an even number of values lies between the two in the middle', () => {
  expect([median([3, 1, 2]), median([4, 1, 3, 2]), median([7])]).toEqual([2, 2.5, 7])
})
