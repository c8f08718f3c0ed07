import { expect, test } from 'vitest'
import { createVisitor, formIn } from '../support/browserless.ts'
import {
  agree,
  answered,
  authorizePath,
  eventsOf,
  introspected,
  type Office,
  obtainTokens,
  refresh,
  signIn,
  startOffice,
} from '../support/code-flow.ts'
import { ben, intranet } from '../support/data.ts'

const target = 'https://intranet.office.example/'
const logoutPath = (parameters: Record<string, string> = {}) => `/oauth/logout?${new URLSearchParams(parameters)}`
const isSignedIn = async ({ visitor }: Pick<Office, 'visitor'>) =>
  !answered(await visitor.open(authorizePath({ prompt: 'none' }))).error

test('SEC-C04: an ID token of this session signs out at once, and leads back with the state', async () => {
  const office = await startOffice()
  const { id_token } = await obtainTokens(office)
  const answer = await office.visitor.open(
    logoutPath({ id_token_hint: id_token, post_logout_redirect_uri: target, state: 's 1&x' }),
  )
  expect([answer.status, answer.headers.location]).toEqual([303, `${target}?state=s%201%26x`])
  expect(await isSignedIn(office)).toBe(false)
  expect(await eventsOf(office, 'logout')).toMatchObject([{ actorName: ben.name }])
})

test('SEC-A51: anything less asks first, and a link alone signs nobody out', async () => {
  const office = await startOffice()
  const { id_token } = await obtainTokens(office)
  const stranger = createVisitor(office.send)
  await agree(stranger, authorizePath())
  const [header, , signature] = id_token.split('.')
  const alg = (name: string) => Buffer.from(JSON.stringify({ alg: name })).toString('base64url')
  const [, payload = ''] = id_token.split('.')
  const hints = [
    {},
    { client_id: 'intranet' },
    { id_token_hint: 'x' },
    { id_token_hint: `${alg('none')}.${payload}.` },
    { id_token_hint: `${header}.${payload}.${signature?.slice(0, -4)}AAAA` },
  ]
  for (const parameters of hints) {
    const page = await office.visitor.open(logoutPath({ ...parameters, post_logout_redirect_uri: target }))
    expect([page.status, formIn(page.text).choices]).toEqual([200, ['logout']])
  }
  // The hint is of Ben, but of another browser's session.
  const elsewhere = await stranger.open(logoutPath({ id_token_hint: id_token }))
  expect(formIn(elsewhere.text).choices).toEqual(['logout'])
  expect(await isSignedIn(office)).toBe(true)
})

test('confirming signs out; from another site it does not', async () => {
  const office = await startOffice()
  await obtainTokens(office)
  const page = await office.visitor.open(logoutPath())
  const form = { ...formIn(page.text).fields, action: 'logout' }
  const foreign = await office.visitor.open('/oauth/logout', { form, headers: { origin: 'https://evil.test' } })
  expect(foreign.status).toBe(403)
  const bare = await office.visitor.open('/oauth/logout', { form: { action: 'logout' } })
  expect(bare.status).toBe(403)
  expect(await isSignedIn(office)).toBe(true)
  const done = await office.visitor.submit(page, {}, 'logout')
  expect([done.status, done.text]).toEqual([200, expect.stringContaining('You are signed out')])
  expect(await isSignedIn(office)).toBe(false)
})

test('SEC-A50: it leads only to what the client registered, to the byte, and only with a client to go by', async () => {
  const office = await startOffice()
  const { id_token } = await obtainTokens(office)
  const sent = async (parameters: Record<string, string>) =>
    (await createVisitor(office.send).open(logoutPath(parameters))).headers.location
  for (const uri of [
    'https://evil.test/',
    `${target}?foo`,
    target.slice(0, -1),
    target.toUpperCase(),
    'javascript:alert(1)',
  ]) {
    expect(await sent({ id_token_hint: id_token, post_logout_redirect_uri: uri }), uri).toBeUndefined()
  }
  expect(await sent({ post_logout_redirect_uri: target })).toBeUndefined()
  expect(await sent({ id_token_hint: 'x', client_id: 'intranet', post_logout_redirect_uri: target })).toBeUndefined()
  expect(await sent({ id_token_hint: id_token, client_id: 'notes', post_logout_redirect_uri: target })).toBeUndefined()
  expect(await sent({ client_id: 'intranet', post_logout_redirect_uri: target })).toBe(target)
})

test('SEC-A32, SEC-B28: what came of the session ends with it, except offline access', async () => {
  const office = await startOffice()
  await office.appliance.store.write((transaction) =>
    office.appliance.repositories.clients.remove(transaction, 'intranet'),
  )
  const secret = await office.register({ ...intranet, scopes: ['openid', 'offline_access'] })
  const offices = { ...office, secret }
  const online = await obtainTokens(offices, { scope: 'openid' })
  const offline = await obtainTokens(offices, { scope: 'openid offline_access' })
  await office.visitor.open(logoutPath({ id_token_hint: online.id_token }))
  expect(await introspected(offices, online.access_token)).toEqual({ active: false })
  expect((await refresh(offices, online.refresh_token)).json().error).toBe('invalid_grant')
  expect((await refresh(offices, offline.refresh_token)).status).toBe(200)
})

test('who is not signed in hears that, and a form of another site is asked again by GET', async () => {
  const office = await startOffice()
  expect((await office.visitor.open(logoutPath())).text).toContain('You are signed out')
  await signIn(office.visitor, await office.visitor.open(authorizePath()))
  const foreign = await office.send('/oauth/logout', {
    form: { client_id: 'intranet' },
    headers: { 'sec-fetch-site': 'cross-site' },
  })
  expect([foreign.status, foreign.headers.location]).toEqual([303, '/oauth/logout?client_id=intranet'])
})
