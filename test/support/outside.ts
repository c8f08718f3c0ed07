import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'
import { createOutbound, type Outbound } from '../../server/platform/outbound.ts'
import { createCertificate } from './certificate.ts'

export interface Outside {
  /** Such as `https://localhost:40123`. */
  origin: string
  /** What lies where; anything else is not found. */
  files: Map<string, string>
  /** The paths that were asked for. */
  asked: string[]
  /** A way out that trusts this site, and may call it. */
  outbound: Outbound
  /** Answers nobody any more. */
  close(): Promise<void>
}

/** A web site of somebody outside, over TLS, with JSON files; closed when the test ends. */
export async function startOutside(): Promise<Outside> {
  const { cert, key } = createCertificate()
  const files = new Map<string, string>()
  const asked: string[] = []
  const server = createServer({ cert, key }, (request, response) => {
    const { url = '' } = request
    asked.push(url)
    const file = files.get(url)
    response.writeHead(file === undefined ? 404 : 200, { 'content-type': 'application/json' }).end(file)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const close = () => new Promise<void>((resolve) => void server.close(() => resolve()))
  onTestFinished(close)
  const { port } = server.address() as AddressInfo
  const outbound = createOutbound({
    networks: () => ['127.0.0.0/8'],
    resolve: async () => ['127.0.0.1'],
    authority: cert,
  })
  return { origin: `https://localhost:${port}`, files, asked, outbound, close }
}
