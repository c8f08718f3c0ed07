import { expect, test } from 'vitest'
import { openingBounds } from '../../electron/window-state.ts'

const laptop = { x: 0, y: 25, width: 1440, height: 875 }
const second = { x: 1440, y: 0, width: 1920, height: 1080 }
const onSecond = { x: 1600, y: 100, width: 1000, height: 700, maximised: false }

test('the window opens where it was left', () => {
  expect(openingBounds(onSecond, [laptop, second])).toEqual({ x: 1600, y: 100, width: 1000, height: 700 })
})

test('a window whose display is gone opens in the middle of the main one, as large as before', () => {
  expect(openingBounds(onSecond, [laptop])).toEqual({ x: 220, y: 113, width: 1000, height: 700 })
})

test('a window whose title bar lies above every display comes back', () => {
  const lost = { ...onSecond, x: 100, y: -300 }
  expect(openingBounds(lost, [laptop])).toEqual({ x: 220, y: 113, width: 1000, height: 700 })
})

test('a window larger than what is left of its display shrinks to it', () => {
  const huge = { x: 0, y: 25, width: 3000, height: 2000, maximised: true }
  expect(openingBounds(huge, [laptop])).toEqual({ x: 0, y: 25, width: 1440, height: 875 })
})

test('the first window lies in the middle, and fits on a small display', () => {
  expect(openingBounds(undefined, [laptop])).toEqual({ x: 120, y: 53, width: 1200, height: 820 })
  expect(openingBounds(undefined, [{ x: 0, y: 0, width: 1024, height: 600 }])).toEqual({
    x: 0,
    y: 0,
    width: 1024,
    height: 600,
  })
})
