import { createORPCClient } from '@orpc/client'
import { OpenAPILink } from '@orpc/openapi-client/fetch'
import { contract } from '../../server/contract/index.ts'
import type { Bridge } from './bridge.ts'

/** The bridge in a browser: the published HTTP interface of the same origin; streams come as server-sent events. */
export function createBrowserBridge(authorization: () => Promise<string | null>): Bridge {
  const link = new OpenAPILink(contract, {
    url: new URL('/api/v1', window.location.origin),
    headers: async () => {
      const value = await authorization()
      return value === null ? {} : { authorization: value }
    },
    // The bearer token is the whole credential: a cookie must never be able to stand in for it (SEC-L03).
    fetch: (request, init) => fetch(request, { ...init, credentials: 'omit', cache: 'no-store' }),
  })
  return {
    client: createORPCClient(link),
    onReconnect: (listener) => {
      window.addEventListener('online', listener)
      return () => window.removeEventListener('online', listener)
    },
  }
}
