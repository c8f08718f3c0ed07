import { expect, test } from 'vitest'
import { createVisitor } from '../../support/browserless.ts'
import { eventsOf } from '../../support/code-flow.ts'
import { anna } from '../../support/data.ts'
import type { Send } from '../../support/http-server.ts'
import { enter, formTo, send, startAccount } from './own-account.ts'

const phone =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile/15E148 Safari/604.1'

/** A browser of its own, which says what it is. */
const browserCalled = (ask: Send, agent: string) =>
  createVisitor((path, question = {}) =>
    ask(path, { ...question, headers: { ...question.headers, 'user-agent': agent } }),
  )

const isIn = async (visitor: ReturnType<typeof createVisitor>) => (await visitor.open('/account')).status === 200
const count = (text: string, what: string) => text.split(what).length - 1

test('a person sees where they are signed in, by device and place, with this session marked', async () => {
  const office = await startAccount()
  await enter(browserCalled(office.send, phone))
  const { text } = await office.visitor.open('/account/sessions')
  expect(count(text, 'This session')).toBe(1)
  expect(text).toContain('Safari on iPhone')
  expect(text).toContain('From this computer.')
  expect(text).toContain('2 March 2026')
})

test('one session is ended, and its browser is out; this one stays', async () => {
  const office = await startAccount()
  const other = browserCalled(office.send, phone)
  await enter(other)
  const answer = await send(office.visitor, { page: '/account/sessions', action: '/account/sessions/end' })
  expect(answer.headers.location).toBe('/account/sessions?said=session_ended')
  expect([await isIn(other), await isIn(office.visitor)]).toEqual([false, true])
  expect((await eventsOf(office, 'logout')).at(-1)).toMatchObject({ personId: office.benId })
})

test('all other sessions are ended at once', async () => {
  const office = await startAccount()
  const others = [browserCalled(office.send, phone), createVisitor(office.send)]
  for (const other of others) await enter(other)
  await send(office.visitor, { page: '/account/sessions', action: '/account/sessions/end-others' })
  expect(await Promise.all(others.map(isIn))).toEqual([false, false])
  expect(await isIn(office.visitor)).toBe(true)
})

test('the session of somebody else is not there, whatever id is sent', async () => {
  const office = await startAccount()
  await office.add({ ...anna, role: 'user' })
  const hers = createVisitor(office.send)
  await enter(hers, anna)
  await enter(browserCalled(office.send, phone))
  const page = await office.visitor.open('/account/sessions')
  const { fields } = formTo(page, '/account/sessions/end')
  const { appliance } = office
  const [cookie = ''] = [...hers.cookies].flatMap(([name, value]) => (name.includes('session') ? [value] : []))
  const session = cookie.slice(0, 26)
  expect(await appliance.repositories.sessions.find(session, appliance.clock.now())).toMatchObject({ name: anna.name })
  const answer = await office.visitor.open('/account/sessions/end', { form: { ...fields, session } })
  expect(answer.headers.location).toBe('/account/sessions?said=no_longer_there')
  expect(await isIn(hers)).toBe(true)
  expect(page.text).not.toContain(session)
})

test('a device is forgotten by its owner and by nobody else', async () => {
  const office = await startAccount()
  await office.add({ ...anna, role: 'user' })
  const hers = browserCalled(office.send, phone)
  await enter(hers, anna)
  const herDevice = formTo(await hers.open('/account/sessions'), '/account/devices/forget').fields.device ?? ''
  const { fields } = formTo(await office.visitor.open('/account/sessions'), '/account/devices/forget')
  const stranger = await office.visitor.open('/account/devices/forget', { form: { ...fields, device: herDevice } })
  expect(stranger.headers.location).toBe('/account/sessions?said=no_longer_there')
  expect((await hers.open('/account/sessions')).text).toContain(herDevice)
  const own = await office.visitor.open('/account/devices/forget', { form: fields })
  expect(own.headers.location).toBe('/account/sessions?said=device_forgotten')
  expect((await office.visitor.open('/account/sessions')).text).toContain('None is known yet.')
})
