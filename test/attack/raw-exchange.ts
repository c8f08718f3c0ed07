import { createConnection } from 'node:net'
import { onTestFinished } from 'vitest'

/** What comes back on a connection of one's own for bytes that no HTTP library would send; ends when the server ends it. */
export function rawExchange(port: number, request: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = createConnection(port, '127.0.0.1')
    onTestFinished(() => void socket.destroy())
    let received = ''
    socket.on('data', (chunk) => {
      received += chunk.toString('latin1')
    })
    // A server that cuts somebody off may do it while they still write.
    socket.on('error', (error) => ('code' in error && error.code === 'ECONNREFUSED' ? reject(error) : undefined))
    socket.on('close', () => resolve(received))
    socket.write(request)
  })
}

/** The status of every answer in it. */
export const statusesIn = (received: string): number[] =>
  [...received.matchAll(/^HTTP\/1\.1 (\d{3})/gm)].map(([, status]) => Number(status))
