import type { Client } from '../storage/clients.ts'

/** RFC 3986 §2, without the fragment's #, the wildcard * and the quote: none of them belongs in a redirect URI. */
const characters = /^[A-Za-z0-9\-._~:/?[\]@!$&()+,;=%]{1,2000}$/

/** RFC 8252 §7.1: a scheme of one's own is a domain name turned round, so it has a dot; `javascript:` and its like have none. */
const privateScheme = /^[a-z][a-z0-9+-]*(\.[a-z0-9+-]+)+:$/

const loopbackHosts = ['127.0.0.1', '[::1]', 'localhost']

/**
 * Why this may not be registered as a redirect URI (or as where a logout leads to), as a sentence; undefined when it may.
 * A URI is compared byte for byte later on, so only its normal spelling is taken (RFC 9700 §4.1.3, SEC-B04, SEC-A05).
 */
export function validateRedirectUri(text: string, clientType: Client['type']): string | undefined {
  if (text.includes('#')) return 'A redirect URI has no fragment (#).'
  if (!characters.test(text)) return 'A redirect URI has only the characters of a URI, and no wildcard.'
  const uri = parse(text)
  if (!uri) return 'This is not a complete URI.'
  if (uri.username || uri.password || /^[a-z.+-]+:\/\/[^/?]*@/i.test(text)) return 'A redirect URI names no user.'
  if (/%(00|0a|0d|2e|2f|5c)/i.test(text)) return 'A redirect URI does not encode dots, slashes or control characters.'
  return schemeProblem(uri, clientType) ?? spellingProblem(uri, text)
}

function schemeProblem(uri: URL, clientType: Client['type']): string | undefined {
  if (uri.protocol === 'https:') return undefined
  if (uri.protocol === 'http:') {
    if (loopbackHosts.includes(uri.hostname)) return undefined
    return 'http is for this machine only (127.0.0.1, [::1] or localhost). Use https.'
  }
  if (!privateScheme.test(uri.protocol)) {
    return 'Use https, http on this machine, or a private scheme that is a reversed domain name, such as com.example.app:/callback.'
  }
  return clientType === 'public' ? undefined : 'A private scheme is for native applications, which are public.'
}

function spellingProblem(uri: URL, text: string): string | undefined {
  const normal = uri.href
  return normal === text || normal === `${text}/` ? undefined : `Write it in its normal form: ${normal}`
}

/** `http` on a loopback address: its host, and what follows the port. */
const loopback = /^http:\/\/(127\.0\.0\.1|\[::1\])(?::([1-9]\d{0,4}))?((?:[/?].*)?)$/

/**
 * Whether the redirect URI that was sent is one of the registered: the same text, or on a loopback address the same text
 * with any port, since a native application listens where it can (RFC 8252 §7.3, SEC-B05).
 */
export function isRegistered(registered: readonly string[], sent: string): boolean {
  if (registered.includes(sent)) return true
  const asked = loopback.exec(sent)
  if (!asked || Number(asked[2] ?? 80) > 65_535) return false
  return registered.some((uri) => {
    const known = loopback.exec(uri)
    return known?.[1] === asked[1] && known?.[3] === asked[3]
  })
}

/** Whether only the application itself can be behind this URI: no other program of the same machine answers there. */
export const isClaimed = (uri: string): boolean => uri.startsWith('https:')

/** Whether this server itself answers there. */
export const isOwn = (uri: string, issuer: string): boolean => new URL(uri).origin === issuer

/** The source expressions of a Content-Security-Policy under which a form may end up at this URI (CSP3 §2.3.1). */
export function formTargets(uri: string): string[] {
  const { protocol, hostname, origin } = new URL(uri)
  if (protocol !== 'http:' && protocol !== 'https:') return [protocol]
  if (!loopbackHosts.includes(hostname)) return [origin]
  // A policy cannot name an IPv6 address, and a page on this machine often sends its visitor on to another port.
  return hostname === '[::1]' ? ['http:'] : ['http://localhost:*', 'http://127.0.0.1:*']
}

function parse(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined
}
