import { expect, test } from 'vitest'
import { setPassword } from '../../server/identity/set-password.ts'
import { atTheDesktop } from '../support/bag.ts'
import { createVisitor, formTo, type Visitor } from '../support/browserless.ts'
import { answered, authorizePath, eventsOf, follow, isHealthy, type Office, startOffice } from '../support/code-flow.ts'
import { anna, ben, carla, nobodysPassword } from '../support/data.ts'
import type { Answer } from '../support/http-server.ts'
import { addWithPhone, enterCode, enterPassword } from '../support/second-factors.ts'

const cookie = 'authly-signin-9400'
const session = 'authly-session-9400'

/** Carla's password was typed by somebody who has not got her phone. */
async function startHalfway() {
  const office = await startOffice()
  const { phone, person } = await addWithPhone(office, carla)
  const page = await enterPassword(office.visitor, authorizePath(), carla)
  expect([...office.visitor.cookies.keys()].sort()).toEqual(['authly-browser-9400', cookie])
  return { office, phone, person, page, visitor: office.visitor }
}

/** Every page of the account, and what else a session opens, by GET. */
const pages = [
  '/account',
  '/account/name',
  '/account/email',
  '/account/password',
  '/account/security',
  '/account/remove-factor?factor=totp',
  '/account/authenticator',
  '/account/passkeys',
  '/account/passkeys/new',
  '/account/recovery-codes',
  '/account/sessions',
  '/account/applications',
  '/account/applications/revoke?client=intranet',
  '/account/activity',
  '/account/data',
  '/account/delete',
]

const forms = [
  '/account/name',
  '/account/email',
  '/account/password',
  '/account/remove-factor',
  '/account/authenticator',
  '/account/authenticator/confirm',
  '/account/passkeys/new',
  '/account/passkeys/rename',
  '/account/recovery-codes',
  '/account/sessions/end',
  '/account/sessions/end-others',
  '/account/devices/forget',
  '/account/applications/revoke',
  '/account/data',
  '/account/delete',
]

test('SEC-A33: with the password alone every page is as for nobody', async () => {
  const { office, visitor, page } = await startHalfway()
  const nobody = createVisitor(office.send)
  const { csrf = '' } = formTo(page.text, '/oauth/login/second-factor').fields
  const question = { form: { csrf, action: 'allow', request: authorizePath().split('?')[1] ?? '', code: '123456' } }
  for (const [path, asked] of [
    ...pages.map((path) => [path, {}] as const),
    ...forms.map((path) => [path, question] as const),
    ['/oauth/consent', question],
  ] as const) {
    const [ours, theirs] = [await visitor.open(path, asked), await nobody.open(path, asked)]
    expect([ours.status, ours.headers.location], path).toEqual([theirs.status, theirs.headers.location])
    expect([303, 404], path).toContain(ours.status)
    if (ours.status === 303) expect(ours.headers.location, path).toMatch(/^\/(account\/sign-in|oauth\/authorize)\?/)
  }
  expect(answered(await visitor.open(authorizePath({ prompt: 'none' }))).error).toBe('login_required')
  expect((await visitor.open('/oauth/userinfo')).status).toBe(401)
  expect((await visitor.open('/oauth/logout')).text).toContain('You are signed out')
  // The value is no session either, whatever cookie it comes in.
  visitor.cookies.set(session, visitor.cookies.get(cookie) ?? '')
  expect((await visitor.open('/account')).headers.location).toMatch(/^\/account\/sign-in\?/)
  expect(await eventsOf(office, 'login_success')).toEqual([])
  expect(await isHealthy(office.send)).toBe(true)
})

test('SEC-A33: with the password alone nobody enrols a factor, chooses a password or puts anything off', async () => {
  const { office, person, visitor, page } = await startHalfway()
  const { fields } = formTo(page.text, '/oauth/login/second-factor')
  const password = { new: nobodysPassword, again: nobodysPassword }
  for (const [path, more] of [
    ['/oauth/login/enrol', { action: 'authenticator' }],
    ['/oauth/login/enrol', { action: 'passkey' }],
    ['/oauth/login/enrol', { action: 'later' }],
    ['/oauth/login/enrol/authenticator', { code: '123456' }],
    ['/oauth/login/enrol/passkey', { response: '{}' }],
    ['/oauth/login/new-password', password],
  ] as const) {
    const answer = await visitor.open(path, { form: { ...fields, ...more } })
    expect([303, 401], path).toContain(answer.status)
    expect(answer.text, path).not.toMatch(/<svg[^>]*shape-rendering|data-question="[^"]*pubKeyCredParams/)
    expect(visitor.cookies.has(session), path).toBe(false)
  }
  const { repositories } = office.appliance
  expect(await repositories.totp.unconfirmed(person.id)).toBeUndefined()
  expect(await repositories.passkeys.ofPerson(person.id)).toEqual([])
  expect((await repositories.people.find(person.id))?.password_hash).toBe(person.password_hash)
})

test('SEC-A31: every step brings another id, and the one before is dead', async () => {
  const office = await startOffice()
  await office.add({ ...anna, mustChangePassword: true })
  const { visitor } = office
  const seen: string[] = []
  const keep = (page: Answer) => {
    seen.push(visitor.cookies.get(cookie) ?? visitor.cookies.get(session) ?? '')
    return page
  }
  const password = 'Wind over 4 quiet fields, again'
  const exchange = keep(await enterPassword(visitor, authorizePath(), anna))
  const choice = keep(await follow(visitor, await visitor.submit(exchange, { new: password, again: password })))
  keep(await follow(visitor, await visitor.submit(choice, {}, 'later')))
  expect(new Set(seen).size).toBe(3)
  expect(seen.every((value) => value.length > 60)).toBe(true)
  for (const value of seen.slice(0, 2)) {
    const thief = createVisitor(office.send)
    thief.cookies.set(cookie, value)
    expect((await thief.open(authorizePath())).text).toContain('name="password"')
    thief.cookies.set(session, value)
    expect((await thief.open('/account')).status).toBe(303)
  }
})

test('SEC-A31: of two who answer the same step at the same moment one gets in', async () => {
  const { office, phone, page, visitor } = await startHalfway()
  const form = { ...formTo(page.text, '/oauth/login/second-factor').fields, code: phone.code() }
  const answers = await Promise.all(Array.from({ length: 20 }, () => asHeld(visitor, office, form)))
  expect(answers.filter(({ headers }) => String(headers['set-cookie']).includes(`${session}=`))).toHaveLength(1)
  expect(await eventsOf(office, 'login_success')).toHaveLength(1)
})

const asHeld = (visitor: Visitor, { send }: Office, form: Record<string, string>) =>
  send('/oauth/login/second-factor', {
    form,
    headers: { cookie: [...visitor.cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
  })

test('SEC-A33: the step lasts a quarter of an hour, and ends with another password', async () => {
  const { office, phone, page, visitor } = await startHalfway()
  office.clock.advance(15 * 60_000)
  expect((await visitor.submit(page, { code: phone.code() })).headers.location).toBe(authorizePath())
  const again = await enterPassword(visitor, authorizePath(), carla)
  const person = await office.appliance.repositories.people.findByUsername(carla.username)
  if (!person) throw new Error('Carla is gone')
  await setPassword(office.appliance, {
    person,
    password: ben.password,
    actor: atTheDesktop,
    reason: 'reset',
  })
  expect((await visitor.submit(again, { code: phone.code() })).headers.location).toBe(authorizePath())
  expect(await eventsOf(office, 'login_success')).toEqual([])
})

test('SEC-A29: the form of a step counts only in its browser, for its sign-in and what that leads to', async () => {
  const { office, phone, page, visitor } = await startHalfway()
  const { fields } = formTo(page.text, '/oauth/login/second-factor')
  const form = { ...fields, code: phone.code() }
  const value = visitor.cookies.get(cookie) ?? ''
  const thief = createVisitor(office.send)
  thief.cookies.set(cookie, value)
  const stolen = await thief.open('/oauth/login/second-factor', { form })
  const elsewhere = await visitor.open('/oauth/login/second-factor', {
    form: { ...form, request: `${fields.request}&x=y` },
  })
  const crossSite = await visitor.open('/oauth/login/second-factor', {
    form,
    headers: { origin: 'https://evil.test', 'sec-fetch-site': 'cross-site' },
  })
  for (const { status } of [stolen, elsewhere, crossSite]) expect(status).toBe(403)
  expect((await eventsOf(office, 'unauthorized_access')).map(({ reason, details }) => [reason, details.form])).toEqual(
    Array(3).fill(['csrf_rejected', 'sign_in_step']),
  )
  expect((await enterCode(visitor, page, phone.code())).text).toContain('value="allow"')
})

test('SEC-A43: strangers who guess close the account to strangers alone: its owner’s device gets in', async () => {
  const office = await startOffice()
  const known = createVisitor(office.send)
  await enterPassword(known, '/account', ben)
  const guess = async (visitor: Visitor, password: string) =>
    visitor.submit(await visitor.open(authorizePath({ prompt: 'login' })), { username: 'ben', password })
  const stranger = createVisitor(office.send)
  for (let attempt = 0; attempt < 10; attempt++) await guess(stranger, nobodysPassword)
  const refused = await guess(stranger, ben.password)
  expect([refused.status, Number(refused.headers['retry-after']) > 0]).toEqual([429, true])
  expect((await guess(known, ben.password)).status).toBe(303)
  office.clock.advance(2 * 60_000)
  expect((await guess(stranger, ben.password)).status).toBe(303)
})

test('no refusal of a step holds what was typed, in the page, an event or the log', async () => {
  const { office, page, visitor } = await startHalfway()
  const typed = ['271828', 'abcd-efgh-jkmn-pqrs-tuvw-xyz2', 'Typed into the wrong field 7']
  for (const code of typed) {
    const answer = await visitor.submit(page, { code })
    expect([answer.status, answer.text.includes(code)]).toEqual([401, false])
  }
  const recorded = JSON.stringify(await office.events()) + office.logged.join()
  for (const secret of [...typed, visitor.cookies.get(cookie) ?? '']) expect(recorded).not.toContain(secret)
  expect(
    (await eventsOf(office, 'mfa_failure')).every(({ personId, outcome }) => personId && outcome === 'failure'),
  ).toBe(true)
})
