import { generateKeyPairSync, sign } from 'node:crypto'
import { expect, test } from 'vitest'
import { signingAlgorithms } from '../../server/contract/client-settings.ts'
import { createVisitor, formIn } from '../support/browserless.ts'
import {
  answered,
  authorizePath,
  eventsOf,
  isHealthy,
  type Office,
  obtainTokens,
  startOffice,
} from '../support/code-flow.ts'
import { intranet } from '../support/data.ts'
import type { Answer } from '../support/http-server.ts'

const target = 'https://intranet.office.example/'
const logoutPath = (parameters: Record<string, string> = {}) => `/oauth/logout?${new URLSearchParams(parameters)}`

const isSignedIn = async ({ visitor }: Pick<Office, 'visitor'>) =>
  !answered(await visitor.open(authorizePath({ prompt: 'none' }))).error

/** What became of a request: it led somewhere, asked the person, or said that they are signed out. */
function outcome(answer: Answer): string {
  if (answer.headers.location !== undefined) return answer.headers.location
  if (answer.status === 200 && answer.text.includes('value="logout"')) return 'asks'
  return answer.text.includes('You are signed out') ? 'signed out' : `${answer.status}`
}

/** The same ID token with another header, or signed by somebody else. */
function forged(id_token: string, how: 'alg none' | 'foreign key'): string {
  const [, payload = ''] = id_token.split('.')
  const encoded = (header: object) => Buffer.from(JSON.stringify(header)).toString('base64url')
  if (how === 'alg none') return `${encoded({ alg: 'none' })}.${payload}.`
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const signed = `${encoded({ alg: 'RS256' })}.${payload}`
  return `${signed}.${sign('sha256', Buffer.from(signed), privateKey).toString('base64url')}`
}

/** The modules of the RP-initiated logout plan: what is sent with the ID token, and what becomes of it; then, on a yes, where it leads. */
const modules: readonly [name: string, parameters: (hint: string) => Record<string, string>, string, string?][] = [
  ['happy', (hint) => ({ id_token_hint: hint, post_logout_redirect_uri: target, state: 'xyz' }), `${target}?state=xyz`],
  [
    'bad-post-logout-redirect-uri',
    (hint) => ({ id_token_hint: hint, post_logout_redirect_uri: 'https://evil.test/' }),
    'signed out',
  ],
  [
    'query-added-to-post-logout-redirect-uri',
    (hint) => ({ id_token_hint: hint, post_logout_redirect_uri: `${target}?foo=bar` }),
    'signed out',
  ],
  ['no-post-logout-redirect-uri', (hint) => ({ id_token_hint: hint, state: 'xyz' }), 'signed out'],
  ['no-state', (hint) => ({ id_token_hint: hint, post_logout_redirect_uri: target }), target],
  [
    'modified-id-token-hint',
    (hint) => ({ id_token_hint: forged(hint, 'alg none'), post_logout_redirect_uri: target }),
    'asks',
    'signed out',
  ],
  [
    'bad-id-token-hint',
    (hint) => ({ id_token_hint: forged(hint, 'foreign key'), post_logout_redirect_uri: target, client_id: 'intranet' }),
    'asks',
    'signed out',
  ],
  ['no-id-token-hint', () => ({ post_logout_redirect_uri: target, state: 'xyz' }), 'asks', 'signed out'],
  ['no-params', () => ({}), 'asks', 'signed out'],
  ['only-state', () => ({ state: 'xyz' }), 'asks', 'signed out'],
]

test.each(modules)('SEC-C04, SEC-A50, SEC-A51: %s', async (_, parameters, first, second) => {
  const office = await startOffice()
  const { id_token } = await obtainTokens(office)
  const page = await office.visitor.open(logoutPath(parameters(id_token)))
  expect(outcome(page)).toBe(first)
  expect(await isSignedIn(office)).toBe(first === 'asks')
  if (second !== undefined) {
    expect(outcome(await office.visitor.submit(page, {}, 'logout'))).toBe(second)
    expect(await isSignedIn(office)).toBe(false)
  }
  expect(await eventsOf(office, 'logout')).toHaveLength(1)
  expect(JSON.stringify(await office.events())).not.toContain(id_token)
  expect(await isHealthy(office.send)).toBe(true)
})

test('SEC-C04, SEC-C05, SEC-C06: the metadata says where, and who comes from an application may say more', async () => {
  const office = await startOffice()
  const metadata = (await office.send('/.well-known/openid-configuration')).json()
  expect(metadata).toMatchObject({
    end_session_endpoint: 'http://localhost:9400/oauth/logout',
    backchannel_logout_supported: true,
    backchannel_logout_session_supported: true,
    frontchannel_logout_supported: true,
    frontchannel_logout_session_supported: true,
  })
  const { id_token } = await obtainTokens(office)
  const parameters = {
    id_token_hint: id_token,
    client_id: 'intranet',
    post_logout_redirect_uri: target,
    logout_hint: 'ben',
    ui_locales: 'de en',
  }
  expect(outcome(await office.visitor.open(logoutPath(parameters)))).toBe(target)
  const twice = await office.send(`${logoutPath(parameters)}&ui_locales=fr`)
  expect(twice.status).toBe(400)
})

test('a POST does the same as a GET (OpenID Connect RP-Initiated Logout §2)', async () => {
  const office = await startOffice()
  const { id_token } = await obtainTokens(office)
  const form = { id_token_hint: id_token, post_logout_redirect_uri: target, state: 'xyz' }
  expect(outcome(await office.visitor.open('/oauth/logout', { form }))).toBe(`${target}?state=xyz`)
})

test('a token of a session that has ended leads on without a question, an expired one too', async () => {
  const office = await startOffice()
  const { visitor, clock } = office
  const { id_token } = await obtainTokens(office)
  clock.advance(2 * 60 * 60 * 1000)
  const parameters = { id_token_hint: id_token, post_logout_redirect_uri: target }
  expect(outcome(await createVisitor(office.send).open(logoutPath(parameters)))).toBe(target)
  expect(outcome(await visitor.open(logoutPath(parameters)))).toBe(target)
  expect(outcome(await visitor.open(logoutPath(parameters)))).toBe(target)
})

test.each(signingAlgorithms)('a pairwise ID token signed with %s is a hint like any other', async (alg) => {
  const office = await startOffice()
  const { store, repositories } = office.appliance
  await store.write((transaction) => repositories.clients.remove(transaction, 'intranet'))
  const secret = await office.register({
    ...intranet,
    subject_type: 'pairwise',
    id_token_signed_response_alg: alg,
  })
  const pairwise = { ...office, secret }
  const { id_token } = await obtainTokens(pairwise)
  expect(JSON.parse(Buffer.from(id_token.split('.')[0] ?? '', 'base64url').toString('utf8')).alg).toBe(alg)
  expect(
    outcome(await office.visitor.open(logoutPath({ id_token_hint: id_token, post_logout_redirect_uri: target }))),
  ).toBe(target)
  expect(await isSignedIn(pairwise)).toBe(false)
})

test('the hint of one session asks before it ends another', async () => {
  const office = await startOffice()
  const { id_token } = await obtainTokens(office)
  const other = createVisitor(office.send)
  const elsewhere = { ...office, visitor: other }
  await obtainTokens(elsewhere)
  const page = await other.open(logoutPath({ id_token_hint: id_token, post_logout_redirect_uri: target }))
  expect(formIn(page.text).choices).toEqual(['logout'])
  expect(await isSignedIn(elsewhere)).toBe(true)
})
