import { hash, timingSafeEqual } from 'node:crypto'
import type { EventReason } from '../contract/event-types.ts'
import type { Appliance } from '../security/appliance.ts'
import { createOpaqueToken, matches, parseOpaqueToken } from '../security/opaque-token.ts'
import type { Client } from '../storage/clients.ts'
import type { PushedRequest } from '../storage/pushed-requests.ts'
import type { Transaction } from '../storage/store.ts'
import { OAuthError } from './errors.ts'
import type { Parameters } from './parameters.ts'

/** RFC 9126 §2.2. */
const prefix = 'urn:ietf:params:oauth:request_uri:'

/** How long a browser may take to bring the request, in milliseconds. From then on a person has the time that a form may lie open. */
export const pushedLifetime = 90_000

/** Whether this is a request_uri of ours, whatever it is worth. */
export const isPushed = (requestUri: string): boolean => requestUri.startsWith(prefix)

export interface KeptRequest {
  parameters: Parameters
  dpopKey: string | null
  address: string
  /** The browser that has it open already. */
  browser?: string
}

/** Keeps a request that has been checked; the answer is its request_uri, of which only a hash is stored. */
export async function keepRequest(
  { clock, config, repositories, store }: Appliance,
  { client_id }: Client,
  { parameters, dpopKey, address, browser }: KeptRequest,
): Promise<string> {
  const now = clock.now()
  const { token, selector, verifierHash } = createOpaqueToken(now)
  await store.write((transaction) =>
    repositories.pushedRequests.insert(transaction, {
      selector,
      verifier_hash: verifierHash,
      client_id,
      parameters: parameters.text,
      dpop_jkt: dpopKey,
      created_at: now,
      expires_at: now + (browser === undefined ? pushedLifetime : config.lifetimes.loginForm),
      used_at: null,
      opened_at: browser === undefined ? null : now,
      browser_hash: browser === undefined ? null : hashOf(browser),
      address,
    }),
  )
  return prefix + token
}

export interface OpenedRequest {
  selector: string
  /** Form-encoded. */
  text: string
  dpopKey: string | null
  /** From when on a sign-in was made for this request, in epoch milliseconds; null while it is opened for the first time. */
  signedInSince: number | null
}

/**
 * What stands behind a request_uri, for its client and for the one browser that opened it first (RFC 9126 §4).
 * @throws {OAuthError} invalid_request_uri
 */
export async function openRequest(
  appliance: Appliance,
  client: Client,
  { requestUri, browser }: { requestUri: string; browser: string },
): Promise<OpenedRequest> {
  const row = await findRequest(appliance, client, requestUri)
  const opened = row.opened_at === null ? await openFirst(appliance, row, browser) : row
  if (opened.browser_hash === null || !timingSafeEqual(opened.browser_hash, hashOf(browser)))
    throw refused('other_browser')
  return { selector: row.selector, text: row.parameters, dpopKey: row.dpop_jkt, signedInSince: row.opened_at }
}

async function findRequest(
  { repositories, clock }: Appliance,
  client: Client,
  requestUri: string,
): Promise<PushedRequest> {
  const presented = parseOpaqueToken(requestUri.slice(prefix.length))
  const row = presented && (await repositories.pushedRequests.find(presented.selector))
  if (!presented || !matches(presented.verifier, row?.verifier_hash) || !row) throw refused('request_unknown')
  if (row.client_id !== client.client_id) throw refused('client_mismatch')
  if (row.used_at !== null) throw refused('request_spent')
  if (row.expires_at <= clock.now()) throw refused('request_expired')
  return row
}

/** Of two browsers that open it at the same moment one gets it. */
async function openFirst({ repositories, store, clock, config }: Appliance, row: PushedRequest, browser: string) {
  const { selector } = row
  const at = clock.now()
  const expiresAt = at + config.lifetimes.loginForm
  return store.write(async (transaction) => {
    await repositories.pushedRequests.open(transaction, { selector, browserHash: hashOf(browser), at, expiresAt })
    return (await repositories.pushedRequests.find(selector, transaction)) ?? row
  })
}

/**
 * The request is answered: a code was made for it, or it was refused for good.
 * @throws {OAuthError} invalid_request_uri where it was answered before.
 */
export async function spendRequest(
  { repositories, clock }: Appliance,
  transaction: Transaction,
  selector: string,
): Promise<void> {
  if (await repositories.pushedRequests.use(transaction, selector, clock.now())) return
  throw refused('request_spent')
}

/** The same where it was refused: there is nothing more to say if it was answered meanwhile. */
export async function discardRequest({ repositories, clock, store }: Appliance, selector: string): Promise<void> {
  await store.write((transaction) => repositories.pushedRequests.use(transaction, selector, clock.now()))
}

const hashOf = (browser: string): Uint8Array => hash('sha256', browser, 'buffer')

const refused = (reason: EventReason) =>
  new OAuthError(
    'invalid_request_uri',
    'This request is unknown here, too old, answered already, or open in another browser. Go back to the application and start again.',
    { event: { type: 'unauthorized_access', reason } },
  )
