import { createServer, type RequestListener } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo, Server } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { createOutbound } from '../../server/platform/outbound.ts'
import { isPublicAddress } from '../../server/platform/public-address.ts'
import { createCertificate } from '../support/certificate.ts'

const loopback = ['127.0.0.0/8']
const json = { accept: 'application/json' }

async function listening(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    if ('closeAllConnections' in server && typeof server.closeAllConnections === 'function')
      server.closeAllConnections()
    server.close()
  })
  return (server.address() as AddressInfo).port
}

const plainServer = (answer: RequestListener) => listening(createServer(answer))

/** An application of the office over https, and how to call it: its certificate is trusted, its network allowed. */
async function tlsServer(answer: RequestListener) {
  const { cert, key } = createCertificate()
  const port = await listening(createTlsServer({ cert, key }, answer))
  return { port, outbound: createOutbound({ networks: () => loopback, authority: cert }) }
}

const outsideAllowed = createOutbound({ networks: () => [] })
const insideAllowed = createOutbound({ networks: () => loopback })

test('an address over https is read, and posted to', async () => {
  const { port, outbound } = await tlsServer((request, response) => {
    request.setEncoding('utf8')
    let sent = ''
    request.on('data', (text: string) => {
      sent += text
    })
    request.on('end', () => {
      response.writeHead(request.method === 'GET' ? 200 : 400, { 'content-type': 'application/json; charset=utf-8' })
      response.end(JSON.stringify([request.method, request.headers.accept, request.headers['content-type'], sent]))
    })
  })
  const url = `https://127.0.0.1:${port}/jwks`
  const got = await outbound.get(url, json)
  expect(got).toMatchObject({ status: 200, contentType: 'application/json; charset=utf-8' })
  expect(JSON.parse(got.body)).toEqual(['GET', 'application/json', null, ''])
  const posted = await outbound.post(url, { type: 'text/plain', body: 'grüße' })
  expect([posted.status, JSON.parse(posted.body)]).toEqual([400, ['POST', null, 'text/plain', 'grüße']])
})

test('a certificate that nobody vouches for is not called, in an allowed network either', async () => {
  const { port } = await tlsServer((_, response) => response.end())
  await expect(insideAllowed.get(`https://127.0.0.1:${port}/`, json)).rejects.toMatchObject({ reason: 'not_reached' })
})

test.for([
  'https://127.0.0.1/',
  'https://127.1/',
  'https://0x7f.1/',
  'https://2130706433/',
  'https://0177.0.0.1/',
  'https://127.0.0.1./',
  'https://1２7.0.0.1/',
  'https://localhost/',
  'https://LOCALHOST./',
  'https://app.localhost/',
  'https://0/',
  'https://10.0.0.1/',
  'https://172.31.255.255/',
  'https://192.168.1.1/',
  'https://169.254.169.254/latest/meta-data',
  'https://100.64.0.1/',
  'https://198.18.0.1/',
  'https://224.0.0.1/',
  'https://255.255.255.255/',
  'https://240.0.0.1/',
  'https://[::]/',
  'https://[::1]/',
  'https://[fe80::1]/',
  'https://[fec0::1]/',
  'https://[fd00::1]/',
  'https://[ff02::1]/',
  'https://[::ffff:127.0.0.1]/',
  'https://[::ffff:7f00:1]/',
  'https://[::127.0.0.1]/',
  'https://[2002:7f00:1::]/',
  'https://[64:ff9b::7f00:1]/',
  'https://[64:ff9b:1::7f00:1]/',
  'https://[2001:0:7f00:1::]/',
])('SEC-A48: %s is inside, however it is spelled, and not called', async (url) => {
  await expect(outsideAllowed.get(url, json)).rejects.toMatchObject({ reason: 'not_allowed' })
})

test('public addresses are told from all others', () => {
  expect(['93.184.216.34', '1.1.1.1', '2606:4700::1111'].every(isPublicAddress)).toBe(true)
  expect(['', 'localhost', '1.2.3', 'fe80::1%eth0', '2001:db8::1'].some(isPublicAddress)).toBe(false)
})

test.for([
  'file:///etc/passwd',
  'ftp://93.184.216.34/',
  'data:application/json,{}',
  'gopher://93.184.216.34/',
  'https://anna:secret@93.184.216.34/',
  'https://anna@93.184.216.34/',
  'https://93.184.216.34/#keys',
  'https://93.184.216.34/#',
  'https://',
  '//93.184.216.34/',
  'jwks',
  '',
])('SEC-A48: %s is no address to call', async (url) => {
  await expect(insideAllowed.get(url, json)).rejects.toMatchObject({ reason: 'not_an_address' })
})

test('SEC-A48: an address of more than 2000 characters is not read', async () => {
  const url = `https://93.184.216.34/${'a'.repeat(2000)}`
  await expect(insideAllowed.get(url, json)).rejects.toMatchObject({ reason: 'not_an_address' })
})

test('SEC-A48: http is called inside an allowed network only', async () => {
  const port = await plainServer((_, response) => response.end('inside'))
  expect(await insideAllowed.get(`http://127.0.0.1:${port}/`, json)).toMatchObject({ status: 200, body: 'inside' })
  expect(await insideAllowed.get(`http://0x7f.1:${port}/`, json)).toMatchObject({ body: 'inside' })
  await expect(insideAllowed.get('http://93.184.216.34/', json)).rejects.toMatchObject({ reason: 'not_encrypted' })
  await expect(insideAllowed.get('http://10.0.0.1/', json)).rejects.toMatchObject({ reason: 'not_allowed' })
  await expect(insideAllowed.get('http://[2002:7f00:1::]/', json)).rejects.toMatchObject({ reason: 'not_allowed' })
})

test('SEC-A48: a name is resolved once, and called at the address that was checked', async () => {
  const port = await plainServer(({ headers }, response) => response.end(headers.host))
  const asked: string[] = []
  const outbound = createOutbound({
    networks: () => loopback,
    // What rebinds would answer something else the second time.
    resolve: async (host) => (asked.push(host) === 1 ? ['127.0.0.1'] : ['169.254.169.254']),
  })
  const url = `http://rebinding.example:${port}/`
  expect(await outbound.get(url, json)).toMatchObject({ body: `rebinding.example:${port}` })
  expect(asked).toEqual(['rebinding.example'])
  await expect(outbound.get(url, json)).rejects.toMatchObject({ reason: 'not_allowed' })
})

test('SEC-A48: a name that means a public and a private address is not called at all', async () => {
  const resolve = async () => ['93.184.216.34', '192.168.1.1']
  const outbound = createOutbound({ networks: () => loopback, resolve })
  await expect(outbound.get('https://both.example/', json)).rejects.toMatchObject({ reason: 'not_allowed' })
  const nobody = createOutbound({ networks: () => loopback, resolve: async () => [] })
  await expect(nobody.get('https://nobody.example/', json)).rejects.toMatchObject({ reason: 'not_found' })
})

test('SEC-A48: a redirect is not followed', async () => {
  const port = await plainServer((_, response) => response.writeHead(302, { location: 'http://127.0.0.1/x' }).end())
  await expect(insideAllowed.get(`http://127.0.0.1:${port}/`, json)).rejects.toMatchObject({ reason: 'redirected' })
})

test('SEC-A48: no more than 64 KiB are read, or less where less was asked for', async () => {
  let written = 0
  const port = await plainServer(({ url }, response) => {
    if (url === '/exact') return response.end('a'.repeat(65_536))
    const write = () => {
      while (!response.destroyed && response.write('a'.repeat(16_384))) written += 16_384
    }
    response.on('drain', write)
    write()
  })
  const url = `http://127.0.0.1:${port}`
  expect((await insideAllowed.get(`${url}/exact`, json)).body).toHaveLength(65_536)
  await expect(insideAllowed.get(`${url}/exact`, { ...json, maxBytes: 1000 })).rejects.toMatchObject({
    reason: 'too_large',
  })
  await expect(insideAllowed.get(`${url}/endless`, json)).rejects.toMatchObject({ reason: 'too_large' })
  expect(written).toBeLessThan(100_000_000)
})

test('SEC-A48: who answers a byte at a time, or never, is not waited for', async () => {
  const dripping = await plainServer((_, response) => {
    const timer = setInterval(() => response.write('a'), 20)
    response.on('close', () => clearInterval(timer))
  })
  const silent = await plainServer(() => undefined)
  const hurried = createOutbound({ networks: () => loopback, timeoutMs: 300 })
  for (const port of [dripping, silent]) {
    const begun = performance.now()
    await expect(hurried.get(`http://127.0.0.1:${port}/`, json)).rejects.toMatchObject({ reason: 'too_slow' })
    expect(performance.now() - begun).toBeLessThan(3000)
  }
})

test('a server that is not there is said to be so', async () => {
  const port = await plainServer(({ socket }) => socket.destroy())
  await expect(insideAllowed.get(`http://127.0.0.1:${port}/`, json)).rejects.toMatchObject({ reason: 'not_reached' })
})
