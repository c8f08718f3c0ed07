import { createHash, randomBytes } from 'node:crypto'
import { createVisitor, type Visitor } from './browserless.ts'
import { ben, intranet, notes } from './data.ts'
import { type Answer, basic, type HttpBag, type HttpOptions, type Send, startHttp } from './http-server.ts'

/** Ben in an office with one confidential and one public application. */
export async function startOffice(options: HttpOptions = {}): Promise<Office> {
  const office = await startHttp(options)
  await office.add(ben)
  const secret = await office.register(intranet)
  await office.register(notes)
  return { ...office, secret, visitor: createVisitor(office.send) }
}

export interface Office extends HttpBag {
  /** The intranet's. */
  secret: string
  visitor: Visitor
}

export const redirectUri = 'https://intranet.office.example/callback'

/** A verifier and its challenge (RFC 7636 §4). */
export function createPkce(verifier = randomBytes(32).toString('base64url')) {
  return { verifier, challenge: createHash('sha256').update(verifier).digest('base64url') }
}

/** The authorization request of the intranet, right in every parameter but the ones that are given; '' leaves one out. */
export function authorizePath(changes: Record<string, string> = {}): string {
  const parameters = {
    client_id: 'intranet',
    response_type: 'code',
    redirect_uri: redirectUri,
    scope: 'openid profile',
    state: 'state-of-the-client',
    code_challenge: createPkce('a'.repeat(43)).challenge,
    code_challenge_method: 'S256',
    ...changes,
  }
  return `/oauth/authorize?${new URLSearchParams(Object.entries(parameters).filter(([, value]) => value !== ''))}`
}

/** The verifier of {@link authorizePath}. */
export const verifier = 'a'.repeat(43)

/** What a redirect brings back to the client. */
export function answered(answer: Answer): Record<string, string> {
  const location = answer.headers.location
  if (answer.status !== 303 || location === undefined)
    throw new Error(`no redirect but ${answer.status}:\n${answer.text}`)
  return Object.fromEntries(new URL(location, 'http://localhost:9400').searchParams)
}

/**
 * Signs in on the page that is open; answers where that leads, without following an application's redirect. Who is asked to set
 * up a second factor does that later.
 */
export async function signIn(visitor: Visitor, page: Answer, person: { username: string; password: string } = ben) {
  const { username, password } = person
  const next = await follow(visitor, await visitor.submit(page, { username, password }))
  return next.text.includes('value="later"') ? follow(visitor, await visitor.submit(next, {}, 'later')) : next
}

/** Follows redirects within the server. */
export async function follow(visitor: Visitor, answer: Answer): Promise<Answer> {
  const location = answer.headers.location
  return location?.startsWith('/') ? follow(visitor, await visitor.open(location)) : answer
}

/** Goes through the pages as somebody would who agrees to everything; the answer is the last redirect. */
export async function agree(visitor: Visitor, path: string, person?: { username: string; password: string }) {
  let answer = await follow(visitor, await visitor.open(path))
  if (answer.text.includes('name="password"')) answer = await signIn(visitor, answer, person)
  if (answer.text.includes('value="allow"')) answer = await visitor.submit(answer, {}, 'allow')
  return answer
}

/** A fresh code of the intranet for Ben. */
export async function obtainCode(
  office: Pick<Office, 'visitor'>,
  changes: Record<string, string> = {},
): Promise<string> {
  const { code } = answered(await agree(office.visitor, authorizePath(changes)))
  if (code === undefined) throw new Error('there is no code in the redirect')
  return code
}

/** A request to the token endpoint by the intranet, right in every parameter but the ones that are given. */
export const redeem = (office: Pick<Office, 'send' | 'secret'>, form: Record<string, string>): Promise<Answer> =>
  office.send('/oauth/token', {
    headers: basic('intranet', office.secret),
    form: { grant_type: 'authorization_code', redirect_uri: redirectUri, code_verifier: verifier, ...form },
  })

export const refresh = (
  office: Pick<Office, 'send' | 'secret'>,
  refresh_token: string,
  more: Record<string, string> = {},
) =>
  office.send('/oauth/token', {
    headers: basic('intranet', office.secret),
    form: { grant_type: 'refresh_token', refresh_token, ...more },
  })

/** For how many seconds a client that repeats a refresh is given the same successor again. */
export function allowRepetition({ appliance }: Pick<Office, 'appliance'>, replaySeconds: number): Promise<void> {
  const { store, protocol } = appliance
  return store.write((transaction) =>
    protocol.change(transaction, { ...protocol.current(), refresh: { replaySeconds } }),
  )
}

export interface Tokens {
  access_token: string
  refresh_token: string
  id_token: string
  scope: string
  expires_in: number
  token_type: string
}

/** The intranet's tokens for Ben. */
export async function obtainTokens(office: Office, changes: Record<string, string> = {}): Promise<Tokens> {
  return tokensIn(await redeem(office, { code: await obtainCode(office, changes) }))
}

export function tokensIn(answer: Answer): Tokens {
  if (answer.status !== 200) throw new Error(`no tokens but ${answer.status}: ${answer.text}`)
  return JSON.parse(answer.text)
}

/** What introspection says to the intranet. */
export async function introspected(
  office: Pick<Office, 'send' | 'secret'>,
  token: string,
): Promise<Record<string, unknown>> {
  const answer = await office.send('/oauth/introspect', { headers: basic('intranet', office.secret), form: { token } })
  return answer.json()
}

export const userinfoStatus = async (send: Send, accessToken: string): Promise<number> =>
  (await send('/oauth/userinfo', { headers: { authorization: `Bearer ${accessToken}` } })).status

/** The events of one type, newest last. */
export const eventsOf = async (office: Pick<HttpBag, 'events'>, type: string) =>
  (await office.events()).filter((event) => event.type === type)

/** The server still answers. */
export const isHealthy = async (send: Send): Promise<boolean> =>
  (await send('/.well-known/openid-configuration')).status === 200
