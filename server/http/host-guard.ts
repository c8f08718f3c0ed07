import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { timeOrderedId } from '../platform/ids.ts'
import type { Appliance } from '../security/appliance.ts'
import { securityHeaders } from './security-headers.ts'

/**
 * Lets through only what is addressed to the issuer's own host and port, before any route is looked at: a name that an
 * attacker points at this machine (DNS rebinding) gets 421, whatever it asks for (SEC-L02, SEC-A52, SEC-A53).
 */
export function guardHost(appliance: Appliance, listener: RequestListener): RequestListener {
  const { host } = new URL(appliance.config.issuer)
  return (request, response) => {
    const named = hostsOf(request)
    if (named.length > 0 && named.every((name) => name.toLowerCase() === host)) return listener(request, response)
    return misdirected(appliance, { request, response, named })
  }
}

const absoluteTarget = /^[a-z][a-z0-9+.-]*:\/\/([^/?#]*)/i

/** Every host that a request names: a second `Host` header or an absolute target means another one than the first (RFC 9112 §3.2). */
function hostsOf({ headersDistinct, url = '' }: IncomingMessage): string[] {
  const [, authority] = absoluteTarget.exec(url) ?? []
  return [...(headersDistinct.host ?? []), ...(authority === undefined ? [] : [authority])]
}

interface Misdirected {
  request: IncomingMessage
  response: ServerResponse
  named: readonly string[]
}

function misdirected({ clock, config, events }: Appliance, { request, response, named }: Misdirected): void {
  events.note({
    type: 'unauthorized_access',
    outcome: 'failure',
    reason: 'foreign_host',
    address: request.socket.remoteAddress ?? null,
    requestId: timeOrderedId(clock.now()),
    details: { host: named.join(', ') },
  })
  // The connection ends too: a browser must not reuse it for the name that it was opened under.
  const headers = { ...securityHeaders(config), 'content-type': 'text/plain; charset=utf-8', connection: 'close' }
  response.writeHead(421, headers).end(`This server answers at ${config.issuer} only.\n`)
}
