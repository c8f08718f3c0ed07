import { decodeJwt } from 'jose'
import { expect, test } from 'vitest'
import { createVisitor } from '../support/browserless.ts'
import {
  agree,
  answered,
  authorizePath,
  eventsOf,
  follow,
  obtainTokens,
  redeem,
  signIn,
  startOffice,
  tokensIn,
} from '../support/code-flow.ts'
import { anna, ben, intranet } from '../support/data.ts'
import { basic, issuer } from '../support/http-server.ts'

const hasForm = (text: string, name: string) => text.includes(`name="${name}"`)

test('who is signed in and has agreed is sent back at once, with the sign-in as it was (SEC-C29, C31, C33)', async () => {
  const office = await startOffice()
  const first = await obtainTokens(office)
  office.clock.advance(60_000)
  for (const changes of [
    {},
    { prompt: 'none' },
    { max_age: '10000' },
    { prompt: 'none', id_token_hint: first.id_token },
  ]) {
    const { code = '' } = answered(await office.visitor.open(authorizePath(changes)))
    const next = decodeJwt(tokensIn(await redeem(office, { code })).id_token)
    const before = decodeJwt(first.id_token)
    expect([next.sub, next.auth_time, next.sid]).toEqual([before.sub, before.auth_time, before.sid])
  }
})

test('SEC-C27, SEC-C30: prompt=login and a sign-in older than max_age ask for the password again, once', async () => {
  const office = await startOffice()
  const first = decodeJwt((await obtainTokens(office)).id_token)
  for (const changes of [{ prompt: 'login' }, { prompt: 'select_account' }, { max_age: '1' }, { max_age: '0' }]) {
    office.clock.advance(5000)
    const page = await office.visitor.open(authorizePath(changes))
    expect(hasForm(page.text, 'password'), JSON.stringify(changes)).toBe(true)
    const { code = '' } = answered(await signIn(office.visitor, page))
    const next = decodeJwt(tokensIn(await redeem(office, { code })).id_token)
    expect(next.auth_time).toBe(office.clock.now() / 1000)
    // The session is the same with a new cookie, so that what applications were let in with it goes on.
    expect(next.sid).toBe(first.sid)
  }
})

test('SEC-A31: signing in changes the session, and the one before is dead', async () => {
  const office = await startOffice()
  await agree(office.visitor, authorizePath())
  const before = new Map(office.visitor.cookies)
  await signIn(office.visitor, await office.visitor.open(authorizePath({ prompt: 'login' })))
  const thief = createVisitor(office.send)
  for (const [name, value] of before) thief.cookies.set(name, value)
  expect(answered(await thief.open(authorizePath({ prompt: 'none' }))).error).toBe('login_required')
  expect(answered(await office.visitor.open(authorizePath({ prompt: 'none' })))).toHaveProperty('code')
})

test('SEC-B39: saying no is told to the application and to the monitor', async () => {
  const office = await startOffice()
  const consent = await signIn(office.visitor, await office.visitor.open(authorizePath()))
  const back = answered(await office.visitor.submit(consent, {}, 'deny'))
  expect(back).toEqual({
    error: 'access_denied',
    error_description: 'The person said no.',
    state: 'state-of-the-client',
    iss: issuer,
  })
  expect(await eventsOf(office, 'oauth_authorization')).toMatchObject([
    { outcome: 'failure', reason: 'rejected_by_person', actorName: ben.name },
  ])
  expect(answered(await office.visitor.open(authorizePath({ prompt: 'none' }))).error).toBe('consent_required')
})

test('a wider scope is asked for again, a narrower one is not, and prompt=consent always asks', async () => {
  const office = await startOffice()
  await agree(office.visitor, authorizePath({ scope: 'openid profile' }))
  expect(answered(await office.visitor.open(authorizePath({ scope: 'openid' })))).toHaveProperty('code')
  expect(hasForm((await office.visitor.open(authorizePath({ scope: 'openid email' }))).text, 'action')).toBe(true)
  const asked = await office.visitor.open(authorizePath({ scope: 'openid', prompt: 'consent' }))
  expect(hasForm(asked.text, 'action')).toBe(true)
  expect(answered(await office.visitor.submit(asked, {}, 'allow'))).toHaveProperty('code')
})

test('SEC-B46, SEC-Q-10.7.1: a public client on this machine is asked for each time, whatever was agreed before', async () => {
  const office = await startOffice()
  const path = authorizePath({ client_id: 'notes', redirect_uri: 'http://127.0.0.1:4711/callback' })
  expect(answered(await agree(office.visitor, path))).toHaveProperty('code')
  const again = await office.visitor.open(path)
  expect([again.status, hasForm(again.text, 'action')]).toEqual([200, true])
  expect(again.text).toContain('cannot be checked')
  expect(answered(await office.visitor.open(`${path}&prompt=none`)).error).toBe('consent_required')
})

test('the office’s own applications do not ask', async () => {
  const office = await startOffice()
  await office.register({ ...intranet, client_id: 'own', first_party: true })
  const page = await office.visitor.open(authorizePath({ client_id: 'own' }))
  expect(answered(await signIn(office.visitor, page))).toHaveProperty('code')
})

test('SEC-S46: administering takes the role: anybody else gets the rest, and the refusal is recorded', async () => {
  const office = await startOffice()
  await office.add(anna)
  const secret = await office.register({ ...intranet, client_id: 'tool', name: 'Tool', scopes: ['openid', 'admin'] })
  const scopeOf = async (person: { username: string; password: string }, scope: string) => {
    const back = answered(await agree(createVisitor(office.send), authorizePath({ client_id: 'tool', scope }), person))
    if (back.code === undefined) return back.error
    const form = { grant_type: 'authorization_code', code: back.code, code_verifier: 'a'.repeat(43) }
    return tokensIn(await office.send('/oauth/token', { headers: basic('tool', secret), form }))
  }
  expect(await scopeOf(ben, 'openid admin')).toMatchObject({ scope: 'openid' })
  expect(await scopeOf(ben, 'admin')).toBe('invalid_scope')
  const annas = await scopeOf(anna, 'openid admin')
  expect(annas).toMatchObject({ scope: 'openid admin write read' })
  expect(typeof annas === 'object' && decodeJwt(annas.access_token).aud).toBe(`${issuer}/api/v1`)
  expect(await eventsOf(office, 'unauthorized_access')).toMatchObject([
    {
      reason: 'not_an_administrator',
      actorName: ben.name,
      clientName: 'Tool',
      details: { asked: 'openid admin', granted: 'openid' },
    },
    { reason: 'invalid_scope' },
  ])
})

test('an ID token hint of somebody else is login_required, also after a sign-in', async () => {
  const office = await startOffice()
  await office.add(anna)
  const { id_token } = await obtainTokens(office)
  const visitor = createVisitor(office.send)
  await agree(visitor, authorizePath(), anna)
  const path = authorizePath({ id_token_hint: id_token })
  expect(answered(await visitor.open(path)).error).toBe('login_required')
  const page = await visitor.open(`${path}&prompt=login`)
  expect(answered(await signIn(visitor, page, anna)).error).toBe('login_required')
})

test('SEC-C41: the authorization endpoint takes POST, and a form of another site is asked again by GET, with its cookies', async () => {
  const office = await startOffice()
  await agree(office.visitor, authorizePath())
  const [, form = ''] = authorizePath().split('?')
  expect(answered(await office.visitor.open('/oauth/authorize', { form }))).toHaveProperty('code')
  const foreign = await office.send('/oauth/authorize', { form, headers: { 'sec-fetch-site': 'cross-site' } })
  expect([foreign.status, foreign.headers.location]).toEqual([303, authorizePath()])
  expect(answered(await follow(office.visitor, foreign))).toHaveProperty('code')
})
