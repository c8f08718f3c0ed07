import { expect, test } from 'vitest'
import { readSourceFiles } from './source-files.ts'

const CEILING_LINES = 350
const REFERENCE_DATA = /^server\/storage\/(schema\.ts|migrations(\.ts|\/.+))$/

test(`no file is longer than ${CEILING_LINES} lines, tables and migrations apart`, () => {
  const sizes = readSourceFiles().map(({ path, text }) => ({ path, lines: text.trimEnd().split('\n').length }))
  expect(sizes.length, 'no source file was found').toBeGreaterThan(0)
  console.log(`Median of ${sizes.length} files: ${median(sizes.map(({ lines }) => lines))} lines`)
  const tooLong = sizes.filter(({ path, lines }) => lines > CEILING_LINES && !REFERENCE_DATA.test(path))
  expect(tooLong).toEqual([])
})

function median(numbers: number[]): number {
  const sorted = numbers.toSorted((one, other) => one - other)
  return sorted[Math.floor(sorted.length / 2)] ?? 0
}
