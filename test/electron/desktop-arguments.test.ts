import path from 'node:path'
import { expect, test } from 'vitest'
import { readArguments } from '../../electron/desktop-arguments.ts'

const here = path.resolve('/home/anna')

test('the data folder and the port are found among Chromium’s switches and the app’s own folder', () => {
  const given = ['--no-sandbox', '/opt/authly', '--data', 'office', '--disable-gpu', '--port=9500']
  expect(readArguments(given, here)).toEqual({ home: path.join(here, 'office'), port: 9500 })
})

test('without them the app decides', () => {
  expect(readArguments(['--no-sandbox', '.'], here)).toEqual({ home: undefined, port: undefined })
})

test.each([['--port'], ['--port=0'], ['--port=65536'], ['--port=94OO'], ['--port', '-1'], ['--data='], ['--data']])(
  '%s %s is refused with what to write instead',
  (...given) => {
    expect(() => readArguments(given, here)).toThrow(/--(port|data) needs a (number|folder)/)
  },
)
