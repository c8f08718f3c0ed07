import { Resolver } from 'node:dns/promises'
import { isIP } from 'node:net'

/** The addresses of a host as a URL spells it; none where there is no such host. */
export type Resolve = (host: string, signal: AbortSignal) => Promise<string[]>

/**
 * Asks the machine's name servers. Not `dns.lookup`: that waits in one of libuv's four threads, so that names which answer
 * slowly, chosen by an outsider, would keep passwords and files waiting.
 */
export const resolveByDns: Resolve = async (host, signal) => {
  const literal = host.replace(/^\[|\]$/g, '')
  if (isIP(literal) !== 0) return [literal]
  // RFC 6761 §6.3: these names are this machine, and no name server is asked.
  if (/^(.+\.)?localhost\.?$/.test(host)) return ['127.0.0.1', '::1']
  const resolver = new Resolver({ tries: 2 })
  const giveUp = () => resolver.cancel()
  signal.addEventListener('abort', giveUp, { once: true })
  try {
    const found = await Promise.allSettled([resolver.resolve4(host), resolver.resolve6(host)])
    return found.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []))
  } finally {
    signal.removeEventListener('abort', giveUp)
  }
}
