import { decodeJwt } from 'jose'
import { expect, test } from 'vitest'
import { createVisitor, formIn } from '../support/browserless.ts'
import { agree, answered, authorizePath, follow, redeem, signIn, startOffice, tokensIn } from '../support/code-flow.ts'
import { ben, carla, intranet } from '../support/data.ts'
import { givePhone } from '../support/factors.ts'
import { addWithPhone, enterCode, enterPassword } from '../support/second-factors.ts'

const minute = 60_000

test('a sign-in on the way to the account leads to the page that was asked for, and to nobody else’s', async () => {
  const office = await startOffice()
  const elsewhere = [
    'https://evil.test/account',
    '//evil.test/account',
    '/\\evil.test/account',
    '/account//evil.test',
    '/account/..//evil.test',
    '/account/../oauth/logout',
    '/account/%2e%2e/console',
    '/accountant',
    '/oauth/authorize?client_id=x',
    '/account/sign-in?to=/account/sign-in',
    'javascript:alert(1)',
    '/account\r\nset-cookie: a=b',
    '/account/\u0000',
    `/account/${'x'.repeat(3000)}`,
    '',
  ]
  for (const [asked, reached] of [
    ['/account', '/account'],
    ['/account/sessions', '/account/sessions'],
    ['/account/activity?before=5', '/account/activity?before=5'],
    ...elsewhere.map((to) => [to, '/account'] as const),
  ] as const) {
    const visitor = createVisitor(office.send)
    const page = await visitor.open(`/account/sign-in?to=${encodeURIComponent(asked)}`)
    expect(formIn(page.text).fields.to, asked).toBe(reached)
    const { username, password } = ben
    const answer = await visitor.submit(page, { username, password })
    expect([answer.status, answer.headers.location], asked).toEqual([303, reached])
  }
})

test('SEC-A29: where a form leads to is part of what it was shown for', async () => {
  const { visitor } = await startOffice()
  const page = await visitor.open('/account/sign-in?to=/account/sessions')
  for (const changed of [{ to: '/account/delete' }, { fresh: '1' }, { request: 'client_id=intranet' }]) {
    const answer = await visitor.submit(page, { username: ben.username, password: ben.password, ...changed })
    expect([answer.status, answer.headers['set-cookie']]).toEqual([403, undefined])
  }
})

test('who is signed in goes straight on, without a form', async () => {
  const { visitor } = await startOffice()
  await enterPassword(visitor, '/account', ben)
  expect((await visitor.open('/account/sign-in?to=/account/sessions')).headers.location).toBe('/account/sessions')
})

test('for what matters a person confirms that it is them, with their name filled in; the session goes on', async () => {
  const { visitor, clock } = await startOffice()
  await enterPassword(visitor, '/account', ben)
  expect((await visitor.open('/account/authenticator')).status).toBe(200)
  clock.advance(11 * minute)
  const page = await follow(visitor, await visitor.open('/account/authenticator'))
  expect(page.text).toContain('<h1>Confirm that it is you</h1>')
  expect(formIn(page.text).fields).toMatchObject({ username: 'ben', to: '/account/authenticator', fresh: '1' })
  const before = visitor.cookies.get('authly-session-9400')
  expect((await signIn(visitor, page)).text).toContain('Show the QR code')
  expect(visitor.cookies.get('authly-session-9400')).not.toBe(before)
  expect((await visitor.open('/account/sessions')).text).not.toContain('Sign out everywhere else')
})

test('a remembered device does not stand for the code where it matters: only the code is asked for, if the password was just typed', async () => {
  const office = await startOffice()
  const { visitor } = office
  const { phone } = await addWithPhone(office, carla)
  await enterCode(visitor, await enterPassword(visitor, '/account', carla), phone.code(), { remember: 'yes' })
  office.clock.advance(11 * minute)
  const confirm = await follow(visitor, await visitor.open('/account/authenticator'))
  const asked = await follow(visitor, await visitor.submit(confirm, { username: 'carla', password: carla.password }))
  expect(asked.text).toContain('name="code"')
  expect(asked.text).not.toContain('name="remember"')
  expect((await enterCode(visitor, asked, phone.code())).text).toContain('Show the QR code')
  const again = await enterPassword(visitor, authorizePath({ prompt: 'login' }), carla)
  expect(again.text).toContain('value="allow"')
  const missing = await follow(visitor, await visitor.open('/account/authenticator'))
  expect(missing.text).toContain('name="code"')
  office.clock.advance(30_000)
  expect((await enterCode(visitor, missing, phone.code())).text).toContain('Show the QR code')
})

/** Carla, signed in with her password alone, who has a phone since, and an application that asks for a second factor. */
async function startWithoutFactor() {
  const office = await startOffice()
  await office.register({ ...intranet, client_id: 'payroll', name: 'Payroll', second_factor: 'required' })
  const person = await office.add(carla)
  const { code = '' } = answered(await agree(office.visitor, authorizePath(), carla))
  const first = decodeJwt(tokensIn(await redeem(office, { code })).id_token)
  const { phone } = await givePhone(office, person)
  office.clock.advance(minute)
  return { office, phone, first }
}

const payroll = (changes: Record<string, string> = {}) => authorizePath({ client_id: 'payroll', ...changes })

test('an application that asks for a second factor gets it from who is signed in, without the password, in the same session', async () => {
  const { office, phone, first } = await startWithoutFactor()
  const { visitor } = office
  expect(first.acr).toBe('aal1')
  const before = visitor.cookies.get('authly-session-9400')
  const asked = await visitor.open(payroll())
  expect(asked.text).toContain('name="code"')
  expect(asked.text).not.toContain('name="password"')
  const consent = await enterCode(visitor, asked, phone.code())
  expect(consent.text).toContain('Allow <bdi>Payroll</bdi>?')
  expect(visitor.cookies.get('authly-session-9400')).not.toBe(before)
  const { code: next = '' } = answered(await visitor.open(authorizePath()))
  const then = decodeJwt(tokensIn(await redeem(office, { code: next })).id_token)
  expect([then.sid, then.acr, then.auth_time]).toEqual([first.sid, 'aal2', first.auth_time])
})

test('what an open session is asked for besides is no sign-in of its own: prompt=login asks for the password', async () => {
  const { office } = await startWithoutFactor()
  const { visitor } = office
  expect((await visitor.open(payroll())).text).toContain('name="code"')
  expect((await visitor.open(payroll({ prompt: 'login' }))).text).toContain('name="password"')
  expect(answered(await visitor.open(payroll({ prompt: 'none' })))).not.toHaveProperty('code')
})

test('SEC-A32: a session that was signed out meanwhile is not brought back by the step that it was asked for', async () => {
  const { office, phone } = await startWithoutFactor()
  const { visitor } = office
  const asked = await visitor.open(payroll())
  const out = await visitor.open('/oauth/logout')
  await visitor.submit(out, {}, 'logout')
  expect((await enterCode(visitor, asked, phone.code())).text).toContain('name="password"')
  expect(visitor.cookies.has('authly-session-9400')).toBe(false)
  expect((await visitor.open('/account')).status).toBe(303)
})

test('“Not you?” works also where the application asked for consent', async () => {
  const { visitor } = await startOffice()
  const consent = await signIn(visitor, await visitor.open(authorizePath({ prompt: 'consent' })))
  const [, other = ''] = /<a href="([^"]+)">Not you/.exec(consent.text) ?? []
  const login = await visitor.open(other.replaceAll('&#38;', '&').replaceAll('&#61;', '='))
  expect(login.text).toContain('name="password"')
})
