import { expect, test } from 'vitest'
import { createVisitor, formIn } from '../support/browserless.ts'
import { eventsOf, follow, isHealthy, signIn } from '../support/code-flow.ts'
import { anna, ben, carla } from '../support/data.ts'
import { answerFor, askForCode, enterUserCode, poll, startDeviceOffice, wallScreen } from '../support/device-flow.ts'
import { addWithPhone, enterCode } from '../support/second-factors.ts'

const minute = 60_000
const wrong = 'This code is not right, or does not count any more.'

test('the page takes a code however it is typed, asks who it is, and then what they say', async () => {
  const { send, visitor } = await startDeviceOffice()
  const { device_code, user_code } = await askForCode(send, { scope: 'openid profile' })
  const typed = ` ${user_code.toLowerCase().replace('-', ' ')} `
  const signInPage = await follow(visitor, await visitor.submit(await visitor.open('/device'), { user_code: typed }))
  expect(signInPage.text).toContain('to let a device in')
  const page = await signIn(visitor, signInPage)
  expect(formIn(page.text).choices).toEqual(['allow', 'deny'])
  for (const said of [
    'Allow <bdi>Wall Screen</bdi> on a device?',
    'You are signed in as <bdi>Ben Castro</bdi>',
    user_code,
    'this computer',
    'Only continue if you started this yourself',
    'It stays signed in until you sign out here',
  ]) {
    expect(page.text).toContain(said)
  }
  expect((await poll(send, device_code)).json().error).toBe('authorization_pending')
  const done = await visitor.submit(page, {}, 'allow')
  expect([done.status, done.text]).toEqual([200, expect.stringContaining('The device is let in')])
  expect((await poll(send, device_code)).status).toBe(200)
})

test('RFC 8628 §3.3.1: an address with the code in it fills the page in, and lets nobody in', async () => {
  const { send, visitor } = await startDeviceOffice()
  const { device_code, user_code, verification_uri_complete } = await askForCode(send)
  await enterUserCode(visitor, (await askForCode(send)).user_code)
  const page = await visitor.open(verification_uri_complete.replace('http://localhost:9400', ''))
  expect(formIn(page.text).fields.user_code).toBe(user_code)
  const confirm = await follow(visitor, await visitor.submit(page))
  expect(formIn(confirm.text).choices).toEqual(['allow', 'deny'])
  expect((await poll(send, device_code)).json().error).toBe('authorization_pending')
})

test('a no lets nothing in, and says so', async () => {
  const { send, visitor } = await startDeviceOffice()
  const { user_code } = await askForCode(send)
  const done = await visitor.submit(await enterUserCode(visitor, user_code), {}, 'deny')
  expect([done.status, done.text]).toEqual([200, expect.stringContaining('The device is not let in')])
})

test('a code that never was, has expired or was answered gets the same words, and nobody hears which it was', async () => {
  const office = await startDeviceOffice()
  const { send, visitor, clock } = office
  const [expired, allowed, denied] = [await askForCode(send), await askForCode(send), await askForCode(send)]
  await answerFor(office, allowed.user_code)
  await answerFor(office, denied.user_code, 'deny')
  clock.advance(10 * minute)
  await enterUserCode(visitor, (await askForCode(send)).user_code)
  for (const code of ['BCDF-GHJK', expired.user_code, allowed.user_code, denied.user_code]) {
    const page = await enterUserCode(visitor, code)
    expect([page.status, page.text]).toEqual([400, expect.stringContaining(wrong)])
  }
  for (const nonsense of ['AEIO-UAEI', 'x', '', 'BCDF-GHJ', '<script>']) {
    const page = await enterUserCode(visitor, nonsense)
    expect([page.status, page.text]).toEqual([400, expect.stringContaining(wrong)])
    expect(page.text).not.toContain('<script>')
  }
  const refused = await eventsOf(office, 'unauthorized_access')
  expect(refused).toMatchObject(Array.from({ length: 4 }, () => ({ actorName: ben.name, reason: 'user_code_unknown' })))
  expect(JSON.stringify(refused)).not.toContain(expired.user_code)
})

test('whether there is such a code is said to nobody who has not signed in', async () => {
  const { send, visitor } = await startDeviceOffice()
  const { user_code } = await askForCode(send)
  const pages = []
  for (const code of [user_code, 'BCDF-GHJK']) {
    const page = await follow(visitor, await visitor.submit(await visitor.open('/device'), { user_code: code }))
    pages.push([page.status, page.text.replaceAll(/value="[^"]*"|data-question="[^"]*"/g, '')])
  }
  expect(pages[0]).toEqual(pages[1])
})

test('SEC-A41, RFC 8628 §5.1: who guesses codes waits, longer each time, and a right one of their own sets nothing back', async () => {
  const office = await startDeviceOffice()
  const { send, visitor, clock } = office
  const real = await askForCode(send)
  await enterUserCode(visitor, (await askForCode(send)).user_code)
  const guess = async () => (await visitor.open('/device/confirm?user_code=BCDF-GHJK')).status
  for (let guesses = 0; guesses < 5; guesses++) expect(await guess()).toBe(400)
  expect((await enterUserCode(visitor, real.user_code)).status).toBe(200)
  for (let guesses = 5; guesses < 10; guesses++) expect(await guess()).toBe(400)
  const closed = await visitor.open(`/device/confirm?user_code=${real.user_code}`)
  expect([closed.status, closed.headers['retry-after']]).toEqual([429, '60'])
  expect(closed.text).toContain('Too many attempts. Try again in a minute.')
  clock.advance(minute)
  expect((await visitor.open(`/device/confirm?user_code=${real.user_code}`)).status).toBe(200)
  expect(await guess()).toBe(400)
  clock.advance(minute + 1000)
  expect((await visitor.open(`/device/confirm?user_code=${real.user_code}`)).status).toBe(429)
  expect(await isHealthy(send)).toBe(true)
})

test('SEC-A41: the sign-in on the way to a device shares the count of every other sign-in', async () => {
  const { send, visitor } = await startDeviceOffice()
  const { user_code } = await askForCode(send)
  let page = await follow(visitor, await visitor.submit(await visitor.open('/device'), { user_code }))
  for (let tries = 0; tries < 10; tries++) {
    page = await visitor.submit(page, { username: ben.username, password: `Wrong horse, ${tries} batteries` })
  }
  const elsewhere = createVisitor(send)
  const { username, password } = ben
  const refused = await elsewhere.submit(await elsewhere.open('/account/sign-in'), { username, password })
  expect(refused.status).toBe(429)
})

test('SEC-A29: another site cannot answer for anybody, nor can the form of another person or device', async () => {
  const office = await startDeviceOffice()
  const { send, visitor } = office
  const [one, other] = [await askForCode(send), await askForCode(send)]
  const page = await enterUserCode(visitor, one.user_code)
  const { fields } = formIn(page.text)
  const send_ = (form: Record<string, string>, headers: Record<string, string> = {}) =>
    visitor.open('/device/confirm', { form, headers })
  expect((await send_({ user_code: one.user_code, action: 'allow' })).status).toBe(403)
  expect((await send_({ ...fields, user_code: other.user_code, action: 'allow' })).status).toBe(403)
  expect((await send_({ ...fields, action: 'allow' }, { origin: 'https://evil.test' })).status).toBe(403)
  expect((await send_(fields)).status).toBe(400)
  const stranger = createVisitor(send)
  const refused = await stranger.open('/device/confirm', { form: { ...fields, action: 'allow' } })
  expect([refused.status, refused.headers.location]).toEqual([303, `/device/confirm?user_code=${one.user_code}`])
  expect((await stranger.open('/device', { form: { user_code: one.user_code } })).status).toBe(403)
  expect((await poll(send, one.device_code)).json().error).toBe('authorization_pending')
  expect((await eventsOf(office, 'unauthorized_access')).map(({ reason }) => reason)).toContain('csrf_rejected')
})

test('a form that lay open too long is shown anew, and an answer counts once', async () => {
  const { send, visitor, clock } = await startDeviceOffice()
  const { user_code, device_code } = await askForCode(send)
  const page = await enterUserCode(visitor, user_code)
  await visitor.submit(page, {}, 'allow')
  expect((await visitor.submit(page, {}, 'deny')).text).toContain(wrong)
  expect((await poll(send, device_code)).status).toBe(200)
  const entry = await visitor.open('/device')
  clock.advance(40 * minute)
  const late = await visitor.submit(entry, { user_code: 'bcdf ghjk' })
  expect([late.status, formIn(late.text).fields.user_code]).toEqual([200, 'BCDF-GHJK'])
})

test('an application that wants a second factor gets one before anything is said of the device', async () => {
  const office = await startDeviceOffice()
  const { send, visitor, register } = office
  const { phone } = await addWithPhone(office, carla)
  await register({ ...wallScreen, client_id: 'safe', name: 'Safe', second_factor: 'required' })
  const { user_code, device_code } = await askForCode(send, { client_id: 'safe' })
  // Ben has none yet, so he sets one up first; it cannot be put off.
  const enrol = await enterUserCode(visitor, user_code)
  expect(enrol.text).toContain('This application asks for one.')
  expect(enrol.text).not.toContain('value="later"')
  const other = createVisitor(send)
  const asked = await enterUserCode(other, user_code, carla)
  const page = await enterCode(other, asked, phone.code())
  await other.submit(page, {}, 'allow')
  const answer = await poll(send, device_code, { client_id: 'safe' })
  expect(answer.status).toBe(200)
  expect(page.text).toContain('Allow <bdi>Safe</bdi> on a device?')
})

test('somebody else can answer in the same browser', async () => {
  const office = await startDeviceOffice()
  const { send, visitor } = office
  await office.add(anna)
  const { user_code, device_code } = await askForCode(send)
  const page = await enterUserCode(visitor, user_code)
  const [, href = ''] = /<a href="([^"]+)">Not you\?/.exec(page.text) ?? []
  const again = await visitor.open(href.replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code))))
  expect(again.text).toContain('name="password"')
  const confirm = await signIn(visitor, again, anna)
  expect(confirm.text).toContain('You are signed in as <bdi>Anna Berg</bdi>')
  await visitor.submit(confirm, {}, 'allow')
  expect((await poll(send, device_code)).status).toBe(200)
  expect(await eventsOf(office, 'oauth_authorization')).toMatchObject([{ actorName: anna.name }])
})

test('what a device was allowed stands among the applications of the person, and can be taken back there', async () => {
  const office = await startDeviceOffice()
  const { send } = office
  const { user_code, device_code } = await askForCode(send)
  const visitor = await answerFor(office, user_code)
  const { access_token } = (await poll(send, device_code)).json()
  const list = await visitor.open('/account/applications')
  expect(list.text).toContain('Wall Screen')
  expect((await send('/oauth/userinfo', { headers: { authorization: `Bearer ${access_token}` } })).status).toBe(200)
})
