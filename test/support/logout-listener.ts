import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'
import { type LogoutSender, startLogoutSender } from '../../server/oauth/logout/logout-sender.ts'
import type { HttpBag } from './http-server.ts'

export interface LogoutListener {
  /** Where it is to be told of logouts. */
  uri: string
  /** The logout tokens that it was sent, oldest first. */
  tokens: string[]
  /** How it answers from now on; `never` keeps the connection open and says nothing. */
  answer(status: number | 'never'): void
}

/** The server of an application, on this machine, that is told of logouts (OpenID Connect Back-Channel Logout §2.5). */
export async function startLogoutListener(): Promise<LogoutListener> {
  const tokens: string[] = []
  let status: number | 'never' = 204
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk: Buffer) => {
      body += chunk.toString('utf8')
    })
    request.on('end', () => {
      const isForm = request.headers['content-type'] === 'application/x-www-form-urlencoded'
      tokens.push((isForm && request.method === 'POST' && new URLSearchParams(body).get('logout_token')) || '')
      if (status !== 'never') response.writeHead(status, { location: 'https://elsewhere.test/' }).end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  return {
    uri: `http://127.0.0.1:${port}/logged-out`,
    tokens,
    answer: (next) => {
      status = next
    },
  }
}

/** Lets the office call servers on this machine. */
export async function allowThisMachine({ appliance }: Pick<HttpBag, 'appliance'>): Promise<void> {
  const settings = { ...appliance.protocol.current(), outbound: { networks: ['127.0.0.0/8'] } }
  await appliance.store.write((transaction) => appliance.protocol.change(transaction, settings))
}

/** Sends logouts as the running product does; stopped when the test ends. */
export function startSending({ appliance }: Pick<HttpBag, 'appliance'>): LogoutSender {
  const sender = startLogoutSender(() => appliance)
  onTestFinished(sender.close)
  return sender
}
