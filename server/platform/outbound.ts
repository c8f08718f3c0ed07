import { type IncomingMessage, request as plainRequest, type RequestOptions } from 'node:http'
import { request as tlsRequest } from 'node:https'
import { isIPv6, type LookupFunction } from 'node:net'
import { type Resolve, resolveByDns } from './name-resolution.ts'
import { OutboundError } from './outbound-error.ts'
import { isPublicAddress, isWithin } from './public-address.ts'

export interface OutboundAnswer {
  status: number
  body: string
  /** As the server said it; empty where it said nothing. */
  contentType: string
}

/**
 * The only way out to an address that somebody outside named (SEC-A48): https, to public addresses or to networks that the
 * office allowed (these also by http), resolved once and called at what was checked, without redirects, bounded in time and size.
 */
export interface Outbound {
  /**
   * @param options `maxBytes` of the body, 64 KiB at most
   * @throws {OutboundError}
   */
  get(url: string, options: { accept: string; maxBytes?: number }): Promise<OutboundAnswer>
  /** @throws {OutboundError} */
  post(url: string, content: { type: string; body: string }): Promise<OutboundAnswer>
}

interface OutboundParts {
  /** In CIDR notation; asked at every call. */
  networks: () => readonly string[]
  resolve?: Resolve
  /** In PEM, besides the authorities that Node trusts. */
  authority?: string
  /** For the whole call, in milliseconds. */
  timeoutMs?: number
}

interface Call {
  method: 'GET' | 'POST'
  headers: Record<string, string>
  body?: string
  maxBytes: number
}

const mostBytes = 65_536
const longestUrl = 2000

export function createOutbound(parts: OutboundParts): Outbound {
  return {
    get: (url, { accept, maxBytes = mostBytes }) =>
      call(parts, url, { method: 'GET', headers: { accept }, maxBytes: Math.min(maxBytes, mostBytes) }),
    post: (url, { type, body }) =>
      call(parts, url, { method: 'POST', headers: { 'content-type': type }, body, maxBytes: mostBytes }),
  }
}

async function call(parts: OutboundParts, text: string, wanted: Call): Promise<OutboundAnswer> {
  const url = readUrl(text)
  const deadline = new AbortController()
  const timer = setTimeout(() => deadline.abort(), parts.timeoutMs ?? 5000)
  try {
    const addresses = await checkedAddresses(parts, url, deadline.signal)
    return await exchange(url, wanted, {
      lookup: only(addresses),
      signal: deadline.signal,
      ...(parts.authority !== undefined && { ca: parts.authority }),
    })
  } catch (thrown) {
    if (deadline.signal.aborted) throw new OutboundError('too_slow', thrown)
    throw thrown instanceof OutboundError ? thrown : new OutboundError('not_reached', thrown)
  } finally {
    clearTimeout(timer)
  }
}

/** Odd spellings of an address (`0x7f.1`, `2130706433`) are gone after this: a URL has but one for each (WHATWG URL §3.5). */
function readUrl(text: string): URL {
  const url = text.length <= longestUrl && URL.canParse(text) ? new URL(text) : undefined
  const callable = url?.protocol === 'https:' || url?.protocol === 'http:'
  if (!url || !callable || url.username || url.password || text.includes('#')) throw new OutboundError('not_an_address')
  return url
}

/** Every address of the name has to be allowed: which one is called is not ours to choose. */
async function checkedAddresses({ networks, resolve = resolveByDns }: OutboundParts, url: URL, signal: AbortSignal) {
  const addresses = await resolve(url.hostname, signal)
  if (addresses.length === 0) throw new OutboundError('not_found')
  const allowed = networks()
  const local = addresses.filter((address) => isWithin(address, allowed))
  if (!addresses.every((address) => local.includes(address) || isPublicAddress(address))) {
    throw new OutboundError('not_allowed')
  }
  if (url.protocol === 'http:' && local.length < addresses.length) throw new OutboundError('not_encrypted')
  return addresses
}

/** Answers with what was checked, whatever the name has come to mean since (DNS rebinding). */
function only(addresses: readonly string[]): LookupFunction {
  const found = addresses.map((address) => ({ address, family: isIPv6(address) ? 6 : 4 }))
  return (_, { all }, answer) => {
    const [first] = found
    if (all) answer(null, found)
    else if (first) answer(null, first.address, first.family)
  }
}

type Connection = Pick<RequestOptions, 'lookup' | 'signal'> & { ca?: string }

/** `agent: false`: no connection outlives its call, and none that was made to another address is used again. */
function exchange(url: URL, { method, headers, body, maxBytes }: Call, connection: Connection) {
  const request = url.protocol === 'https:' ? tlsRequest : plainRequest
  return new Promise<OutboundAnswer>((resolve, reject) => {
    const options = { ...connection, method, headers: { ...headers, 'user-agent': 'Authly' }, agent: false }
    const asked = request(url, { ...options, rejectUnauthorized: true }, (response) => {
      readAnswer(response, maxBytes).then(resolve, (thrown: unknown) => {
        asked.destroy()
        reject(thrown)
      })
    })
    asked.on('error', reject)
    asked.end(body)
  })
}

async function readAnswer(response: IncomingMessage, maxBytes: number): Promise<OutboundAnswer> {
  const status = response.statusCode ?? 0
  if (status >= 300 && status < 400) throw new OutboundError('redirected')
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of response) {
    const bytes = Buffer.from(chunk)
    size += bytes.length
    if (size > maxBytes) throw new OutboundError('too_large')
    chunks.push(bytes)
  }
  const contentType = response.headers['content-type'] ?? ''
  return { status, body: Buffer.concat(chunks).toString('utf8'), contentType }
}
