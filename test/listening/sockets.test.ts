import { createServer } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { openSockets } from '../../server/listening/sockets.ts'
import { rejection } from '../support/refusal.ts'

/** Another program's port on one loopback address. */
async function hold(host: string): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, host, resolve))
  onTestFinished(() => void server.close())
  const address = server.address()
  return typeof address === 'object' && address ? address.port : 0
}

test('SEC-L05: a port that another program holds on one of the loopback addresses is not taken on the other', async () => {
  const port = await hold('::1')
  expect(await rejection(openSockets({ host: 'localhost', port }))).toMatchObject({
    code: 'port_in_use',
    message: expect.stringContaining(`Port ${port} on ::1`),
  })
  // Nothing of the attempt is left: the other address can be had.
  const sockets = await openSockets({ host: '127.0.0.1', port })
  await sockets.close(0)
})

test('before the server is ready, and after another took over, each question is answered by who is there', async () => {
  const sockets = await openSockets({ host: 'localhost', port: 0 })
  onTestFinished(() => sockets.close(0))
  const ask = async () => (await fetch(`http://localhost:${sockets.port}/`)).status
  expect(await ask()).toBe(503)
  sockets.serve((_, response) => response.writeHead(200).end())
  expect(await ask()).toBe(200)
  sockets.serve((_, response) => response.writeHead(204).end())
  expect(await ask()).toBe(204)
})
