import { expect, test } from 'vitest'
import { createVisitor, formIn } from '../support/browserless.ts'
import {
  agree,
  answered,
  authorizePath,
  eventsOf,
  isHealthy,
  obtainTokens,
  redirectUri,
  signIn,
  startOffice,
} from '../support/code-flow.ts'
import { ben, carla, intranet, nobodysPassword } from '../support/data.ts'

test('SEC-B33: a sign-in goes on by 303, and leaves a cookie that scripts and other sites do not get', async () => {
  const { visitor } = await startOffice()
  const page = await visitor.open(authorizePath())
  const { username, password } = ben
  const answer = await visitor.submit(page, { username, password })
  expect([answer.status, answer.headers.location]).toEqual([303, authorizePath()])
  const cookies = [...(page.headers['set-cookie'] ?? []), ...(answer.headers['set-cookie'] ?? [])]
  expect(cookies).toHaveLength(3)
  for (const cookie of cookies)
    expect(cookie).toMatch(
      /^authly-(browser-9400=[^;]{43}|session-9400=[^;]{43,}|device-9400=[^;]{43}; Max-Age=34560000); Path=\/; HttpOnly; SameSite=Lax$/,
    )
})

test('SEC-A45: a wrong password and an unknown name are answered alike, with the form again and what was typed as a name', async () => {
  const { visitor, ...office } = await startOffice()
  const answers = []
  for (const username of ['ben', 'nobody']) {
    const page = await visitor.open(authorizePath())
    const answer = await visitor.submit(page, { username, password: nobodysPassword })
    expect(answer.text).not.toContain(nobodysPassword)
    expect(formIn(answer.text).fields.username).toBe(username)
    const words = answer.text.replace(/ (value|data-question)="[^"]*"/g, '')
    answers.push(`${answer.status} ${words}`)
  }
  expect(new Set(answers).size).toBe(1)
  expect(answers[0]).toMatch(/^401 .*role="alert"/s)
  expect((await eventsOf(office, 'login_failure')).map(({ reason }) => reason)).toEqual([
    'wrong_password',
    'unknown_user',
  ])
})

test('after ten wrong passwords the page asks to wait, with Retry-After', async () => {
  const { visitor, ...office } = await startOffice()
  let page = await visitor.open(authorizePath())
  for (let attempt = 0; attempt < 10; attempt++)
    page = await visitor.submit(page, { username: 'ben', password: nobodysPassword })
  const answer = await visitor.submit(page, { username: 'ben', password: ben.password })
  expect([answer.status, Number(answer.headers['retry-after']) > 0]).toEqual([429, true])
  const limits = (await eventsOf(office, 'rate_limit_exceeded')).map(({ details }) => details.tier)
  expect(limits.toSorted()).toEqual(['account', 'authentication'])
  office.clock.advance(61_000)
  expect((await visitor.submit(answer, { username: 'ben', password: ben.password })).status).toBe(303)
})

const refusedForm = { status: 403, text: expect.stringContaining('not sent from the page it belongs to') }

test('SEC-A29: a login form counts only in the browser that it was shown in, for the request that it was shown for', async () => {
  const { visitor, send, ...office } = await startOffice()
  const page = await visitor.open(authorizePath())
  const { fields } = formIn(page.text)
  const form = { ...fields, username: 'ben', password: ben.password }
  const attempts = [
    await send('/oauth/login', { form }),
    await createVisitor(send).open('/oauth/login', { form }),
    await visitor.open('/oauth/login', { form: { ...form, csrf: '' } }),
    await visitor.open('/oauth/login', { form: { ...form, request: `${fields.request}&prompt=consent` } }),
    await visitor.open('/oauth/login', { form, headers: { origin: 'https://evil.test' } }),
    await visitor.open('/oauth/login', { form, headers: { origin: 'null' } }),
    await visitor.open('/oauth/login', { form, headers: { 'sec-fetch-site': 'cross-site' } }),
  ]
  for (const { status, text } of attempts) expect({ status, text }).toEqual(refusedForm)
  expect((await eventsOf(office, 'unauthorized_access')).map(({ reason, details }) => [reason, details.form])).toEqual(
    Array(7).fill(['csrf_rejected', 'login']),
  )
  expect(await eventsOf(office, 'login_success')).toEqual([])
  const own = { origin: 'http://localhost:9400', 'sec-fetch-site': 'same-origin' }
  expect((await visitor.open('/oauth/login', { form, headers: own })).status).toBe(303)
  expect(await isHealthy(send)).toBe(true)
})

test('SEC-A29: nobody agrees in somebody else’s name: not by GET, not with another session’s form', async () => {
  const { visitor, send, ...office } = await startOffice()
  const consent = await signIn(visitor, await visitor.open(authorizePath()))
  const { fields } = formIn(consent.text)
  const form = { ...fields, action: 'allow' }
  expect((await visitor.open(`/oauth/consent?${new URLSearchParams(form)}`)).status).toBe(405)
  const { status, text } = await visitor.open('/oauth/consent', { form, headers: { 'sec-fetch-site': 'cross-site' } })
  expect({ status, text }).toEqual(refusedForm)
  await office.add(carla)
  await signIn(visitor, await visitor.open(authorizePath({ prompt: 'login' })), carla)
  const stale = await visitor.open('/oauth/consent', { form })
  expect({ status: stale.status, text: stale.text }).toEqual(refusedForm)
  const signedOut = await createVisitor(send).open('/oauth/consent', { form })
  expect([signedOut.status, signedOut.headers.location?.startsWith('/oauth/authorize?')]).toEqual([303, true])
  expect(await eventsOf(office, 'oauth_authorization')).toEqual([])
})

test('a form that lay open for half an hour is shown anew', async () => {
  const { visitor, clock } = await startOffice()
  const page = await visitor.open(authorizePath())
  clock.advance(30 * 60_000 + 1)
  const answer = await visitor.submit(page, { username: 'ben', password: ben.password })
  expect([answer.status, answer.headers.location]).toEqual([303, authorizePath()])
  expect((await signIn(visitor, await visitor.open(authorizePath()))).status).toBe(200)
})

test('SEC-B44, SEC-A06: a state of two kilobytes, with quotes and every script, comes back byte for byte', async () => {
  const { visitor } = await startOffice()
  const state = `"><script>alert(1)</script>&#38; +%41\n日本語 \u202e ${'x'.repeat(1900)}`
  const back = await agree(visitor, authorizePath({ state, nonce: 'n'.repeat(1000) }))
  expect(answered(back).state).toBe(state)
  expect(back.headers.location?.startsWith(`${redirectUri}?code=`)).toBe(true)
})

test('SEC-A07, SEC-A08: names and hints are text, isolated in their direction', async () => {
  const office = await startOffice()
  const name = '<img src=x onerror=alert(1)>\u202eevil'
  await office.register({ ...intranet, client_id: 'odd', name })
  const page = await office.visitor.open(
    authorizePath({ client_id: 'odd', login_hint: '"><script>alert(1)</script>\u001b[31m' }),
  )
  const consent = await signIn(office.visitor, page)
  for (const { text } of [page, consent]) {
    expect(text.replace(/<script type="module" src="[\w/.-]+"><\/script>/, '')).not.toMatch(/<script|<img/)
    expect(text).toContain('<bdi>&#60;img src')
  }
})

test('a page tells who is signed in, what is asked for in sentences, and where it leads', async () => {
  const { visitor } = await startOffice()
  const consent = await signIn(visitor, await visitor.open(authorizePath()))
  for (const words of [
    'Ben Castro',
    'Office Intranet',
    'See your name and user name',
    'intranet.office.example',
    '90 days',
  ]) {
    expect(consent.text).toContain(words)
  }
  expect(formIn(consent.text).choices).toEqual(['allow', 'deny'])
  const [, other = ''] = /<a href="([^"]+)">Not you/.exec(consent.text) ?? []
  const login = await visitor.open(other.replaceAll('&#38;', '&').replaceAll('&#61;', '='))
  expect(login.text).toContain('name="password"')
})

test('SEC-A66: while the database cannot be written nobody gets in, and the page says so', async () => {
  const office = await startOffice()
  const page = await office.visitor.open(authorizePath())
  office.writer.pragma('query_only = ON')
  const answer = await office.visitor.submit(page, { username: 'ben', password: ben.password })
  expect([answer.status, answer.headers['set-cookie'], answer.text]).toEqual([
    503,
    undefined,
    expect.stringContaining('cannot reach its database'),
  ])
  const refused = await office.visitor.open(authorizePath({ client_id: 'nobody' }))
  expect(refused.status).toBe(503)
  office.writer.pragma('query_only = OFF')
  expect(await obtainTokens(office)).toHaveProperty('access_token')
})
