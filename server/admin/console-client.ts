import { isDeepStrictEqual } from 'node:util'
import type { Appliance } from '../security/appliance.ts'
import { type Client, plainClient } from '../storage/clients.ts'
import { defaultScopes } from './default-scopes.ts'

/** The browser console's own registration: a public client of the office itself. */
export const consoleClientId = 'authly-console'

/**
 * Makes sure that the server knows its own console, as it is now and under the address that it has now, and the scopes that
 * every server has.
 * Nothing is written where nothing changed.
 */
export async function prepareConsoleClient({ config, clock, store, repositories }: Appliance): Promise<void> {
  const wanted = consoleClient(config.issuer, clock.now())
  const [client, scopes] = await Promise.all([repositories.clients.find(consoleClientId), repositories.scopes.all()])
  const missing = defaultScopes.filter(({ name }) => !scopes.has(name))
  const outdated = client && !isDeepStrictEqual({ ...client, created_at: wanted.created_at }, wanted)
  if (client && !outdated && missing.length === 0) return
  await store.write(async (transaction) => {
    for (const scope of missing) await repositories.scopes.put(transaction, scope)
    if (outdated) await repositories.clients.replace(transaction, wanted)
    if (!client) await repositories.clients.insert(transaction, wanted)
  })
}

function consoleClient(issuer: string, now: number): Client {
  return {
    client_id: consoleClientId,
    name: 'Authly console',
    type: 'public',
    token_endpoint_auth_method: 'none',
    secret_hash: null,
    redirect_uris: [`${issuer}/console/callback`],
    post_logout_redirect_uris: [`${issuer}/console/`],
    grant_types: ['authorization_code', 'refresh_token'],
    scopes: ['openid', 'profile', 'admin', 'audit'],
    default_scopes: ['openid'],
    first_party: true,
    ...plainClient,
    created_at: now,
  }
}
