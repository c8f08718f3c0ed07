import { expect, test } from 'vitest'
import { startAppliance } from '../support/appliance.ts'
import { isHealthy } from '../support/code-flow.ts'
import { rawExchange, statusesIn } from './raw-exchange.ts'

async function startExposed() {
  const office = await startAppliance({ consoleFolder: import.meta.dirname })
  const { host, port } = new URL(office.issuer())
  const head = (line: string, ...headers: string[]) => [`${line} HTTP/1.1`, ...headers, '', ''].join('\r\n')
  const own = `host: ${host}`
  const exchange = (text: string) => rawExchange(Number(port), text)
  return { ...office, host, own, head, exchange }
}

const form = 'content-type: application/x-www-form-urlencoded'
const end = 'connection: close'

test('SEC-L02, SEC-A52: a second Host, or an absolute target, does not smuggle another name past the first', async () => {
  const { send, own, host, head, exchange, ...office } = await startExposed()
  for (const request of [
    head('GET /healthz', own, 'host: evil.test', end),
    head('GET /healthz', 'Host: evil.test', own, end),
    head('GET /healthz', own, own.toUpperCase(), 'HOST: evil.test', end),
    head('GET http://evil.test/healthz', own, end),
    head(`GET http://${host}@evil.test/healthz`, own, end),
    head(`GET http://${host}/healthz`, 'host: evil.test', end),
    head('GET HTTPS://evil.test/oauth/authorize', own, end),
  ]) {
    const received = await exchange(request)
    expect(statusesIn(received), request).toEqual([421])
    expect(received).not.toContain('evil')
  }
  expect(statusesIn(await exchange(head(`GET http://${host}/healthz`, own, end)))).toEqual([200])
  const refused = (await office.events()).filter(({ reason }) => reason === 'foreign_host')
  expect(refused).toHaveLength(7)
  expect(refused[0]).toMatchObject({ type: 'unauthorized_access', details: { host: `${host}, evil.test` } })
  expect(await isHealthy(send)).toBe(true)
})

test('requests that two servers could read differently are refused and end their connection', async () => {
  const { own, head, exchange, send } = await startExposed()
  const hidden = head('GET /healthz', own, end)
  for (const request of [
    `${head('POST /oauth/token', own, form, 'content-length: 5', 'transfer-encoding: chunked')}0\r\n\r\n${hidden}`,
    `${head('POST /oauth/token', own, form, 'transfer-encoding: chunked, identity')}0\r\n\r\n${hidden}`,
    `${head('POST /oauth/token', own, form, 'transfer-encoding: xchunked')}0\r\n\r\n${hidden}`,
    `${head('POST /oauth/token', own, form, 'content-length: 5', 'content-length: 6')}abcdef${hidden}`,
    head('GET /healthz', own, 'x-folded: one\r\n two', end),
    head('GET /healthz', own.replace(':', ' :'), end),
    head('GET /healthz', end),
    head('GET /healthz', own, `x-long: ${'a'.repeat(20_000)}`, end),
    head(`GET /oauth/authorize?${'a'.repeat(20_000)}`, own, end),
    head('GET /healthz', own, 'x-nul: a\0b', end),
  ]) {
    const [status, ...others] = statusesIn(await exchange(request))
    expect([status === 400 || status === 431, others], request.slice(0, 200)).toEqual([true, []])
  }
  expect(await isHealthy(send)).toBe(true)
})

test('what a form carries along cannot break out of the address that it is sent on to', async () => {
  const { send, logged } = await startExposed()
  for (const text of ['\r\nset-cookie: stolen=1', '日本語 \u202e', 'a\0b', '//evil.test', '\\evil.test']) {
    for (const [path, question] of [
      ['/oauth/consent', { form: { request: text, action: 'allow' } }],
      ['/oauth/logout', { form: `${text}&x=1`, headers: { 'sec-fetch-site': 'cross-site' } }],
      ['/oauth/authorize', { form: `${text}&x=1`, headers: { 'sec-fetch-site': 'cross-site' } }],
    ] as const) {
      const answer = await send(path, question)
      expect([answer.status, answer.headers['set-cookie']], `${path} ${text}`).toEqual([303, undefined])
      expect(answer.headers.location).toMatch(/^\/oauth\/(authorize|logout)\?[\x21-\x7e]*$/)
    }
  }
  expect(logged.filter((line) => line.includes('"error"'))).toEqual([])
})

test('no path leads out of the console’s folder, and an address that cannot be decoded is not repeated', async () => {
  const { own, head, exchange, send } = await startExposed()
  for (const path of [
    '/console/../raw-exchange.ts/../../../package.json',
    '/console/..%2f..%2f..%2fpackage.json',
    '/console/%2e%2e/%2e%2e/package.json',
    '/console/..\\..\\package.json',
    '/console/%00',
    '/console//etc/passwd',
    '/console/%5c..%5cpackage.json',
    '//evil.test/%2e%2e',
    '/api/v1/people/..%2f..%2fevents',
  ]) {
    const received = await exchange(head(`GET ${path}`, own, end))
    // 401 where it reads as the id of somebody: nobody is asked for anything without a token.
    expect([401, 403, 404], path).toContain(statusesIn(received)[0])
    expect(received).not.toMatch(/"private"|root:|^location:/im)
  }
  for (const path of ['/%zulu', '/console/%zulu', '/api/v1/%<script>']) {
    const received = await exchange(head(`GET ${path}`, own, end))
    expect(statusesIn(received), path).toEqual([400])
    expect(received).toMatch(/x-content-type-options: nosniff/i)
    expect(received).not.toMatch(/zulu|script>/)
  }
  expect(await isHealthy(send)).toBe(true)
})

test('a body that is announced as huge is refused before it is sent', async () => {
  const { own, head, exchange, send } = await startExposed()
  for (const path of ['/oauth/token', '/oauth/login', '/oauth/introspect', '/oauth/userinfo']) {
    const received = await exchange(`${head(`POST ${path}`, own, form, 'content-length: 99999999')}abc`)
    expect(statusesIn(received), path).toEqual([413])
  }
  const json = head('POST /api/v1/people', own, 'content-type: application/json', 'content-length: 99999999')
  expect(statusesIn(await exchange(`${json}{`))).toEqual([413])
  expect(await isHealthy(send)).toBe(true)
})

test('SEC-L10: a connection that sends its header a byte at a time is ended', { timeout: 40_000 }, async () => {
  const { own, exchange, send } = await startExposed()
  const [never, silent] = await Promise.all([exchange(`GET /healthz HTTP/1.1\r\n${own}\r\nx-slow: `), exchange('')])
  expect(statusesIn(never)).toEqual([408])
  expect(statusesIn(silent).filter((status) => status !== 408)).toEqual([])
  expect(await isHealthy(send)).toBe(true)
})
