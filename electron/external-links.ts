const loopbackHosts = new Set(['localhost', '127.0.0.1', '[::1]'])

/**
 * The address to hand to the system's browser, or null when it must not be opened (SEC-E15).
 * Only this server's own pages are opened: what a page asks for can be the wish of whoever got into the page.
 * @param issuer this server's issuer, null while it is not known
 */
export function externalLink(address: string, issuer: string | null): string | null {
  if (issuer === null || !URL.canParse(address) || !URL.canParse(issuer)) return null
  const link = new URL(address)
  const allowed = link.protocol === 'https:' || (link.protocol === 'http:' && loopbackHosts.has(link.hostname))
  const own = link.origin === new URL(issuer).origin
  const plain = link.username === '' && link.password === ''
  return allowed && own && plain ? link.href : null
}
