import { EventEmitter } from 'node:events'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type ConsolePort, consolePort } from '../../electron/console-port.ts'
import { fakeClock } from '../support/fake-clock.ts'

/** Stands in for Electron's MessagePortMain, which exists only inside Electron. */
class PagePort extends EventEmitter {
  closed = false
  start() {}
  postMessage() {}
  close() {
    this.closed = true
  }
  say(data: unknown) {
    this.emit('message', { data, ports: [] })
  }
}

function gate() {
  const clock = fakeClock()
  const page = new PagePort()
  const heard: unknown[] = []
  const refusals: string[] = []
  const port: ConsolePort = consolePort(page, {
    monotonic: clock.monotonic,
    onRefused: (reason) => refusals.push(reason),
  })
  port.on('message', (event) => heard.push(event?.data))
  return { clock, page, heard, refusals }
}

const question = JSON.stringify({ i: '1', p: { u: '/people/list', b: { json: { limit: 50 } } } })

test('a question, and the end of one, go through as they are', () => {
  const { page, heard, refusals } = gate()
  page.say(question)
  page.say('{"i":"1","t":4}')
  page.say('{"i":"2","p":{"u":"/events/stream","h":{"last-event-id":"7"}}}')
  expect(heard).toEqual([question, '{"i":"1","t":4}', '{"i":"2","p":{"u":"/events/stream","h":{"last-event-id":"7"}}}'])
  expect(refusals).toEqual([])
})

test.each([
  ['no text', { i: '1', p: { u: '/people/list' } }],
  ['bytes', new Uint8Array([123, 125])],
  ['no JSON', '{"i":'],
  ['no question', '{}'],
  ['a header that would make a file of the body', '{"i":"1","p":{"u":"/x","h":{"content-disposition":"filename=a"}}}'],
  ['a body that is a stream', '{"i":"1","p":{"u":"/x","h":{"content-type":"text/event-stream"}}}'],
  ['another server', '{"i":"1","p":{"u":"http://evil.example/"}}'],
  ['another method', '{"i":"1","p":{"u":"/people/list","m":"GET"}}'],
])('SEC-E24: a message with %s closes the port and reaches nobody', (_what, message) => {
  const { page, heard, refusals } = gate()
  page.say(message)
  page.say(question)
  expect({ heard, refusals, closed: page.closed }).toEqual({ heard: [], refusals: ['malformed'], closed: true })
})

test('SEC-E24: ten thousand random messages neither throw nor get through', () => {
  fc.assert(
    fc.property(fc.oneof(fc.anything(), fc.string(), fc.json()), (message) => {
      const { page, heard, refusals } = gate()
      page.say(message)
      expect(heard).toEqual([])
      expect(refusals).toEqual(['malformed'])
    }),
    { numRuns: 10_000 },
  )
})

test('SEC-E24: a message too large to be a question closes the port', () => {
  const { page, heard, refusals } = gate()
  page.say(JSON.stringify({ i: '1', p: { u: '/people/create', b: 'x'.repeat(300_000) } }))
  expect({ heard, refusals }).toEqual({ heard: [], refusals: ['too_large'] })
})

test('a question that brings a file of people may be longer, but not without end', () => {
  const { page, heard, refusals } = gate()
  const file = (characters: number) =>
    JSON.stringify({ i: '1', p: { u: '/peopleBulk/import', b: { json: { csv: 'x'.repeat(characters) } } } })
  page.say(file(5_000_000))
  expect({ heard: heard.length, refusals }).toEqual({ heard: 1, refusals: [] })
  page.say(file(6_000_000))
  expect({ heard: heard.length, refusals }).toEqual({ heard: 1, refusals: ['too_large'] })
})

test('SEC-E24: a flood closes the port, while as many questions over a longer time do not', () => {
  const flood = gate()
  for (let asked = 0; asked < 1000; asked++) flood.page.say(question)
  expect(flood.refusals).toEqual(['too_many'])
  expect(flood.heard.length).toBe(300)

  const busy = gate()
  for (let asked = 0; asked < 1000; asked++) {
    busy.page.say(question)
    busy.clock.advance(10)
  }
  expect(busy.refusals).toEqual([])
})
