import { decodeJwt } from 'jose'
import { expect, test } from 'vitest'
import { createVisitor, formIn, formTo, questionIn, type Visitor } from '../support/browserless.ts'
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
import { anna, ben, carla, intranet } from '../support/data.ts'
import { wrongCode } from '../support/factors.ts'
import type { Answer } from '../support/http-server.ts'
import { changeSecondFactor, codesIn, enterCode, enterPassword, scan } from '../support/second-factors.ts'
import { type CreationOptions, softwareAuthenticator } from '../support/software-authenticator.ts'

const day = 24 * 60 * 60_000

/** Anna is an administrator, and such a one is asked for a second factor. */
async function startWithAnna(): Promise<Office> {
  const office = await startOffice()
  await office.add(anna)
  return office
}

const press = async (visitor: Visitor, page: Answer, button: string) =>
  follow(visitor, await visitor.submit(page, {}, button))

const keptLink = ({ text }: Answer): string =>
  (/href="([^"]+)">I have kept them/.exec(text)?.[1] ?? '').replaceAll('&#38;', '&').replaceAll('&#61;', '=')

test('an administrator without a second factor is led through setting up an app: QR code, key, code, recovery codes', async () => {
  const office = await startWithAnna()
  const { visitor } = office
  const choice = await enterPassword(visitor, authorizePath(), anna)
  expect(formIn(choice.text).choices).toEqual(['authenticator', 'passkey', 'later'])
  expect(choice.text).toContain('Your office asks administrators for one.')
  const page = await press(visitor, choice, 'authenticator')
  const phone = scan(page, office.clock)
  expect(page.text.replaceAll(' ', '')).toContain(phone.secret)
  expect(page.headers['cache-control']).toBe('no-store')
  const wrong = await visitor.submit(page, { code: wrongCode(phone) })
  expect([wrong.status, wrong.text.includes(phone.secret)]).toEqual([401, false])
  const done = await visitor.submit(wrong, { code: phone.code() })
  expect([done.status, codesIn(done).length]).toEqual([200, 10])
  const consent = await visitor.open(keptLink(done))
  const { code = '' } = answered(await visitor.submit(consent, {}, 'allow'))
  const claims = decodeJwt(tokensIn(await redeem(office, { code })).id_token)
  expect([claims.acr, claims.amr]).toEqual(['aal2', ['pwd', 'otp', 'mfa']])
  const recorded = JSON.stringify(await office.events()) + office.logged.join()
  for (const secret of [phone.secret, phone.code(), ...codesIn(done)]) expect(recorded).not.toContain(secret)
})

test('an app that was set up on the way in is asked for at the next sign-in', async () => {
  const office = await startWithAnna()
  const page = await press(office.visitor, await enterPassword(office.visitor, '/account', anna), 'authenticator')
  const phone = scan(page, office.clock)
  await office.visitor.submit(page, { code: phone.code() })
  const elsewhere = createVisitor(office.send)
  const asked = await enterPassword(elsewhere, '/account', anna)
  office.clock.advance(30_000)
  expect((await enterCode(elsewhere, asked, phone.code())).text).toContain('<h1>Profile</h1>')
})

test('a passkey is set up on the way in as well, and is what the person signed in with', async () => {
  const office = await startWithAnna()
  const page = await press(office.visitor, await enterPassword(office.visitor, '/account', anna), 'passkey')
  expect(page.headers['content-security-policy']).toContain('script-src http://localhost:9400/assets/passkey-')
  const refused = await office.visitor.submit(page, { response: '{}', name: 'Grey key' })
  expect([refused.status, formIn(refused.text).fields.name]).toEqual([422, 'Grey key'])
  const response = JSON.stringify(softwareAuthenticator().create(questionIn<CreationOptions>(refused.text)))
  const done = await office.visitor.submit(refused, { response, name: 'Grey key' })
  expect([codesIn(done).length, keptLink(done)]).toEqual([10, '/account'])
  expect((await office.visitor.open('/account/passkeys')).text).toContain('Grey key')
  expect((await eventsOf(office, 'login_success')).at(-1)).toMatchObject({ details: { acr: 'phr' } })
})

test('it can wait for as many days as the office gives, and no longer', async () => {
  const office = await startWithAnna()
  const first = await enterPassword(office.visitor, '/account', anna)
  expect(first.text).toMatch(/value="later" class="quiet">Later \(until <time datetime="2026-03-09/)
  expect((await press(office.visitor, first, 'later')).text).toContain('<h1>Profile</h1>')
  office.clock.advance(7 * day)
  const late = createVisitor(office.send)
  const due = await enterPassword(late, '/account', anna)
  expect(formIn(due.text).choices).toEqual(['authenticator', 'passkey'])
  const forced = await press(late, due, 'later')
  expect(forced.text).not.toContain('<h1>Profile</h1>')
  expect((await late.open('/account')).headers.location).toBe('/account/sign-in?to=%2Faccount')
})

test('who is not asked for one goes straight on; where the office asks everybody, everybody is asked', async () => {
  const office = await startWithAnna()
  expect((await enterPassword(office.visitor, '/account', ben)).text).toContain('<h1>Profile</h1>')
  await changeSecondFactor(office, { mode: 'required', graceDays: 0 })
  const asked = await enterPassword(createVisitor(office.send), '/account', ben)
  expect(asked.text).toContain('Your office asks everybody for one.')
  expect(formIn(asked.text).choices).toEqual(['authenticator', 'passkey'])
})

test('an application may ask for one by itself: it cannot wait there, and holds nobody up elsewhere', async () => {
  const office = await startOffice()
  await office.register({ ...intranet, client_id: 'payroll', name: 'Payroll', second_factor: 'required' })
  const asked = await enterPassword(office.visitor, authorizePath({ client_id: 'payroll' }), ben)
  expect(asked.text).toContain('This application asks for one.')
  expect(formIn(asked.text).choices).toEqual(['authenticator', 'passkey'])
  expect((await enterPassword(office.visitor, authorizePath(), ben)).text).toContain('value="allow"')
})

test('a password that somebody else made is exchanged first, by the office’s rules and for another one', async () => {
  const office = await startOffice()
  await office.add({ ...carla, mustChangePassword: true })
  const page = await enterPassword(office.visitor, authorizePath(), carla)
  expect(page.text).toContain('<h1>Choose your own password</h1>')
  const next = 'Wind over 4 quiet fields, again'
  for (const [fields, words] of [
    [{ new: next, again: `${next}!` }, 'The two passwords are not the same.'],
    [{ new: 'carla1234', again: 'carla1234' }, 'class="missing"'],
    [{ new: carla.password, again: carla.password }, 'This is the password that you have.'],
  ] as const) {
    const refused = await office.visitor.submit(page, fields)
    expect([refused.status, refused.text]).toEqual([422, expect.stringContaining(words)])
    for (const typed of Object.values(fields)) expect(refused.text).not.toContain(typed)
  }
  const done = await follow(office.visitor, await office.visitor.submit(page, { new: next, again: next }))
  expect(done.text).toContain('value="allow"')
  const elsewhere = createVisitor(office.send)
  expect((await enterPassword(elsewhere, authorizePath(), carla)).status).toBe(401)
  expect((await enterPassword(elsewhere, authorizePath(), { ...carla, password: next })).text).toContain(
    'value="allow"',
  )
})

test('each step is asked once and in its order: the code, the new password', async () => {
  const office = await startOffice()
  await changeSecondFactor(office, { mode: 'required', graceDays: 0 })
  await office.add({ ...carla, mustChangePassword: true })
  const exchange = await enterPassword(office.visitor, '/account', carla)
  const next = 'Wind over 4 quiet fields, again'
  const choice = await follow(office.visitor, await office.visitor.submit(exchange, { new: next, again: next }))
  expect(choice.text).toContain('<h1>Set up a second factor</h1>')
  const form = formTo(choice.text, '/oauth/login/enrol')
  expect(form.choices).toEqual(['authenticator', 'passkey'])
  expect(await eventsOf(office, 'login_success')).toEqual([])
})
