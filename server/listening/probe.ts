import { request } from 'node:http'
import { paths } from '../oauth/paths.ts'
import { addressesOf } from './address.ts'
import { StartError } from './start-error.ts'

const PATIENCE_MS = 10_000
const MOST_BYTES = 65_536

/**
 * Asks the server's own socket who it is, as a client would: only then is it said to be ready (SEC-L05).
 * @throws {StartError} `not_answering`
 */
export async function probe({ host, port, issuer }: { host: string; port: number; issuer: string }): Promise<void> {
  const [address] = addressesOf(host)
  const text = await get(address, port, issuer).catch((error: unknown) => {
    throw new StartError('not_answering', `The server does not answer on its own port ${port}.`, { cause: error })
  })
  if (issuerIn(text) === issuer) return
  throw new StartError('not_answering', `Something else than this server answers on port ${port}.`)
}

function get(address: string, port: number, issuer: string): Promise<string> {
  const headers = { host: new URL(issuer).host, connection: 'close' }
  const options = {
    host: address,
    port,
    path: paths.openidConfiguration,
    headers,
    signal: AbortSignal.timeout(PATIENCE_MS),
  }
  return new Promise((resolve, reject) => {
    const asked = request(options, (response) => {
      let text = ''
      response.setEncoding('utf8')
      response.on('data', (part: string) => {
        text += part
        if (text.length > MOST_BYTES) response.destroy()
      })
      response.once('end', () => resolve(text))
      response.once('error', reject)
    })
    asked.once('error', reject)
    asked.end()
  })
}

function issuerIn(text: string): unknown {
  try {
    const document: unknown = JSON.parse(text)
    return typeof document === 'object' && document !== null && 'issuer' in document ? document.issuer : undefined
  } catch {
    return undefined
  }
}
