import { decodeJwt } from 'jose'
import { expect, test } from 'vitest'
import { createVisitor } from '../support/browserless.ts'
import { agree, answered, authorizePath, obtainTokens, startOffice } from '../support/code-flow.ts'
import { intranet } from '../support/data.ts'
import { basic, type HttpOptions } from '../support/http-server.ts'

const target = 'https://intranet.office.example/'
const logoutPath = (parameters: Record<string, string>) => `/oauth/logout?${new URLSearchParams(parameters)}`

/** An office with three applications that are told by pages in frames, two of which want to hear of which session. */
async function startFramed(options: HttpOptions = {}) {
  const office = await startOffice(options)
  const { store, repositories } = office.appliance
  await store.write((transaction) => repositories.clients.remove(transaction, 'intranet'))
  const frontchannel_logout_uri = 'https://intranet.office.example/gone?from=authly'
  const secret = await office.register({
    ...intranet,
    frontchannel_logout_uri,
    frontchannel_logout_session_required: true,
  })
  const others = { canteen: 'https://canteen.office.example/gone', library: 'http://localhost:8080/gone' }
  const secrets: Record<string, string> = {}
  for (const [client_id, uri] of Object.entries(others)) {
    const facts = { ...intranet, client_id, name: `The ${client_id}`, frontchannel_logout_uri: uri }
    secrets[client_id] = await office.register(facts)
  }
  return { ...office, secret, secrets }
}

const framesIn = (page: string): string[] =>
  [...page.matchAll(/<iframe src="([^"]+)"/g)].map(([, src = '']) =>
    src.replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code))),
  )

const frameSources = (policy: string | string[] | undefined): string | undefined =>
  String(policy)
    .split('; ')
    .find((directive) => directive.startsWith('frame-src'))

test('SEC-C06: the page after the sign-out loads a page of each application of that session, and then leads on', async () => {
  const office = await startFramed()
  const { visitor, secrets } = office
  const { id_token } = await obtainTokens(office)
  const { code = '' } = answered(await agree(visitor, authorizePath({ client_id: 'canteen' })))
  const canteen = await office.send('/oauth/token', {
    headers: basic('canteen', secrets.canteen ?? ''),
    form: { grant_type: 'authorization_code', code, code_verifier: 'a'.repeat(43) },
  })
  expect(canteen.status).toBe(200)
  // Somebody else's library is not of this session.
  await agree(createVisitor(office.send), authorizePath({ client_id: 'library' }))
  const page = await visitor.open(
    logoutPath({ id_token_hint: id_token, post_logout_redirect_uri: target, state: 'é"x' }),
  )
  expect(page.status).toBe(200)
  const sid = String(decodeJwt(id_token).sid)
  const session = `iss=${encodeURIComponent('http://localhost:9400')}&sid=${sid}`
  expect(framesIn(page.text)).toEqual([
    'https://canteen.office.example/gone',
    `https://intranet.office.example/gone?from=authly&${session}`,
  ])
  expect(frameSources(page.headers['content-security-policy'])).toBe(
    'frame-src https://canteen.office.example https://intranet.office.example',
  )
  expect(page.headers.refresh).toBe(`3; url=${target}?state=%C3%A9%22x`)
  expect(page.text).toMatch(/<a class="button" href="https:\/\/intranet\.office\.example\/[^"]*">Go on to/)
  expect(answered(await visitor.open(authorizePath({ prompt: 'none' }))).error).toBe('login_required')
})

test('without such applications nothing keeps the browser, and without an address to go to it stays', async () => {
  const office = await startFramed()
  const { visitor, send } = office
  const tokens = await obtainTokens(office)
  const stays = await visitor.open(logoutPath({ id_token_hint: tokens.id_token }))
  expect([stays.status, stays.headers.refresh, framesIn(stays.text).length]).toEqual([200, undefined, 1])
  // The session is over, so nobody is left to be told.
  const over = await visitor.open(logoutPath({ id_token_hint: tokens.id_token, post_logout_redirect_uri: target }))
  expect([over.status, over.headers.location]).toEqual([303, target])
  const nobody = await createVisitor(send).open(logoutPath({}))
  expect(frameSources(nobody.headers['content-security-policy'])).toBeUndefined()
})

test('an address that is no page of the web is never put into a frame, and one cannot get out of its quotes', async () => {
  const office = await startFramed()
  const { visitor, register } = office
  const odd = { 'odd-one': 'javascript:alert(1)', 'odd-two': 'https://odd.example/"><script>alert(1)</script>' }
  for (const [client_id, frontchannel_logout_uri] of Object.entries(odd)) {
    await register({ ...intranet, client_id, frontchannel_logout_uri })
    await agree(visitor, authorizePath({ client_id }))
  }
  const { id_token } = await obtainTokens(office)
  const page = await visitor.open(logoutPath({ id_token_hint: id_token }))
  expect(page.text).not.toContain('javascript:')
  expect(page.text).not.toContain('<script>')
  expect(frameSources(page.headers['content-security-policy'])).toBe(
    'frame-src https://intranet.office.example https://odd.example',
  )
})
