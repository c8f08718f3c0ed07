import { createServer, request as httpRequest, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished } from 'vitest'
import { defaultScopes } from '../../server/admin/default-scopes.ts'
import type { Config } from '../../server/config.ts'
import { createHttpServer } from '../../server/http/app.ts'
import type { Outbound } from '../../server/platform/outbound.ts'
import type { Appliance } from '../../server/security/appliance.ts'
import { createClientDocuments } from '../../server/security/client-documents.ts'
import { createKeySets } from '../../server/security/key-sets.ts'
import type { Client } from '../../server/storage/clients.ts'
import { openBag } from './bag.ts'

export interface Answer {
  status: number
  headers: IncomingHttpHeaders
  text: string
  /** The body read as JSON. */
  json(): Record<string, unknown>
}

export interface Question {
  method?: string
  headers?: Record<string, string>
  /** Sent as a form. */
  form?: Record<string, string> | string
  /** Sent as it is, with a content type among the headers. */
  body?: string
}

export type Send = (path: string, question?: Question) => Promise<Answer>

export interface HttpBag extends Awaited<ReturnType<typeof openBag>> {
  port: number
  send: Send
  /** Registers a client; a confidential one with a secret, which is answered. */
  register(client: Omit<Client, 'created_at' | 'secret_hash'>): Promise<string>
  /** Stops answering; the database stays open. */
  stop(): Promise<void>
}

export type HttpOptions = Parameters<typeof openBag>[0] & {
  /** For a server that is called something else; questions then say its host themselves. */
  config?: Config
  /** Another way out than to the whole world. */
  outbound?: Outbound
}

export const issuer = 'http://localhost:9400'
const usualHost = 'localhost:9400'

/** The HTTP server over a real encrypted database, on a port of its own; addressed as `http://localhost:9400`. */
export async function startHttp({ config, outbound, ...options }: HttpOptions = {}): Promise<HttpBag> {
  const opened = await openBag(options)
  const other = { ...(config && { config }), ...(outbound && callingThrough(outbound, opened.appliance)) }
  const bag = { ...opened, appliance: { ...opened.appliance, ...other } }
  const { store, repositories, clock, clientSecrets } = bag.appliance
  await store.write(async (transaction) => {
    for (const scope of defaultScopes) await repositories.scopes.put(transaction, scope)
  })
  const { listener, close } = await createHttpServer(bag.appliance)
  const server = createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const stop = async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
    await close()
  }
  let running = true
  const stopOnce = async () => {
    if (running) await stop()
    running = false
  }
  onTestFinished(stopOnce)
  const send = sender(port, new URL(bag.appliance.config.issuer).host)
  // Whatever a test did to the server: it still answers everybody else.
  onTestFinished(async () => {
    if (running) expect(await send('/.well-known/openid-configuration')).toMatchObject({ status: 200 })
  })

  async function register(facts: Omit<Client, 'created_at' | 'secret_hash'>): Promise<string> {
    const { secret, hash } = clientSecrets.create()
    const secret_hash = facts.type === 'confidential' ? hash : null
    await store.write(async (transaction) => {
      await repositories.clients.insert(transaction, { ...facts, secret_hash, created_at: clock.now() })
      await bag.appliance.events.record(transaction, { type: 'oauth_client_created', outcome: 'success' })
    })
    return secret
  }

  return { ...bag, port, register, send: sender(port), stop: stopOnce }
}

/** What calls addresses of applications does so by this way out. */
const callingThrough = (outbound: Outbound, { clock, log }: Appliance) => ({
  outbound,
  keySets: createKeySets({ outbound, clock, log }),
  clientDocuments: createClientDocuments({ outbound, clock }),
})

/** Asks the server on that port of this machine, by the name that it goes by. */
export const sender =
  (port: number, host = usualHost): Send =>
  (path, { method, headers = {}, form, body } = {}) => {
    const text = typeof form === 'object' ? new URLSearchParams(form).toString() : (form ?? body)
    const type = form === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' }
    const length = text === undefined ? {} : { 'content-length': String(Buffer.byteLength(text)) }
    return new Promise((resolve, reject) => {
      const asked = httpRequest(
        {
          host: '127.0.0.1',
          port,
          path,
          method: method ?? (text === undefined ? 'GET' : 'POST'),
          headers: { host, ...type, ...length, ...headers },
          agent: false,
        },
        (response) => {
          const chunks: Buffer[] = []
          response.on('data', (chunk: Buffer) => chunks.push(chunk))
          response.on('error', reject)
          response.on('end', () => {
            const received = Buffer.concat(chunks).toString('utf8')
            resolve({
              status: response.statusCode ?? 0,
              headers: response.headers,
              text: received,
              json: () => JSON.parse(received),
            })
          })
        },
      )
      asked.on('error', reject)
      asked.end(text)
    })
  }

/** RFC 6749 §2.3.1. */
export const basic = (clientId: string, secret: string): Record<string, string> => ({
  authorization: `Basic ${Buffer.from(`${encodeURIComponent(clientId)}:${encodeURIComponent(secret)}`).toString('base64')}`,
})
