import { decodeJwt } from 'jose'
import { expect, test } from 'vitest'
import { createVisitor } from '../support/browserless.ts'
import {
  answered,
  authorizePath,
  eventsOf,
  follow,
  type Office,
  redeem,
  startOffice,
  tokensIn,
} from '../support/code-flow.ts'
import { carla } from '../support/data.ts'
import { wrongCode } from '../support/factors.ts'
import type { Answer } from '../support/http-server.ts'
import { addPasskey, browser as deskBrowser, enrol } from '../support/passkeys.ts'
import { addWithPhone, changeSecondFactor, enterCode, enterPasskey, enterPassword } from '../support/second-factors.ts'
import { softwareAuthenticator } from '../support/software-authenticator.ts'

/** What the intranet reads of the sign-in, once the person has agreed. */
async function claimsAfter(office: Office, consent: Answer) {
  const { code = '' } = answered(await office.visitor.submit(consent, {}, 'allow'))
  return decodeJwt(tokensIn(await redeem(office, { code })).id_token)
}

const secondFactor = '/oauth/login/second-factor'

test('who has an authenticator app is asked for its code, and the application reads how the person signed in', async () => {
  const office = await startOffice()
  const { phone } = await addWithPhone(office, carla)
  const page = await enterPassword(office.visitor, authorizePath(), carla)
  for (const words of ['<h1>Second factor</h1>', 'Carla Dupont', 'autocomplete="one-time-code"', 'inputmode="numeric"'])
    expect(page.text).toContain(words)
  expect(page.text).not.toMatch(/data-question|name="password"/)
  const consent = await enterCode(office.visitor, page, phone.code())
  expect(consent.text).toContain('Allow <bdi>Office Intranet</bdi>?')
  const claims = await claimsAfter(office, consent)
  expect([claims.acr, claims.amr]).toEqual(['aal2', ['pwd', 'otp', 'mfa']])
  expect(office.visitor.cookies.has('authly-signin-9400')).toBe(false)
  expect(await eventsOf(office, 'login_success')).toHaveLength(1)
})

test('SEC-A35: a wrong code is told beside its field, and a code that was used signs nobody in again', async () => {
  const office = await startOffice()
  const { phone } = await addWithPhone(office, carla)
  const page = await enterPassword(office.visitor, authorizePath(), carla)
  const wrong = await office.visitor.submit(page, { code: wrongCode(phone) })
  expect([wrong.status, wrong.headers['set-cookie']]).toEqual([401, undefined])
  expect(wrong.text).toMatch(/id="problem" role="alert">This code is not right/)
  expect(wrong.text).toMatch(/<input id="code"[^>]*aria-invalid="true" aria-describedby="problem code-hint"/)
  const code = phone.code()
  expect((await enterCode(office.visitor, wrong, code)).text).toContain('value="allow"')
  const elsewhere = createVisitor(office.send)
  const again = await elsewhere.submit(await enterPassword(elsewhere, authorizePath(), carla), { code })
  expect(again.status).toBe(401)
  const failures = await eventsOf(office, 'mfa_failure')
  expect(failures.map(({ reason }) => reason)).toEqual(['wrong_code', 'code_replayed'])
  expect(JSON.stringify(failures) + office.logged.join()).not.toContain(code)
})

test('SEC-A39: after five wrong codes the page asks to wait, whatever is typed and from wherever', async () => {
  const office = await startOffice()
  const { phone } = await addWithPhone(office, carla)
  let page = await enterPassword(office.visitor, authorizePath(), carla)
  for (let attempt = 0; attempt < 5; attempt++) page = await office.visitor.submit(page, { code: wrongCode(phone) })
  const elsewhere = createVisitor(office.send)
  for (const [visitor, shown] of [
    [office.visitor, page],
    [elsewhere, await enterPassword(elsewhere, authorizePath(), carla)],
  ] as const) {
    const answer = await visitor.submit(shown, { code: phone.code() })
    expect([answer.status, Number(answer.headers['retry-after'])]).toEqual([429, 60])
    expect(answer.text).toContain('Too many attempts. Try again in a minute.')
  }
  office.clock.advance(60_000)
  expect((await enterCode(office.visitor, page, phone.code())).text).toContain('value="allow"')
})

test('a recovery code stands in for the app, in the same field, once', async () => {
  const office = await startOffice()
  const { recoveryCodes } = await addWithPhone(office, carla)
  const [code = ''] = recoveryCodes
  const page = await enterPassword(office.visitor, authorizePath(), carla)
  expect((await enterCode(office.visitor, page, code.toLowerCase())).text).toContain('value="allow"')
  const elsewhere = createVisitor(office.send)
  const again = await elsewhere.submit(await enterPassword(elsewhere, authorizePath(), carla), { code })
  expect(again.status).toBe(401)
})

test('a device that is remembered is asked for no code, until it is forgotten or the policy is shorter', async () => {
  const office = await startOffice()
  const { phone, person } = await addWithPhone(office, carla)
  const page = await enterPassword(office.visitor, authorizePath(), carla)
  expect(page.text).toContain('Remember this device for 30 days')
  await enterCode(office.visitor, page, phone.code(), { remember: 'yes' })
  const next = () => enterPassword(office.visitor, authorizePath({ prompt: 'login' }), carla)
  const consent = await next()
  expect(consent.text).toContain('value="allow"')
  expect((await claimsAfter(office, consent)).amr).toEqual(['pwd'])
  const other = createVisitor(office.send)
  expect((await enterPassword(other, authorizePath(), carla)).text).toContain('name="code"')
  await changeSecondFactor(office, { rememberDays: 0 })
  const asked = await next()
  expect(asked.text).toContain('name="code"')
  expect(asked.text).not.toContain('name="remember"')
  await changeSecondFactor(office, { rememberDays: 30 })
  const [device] = await office.appliance.repositories.devices.ofPerson(person.id)
  expect(device?.remembered_until).not.toBeNull()
  office.clock.advance(30 * 24 * 60 * 60_000)
  expect((await next()).text).toContain('name="code"')
})

test('a passkey is a second factor, too: the page asks its device, and the answer counts once', async () => {
  const office = await startOffice()
  const person = await office.add(carla)
  const device = softwareAuthenticator()
  await enrol(office.appliance, { person, device })
  const page = await enterPassword(office.visitor, authorizePath(), carla)
  expect(page.headers['content-security-policy']).toContain('script-src http://localhost:9400/assets/passkey-')
  expect(page.text).toMatch(/<div data-needs-script hidden>\s*<button type="button" data-passkey/)
  expect(page.text).toContain('<label for="code">Recovery code</label>')
  const consent = await enterPasskey(office.visitor, page, { action: secondFactor, device })
  const claims = await claimsAfter(office, consent)
  expect([claims.acr, claims.amr]).toEqual(['phr', ['pwd', 'hwk', 'user', 'mfa']])
})

test('somebody else’s passkey, another browser’s answer and no JSON are one wrong answer', async () => {
  const office = await startOffice()
  const person = await office.add(carla)
  const own = softwareAuthenticator()
  await enrol(office.appliance, { person, device: own })
  expect(deskBrowser).not.toBe(office.visitor.cookies.get('authly-browser-9400'))
  await addPasskey(office, await office.add({ ...carla, username: 'dora', name: 'Dora' }))
  const elsewhere = createVisitor(office.send)
  const theirs = await enterPassword(elsewhere, authorizePath(), carla)
  let page = await enterPassword(office.visitor, authorizePath(), carla)
  const [, question = ''] = /data-question="([^"]*)"/.exec(theirs.text) ?? []
  const asked = JSON.parse(question.replaceAll('&#34;', '"').replaceAll('&#61;', '='))
  for (const response of [JSON.stringify(own.get(asked)), '{}', 'null', '{']) {
    page = await office.visitor.submit(page, { response })
    expect([page.status, page.text]).toEqual([401, expect.stringContaining('This passkey is not right')])
  }
  const right = await enterPasskey(office.visitor, page, { action: secondFactor, device: own })
  expect(right.text).toContain('value="allow"')
})

test('a passkey alone signs in, where the office wants that', async () => {
  const office = await startOffice()
  const person = await office.add(carla)
  const device = softwareAuthenticator()
  await enrol(office.appliance, { person, device })
  const action = '/oauth/login/passkey'
  const page = await office.visitor.open(authorizePath())
  const consent = await enterPasskey(office.visitor, page, { action, device })
  expect(consent.text).toContain('Carla Dupont')
  const claims = await claimsAfter(office, consent)
  expect([claims.sub, claims.acr]).toEqual([person.id, 'phr'])
  const other = createVisitor(office.send)
  const open = await other.open(authorizePath())
  await changeSecondFactor(office, { passkeySignIn: false })
  expect((await office.send(authorizePath())).text).not.toContain('passkey')
  const refused = await enterPasskey(other, open, { action, device })
  expect([refused.status, refused.text]).toEqual([401, expect.stringContaining('does not sign you in here')])
})

test('“Sign in as somebody else” ends the sign-in that has begun, and keeps where it leads', async () => {
  const office = await startOffice()
  const { phone } = await addWithPhone(office, carla)
  const page = await enterPassword(office.visitor, authorizePath(), carla)
  const [, csrf = ''] = /name="csrf" value="([^"]+)"/.exec(page.text) ?? []
  const [, text = ''] = authorizePath().split('?')
  const form = { csrf, request: text }
  const left = await follow(office.visitor, await office.visitor.open('/oauth/login/somebody-else', { form }))
  expect(left.text).toContain('name="password"')
  expect(left.text).toContain('Office Intranet')
  const late = await office.visitor.submit(page, { code: phone.code() })
  expect([late.status, late.headers.location]).toEqual([303, authorizePath()])
  expect(await eventsOf(office, 'login_success')).toEqual([])
})
