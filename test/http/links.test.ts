import { expect, test } from 'vitest'
import { issueLink, type LinkWish } from '../../server/identity/links.ts'
import { setPersonDisabled } from '../../server/identity/people.ts'
import { setPassword } from '../../server/identity/set-password.ts'
import { atTheDesktop } from '../support/bag.ts'
import { createVisitor, formIn } from '../support/browserless.ts'
import {
  authorizePath,
  eventsOf,
  introspected,
  type Office,
  obtainTokens,
  refresh,
  startOffice,
} from '../support/code-flow.ts'
import { ben, carla } from '../support/data.ts'
import type { Answer } from '../support/http-server.ts'
import { startMail } from '../support/mail-office.ts'
import { linkIn } from '../support/mail-server.ts'

const minute = 60_000
const hour = 60 * minute
const next = 'Nine quiet lamps, 2 ladders'

const idOf = async (office: Office, username = 'ben') =>
  (await office.appliance.repositories.people.findByUsername(username))?.id ?? ''

/** The path of a link that an administrator hands over. */
async function handedOver(office: Office, purpose: LinkWish['purpose'], username = 'ben'): Promise<string> {
  const wish = { id: await idOf(office, username), purpose, deliver: 'show', actor: atTheDesktop } as const
  return pathOf((await issueLink(office.appliance, wish)).url)
}

const pathOf = (url: string | null) => (url ?? '').replace('http://localhost:9400', '')

/** Somebody opens a link in a browser of their own; the page that they see. */
async function opened(office: Office, link: string) {
  const visitor = createVisitor(office.send)
  const first = await visitor.open(link)
  const page = first.headers.location === undefined ? first : await visitor.open(first.headers.location)
  return { visitor, first, page }
}

async function choose(office: Office, link: string, password = next): Promise<Answer> {
  const { visitor, page } = await opened(office, link)
  return visitor.submit(page, { new: password, again: password })
}

/** Signs in on the usual page; 303 where that succeeds. */
async function signInStatus(office: Office, password: string, username = 'ben'): Promise<number> {
  const visitor = createVisitor(office.send)
  const page = await visitor.open(authorizePath())
  return (await visitor.submit(page, { username, password })).status
}

test('SEC-A52: the token of a link leaves the address at once, and no referrer names it', async () => {
  const office = await startOffice()
  const link = await handedOver(office, 'password_reset')
  expect(link).toMatch(/^\/account\/reset\?token=/)
  const { first, page, visitor } = await opened(office, link)
  expect(first).toMatchObject({
    status: 303,
    headers: { location: '/account/reset', 'referrer-policy': 'no-referrer' },
  })
  const [cookie = ''] = first.headers['set-cookie'] ?? []
  expect(cookie).toMatch(/^authly-link-9400=.+; Max-Age=1800; Path=\/; HttpOnly; SameSite=Lax$/)
  const token = link.split('token=')[1] ?? ''
  expect(page.status).toBe(200)
  expect(page.text).not.toContain(token)
  expect(page.headers['cache-control']).toBe('no-store')
  const done = await visitor.submit(page, { new: next, again: next })
  expect(done).toMatchObject({ status: 303, headers: { location: '/account/password-set' } })
  expect([...visitor.cookies.keys()]).not.toContain('authly-link-9400')
  expect(JSON.stringify([await office.events(), office.logged])).not.toContain(token)
})

test('ASVS 6.4.3: a reset link chooses a password and signs nobody in', async () => {
  const office = await startOffice()
  const { visitor, page } = await opened(office, await handedOver(office, 'password_reset'))
  expect(page.text).toContain('with the user name <bdi>ben</bdi>')
  expect(formIn(page.text).fields).toMatchObject({ username: 'ben' })
  await visitor.submit(page, { new: next, again: next })
  expect([...visitor.cookies.keys()].filter((name) => name.includes('session'))).toEqual([])
  expect(await signInStatus(office, ben.password)).toBe(401)
  expect(await signInStatus(office, next)).toBe(303)
  const [event] = await eventsOf(office, 'password_change')
  expect(event).toMatchObject({
    outcome: 'success',
    actorName: 'Ben Castro',
    details: { way: 'reset', username: 'ben' },
  })
})

test('SEC-A32: a reset ends sessions, refresh tokens and access tokens', async () => {
  const office = await startOffice()
  const tokens = await obtainTokens(office)
  expect(await introspected(office, tokens.access_token)).toMatchObject({ active: true })
  await choose(office, await handedOver(office, 'password_reset'))
  expect(await introspected(office, tokens.access_token)).toEqual({ active: false })
  expect((await refresh(office, tokens.refresh_token)).status).toBe(400)
  expect((await office.visitor.open(authorizePath())).text).toContain('name="password"')
})

test('ASVS 6.4.1: a link works once, also for twenty at the same moment', async () => {
  const office = await startOffice()
  const { visitor, page } = await opened(office, await handedOver(office, 'password_reset'))
  const passwords = Array.from({ length: 20 }, (_, number) => `${next} ${number}0`)
  const answers = await Promise.all(
    passwords.map((password) => visitor.submit(page, { new: password, again: password })),
  )
  const done = answers.filter(({ status }) => status === 303)
  expect(done).toHaveLength(1)
  expect(answers.filter(({ status }) => status === 410)).toHaveLength(19)
  expect(await eventsOf(office, 'password_change')).toHaveLength(1)
  const winner = passwords[answers.findIndex(({ status }) => status === 303)] ?? ''
  expect(await signInStatus(office, winner)).toBe(303)
})

test('opening a link, as mail scanners do, uses nothing up', async () => {
  const office = await startOffice()
  const link = await handedOver(office, 'invitation', await newcomer(office))
  for (const _ of [1, 2, 3]) expect((await opened(office, link)).page.status).toBe(200)
  expect((await choose(office, link)).status).toBe(303)
})

async function newcomer(office: Office): Promise<string> {
  const { password: _, ...person } = carla
  await office.add(person)
  return person.username
}

test('an invitation lets a person choose the first password, told what is missing of one that does not do', async () => {
  const office = await startOffice()
  const { visitor, page } = await opened(office, await handedOver(office, 'invitation', await newcomer(office)))
  const differing = await visitor.submit(page, { new: next, again: `${next}!` })
  expect(differing).toMatchObject({ status: 422 })
  expect(differing.text).toContain('The two passwords are not the same.')
  const weak = await visitor.submit(page, { new: 'carla1234', again: 'carla1234' })
  expect(weak.status).toBe(422)
  expect(weak.text).toContain('class="missing"')
  expect(weak.text).not.toContain('carla1234')
  expect(await visitor.submit(weak, { new: next, again: next })).toMatchObject({
    status: 303,
    headers: { location: '/account' },
  })
  expect([...visitor.cookies.keys()]).toContain('authly-session-9400')
  expect(await signInStatus(office, next, 'carla')).toBe(303)
})

const deaths: [string, string, (office: Office, link: string) => Promise<unknown>][] = [
  ['that was used', 'link_spent', (office, link) => choose(office, link)],
  ['that another one replaced', 'link_spent', (office) => handedOver(office, 'password_reset')],
  ['that expired', 'link_expired', async ({ clock }) => clock.advance(hour)],
  [
    'whose person was disabled',
    'link_spent',
    async (office) =>
      setPersonDisabled(office.appliance, { id: await idOf(office), disabled: true, actor: atTheDesktop }),
  ],
  [
    'whose person was disabled and enabled again',
    'link_spent',
    async (office) => {
      for (const disabled of [true, false])
        await setPersonDisabled(office.appliance, { id: await idOf(office), disabled, actor: atTheDesktop })
    },
  ],
  [
    'after the password was changed another way',
    'link_spent',
    async ({ appliance }) => {
      const person = await appliance.repositories.people.findByUsername('ben')
      if (person) await setPassword(appliance, { person, password: `${next}!`, actor: atTheDesktop, reason: 'changed' })
    },
  ],
]

test.for(deaths)('a link %s opens nothing, and what happened is recorded', async ([, reason, kill]) => {
  const office = await startOffice()
  const link = await handedOver(office, 'password_reset')
  const early = await opened(office, link)
  await kill(office, link)
  const events = (await eventsOf(office, 'password_change')).length
  const late = await opened(office, link)
  expect(late.page.status).toBe(410)
  expect(late.page.text).toContain('Nothing was changed.')
  expect((await early.visitor.submit(early.page, { new: next, again: next })).status).toBe(410)
  expect(await eventsOf(office, 'password_change')).toHaveLength(events)
  const refused = await eventsOf(office, 'link_refused')
  expect(refused.map((event) => event.reason)).toEqual([reason, reason])
  expect(refused[0]).toMatchObject({ outcome: 'failure', personId: await idOf(office), address: '127.0.0.1' })
})

test('a link for one purpose opens no page of another', async () => {
  const office = await startOffice()
  const reset = await handedOver(office, 'password_reset')
  for (const page of ['invitation', 'reset']) {
    const { page: shown } = await opened(office, reset.replace('/reset?', `/${page}?`))
    expect(shown.status).toBe(page === 'reset' ? 200 : 410)
  }
  const [event] = await eventsOf(office, 'link_refused')
  expect(event).toMatchObject({ reason: 'link_unknown', personId: null, details: { purpose: 'invitation' } })
})

test("half a link, somebody else's verifier and no link at all open nothing", async () => {
  const office = await startOffice()
  const link = await handedOver(office, 'password_reset')
  const other = await handedOver(office, 'invitation', await newcomer(office))
  const start = link.indexOf('token=') + 6
  const mixed = link.slice(0, start + 26) + other.slice(-43)
  for (const wrong of [link.slice(0, -1), mixed, '/account/reset?token=', `${link}A`])
    expect((await opened(office, wrong)).page.status).toBe(410)
  expect((await createVisitor(office.send).open('/account/reset')).status).toBe(410)
  expect((await choose(office, link)).status).toBe(303)
})

test('SEC-A29: the form counts only in the browser that it was shown in', async () => {
  const office = await startOffice()
  const link = await handedOver(office, 'password_reset')
  const { page } = await opened(office, link)
  const other = await opened(office, link)
  const { csrf = '' } = formIn(page.text).fields
  expect((await other.visitor.submit(other.page, { csrf, new: next, again: next })).status).toBe(403)
  expect(await signInStatus(office, ben.password)).toBe(303)
})

test('a link that is mailed goes to the address of the record, and says who asked, until when, and what to do', async () => {
  const office = await startOffice()
  const server = await startMail(office)
  const id = await idOf(office)
  const actor = { actorKind: 'person', actorId: 'anna', actorName: 'Anna Berg', address: '192.168.1.7' } as const
  const issued = await issueLink(office.appliance, { id, purpose: 'password_reset', deliver: 'mail', actor })
  expect(issued).toMatchObject({ url: null, mailedTo: ben.email, expiresAt: office.clock.now() + hour })
  await office.appliance.mail.sendDue()
  const mail = await server.nextMail(ben.email)
  expect(mail.text).toContain('“Anna Berg”, an administrator, asked for a new password for your account “ben”')
  expect(mail.text).toMatch(/until Monday.* 2 March 2026/)
  expect(mail.text).toContain('If this was not you')
  expect((await choose(office, pathOf(linkIn(mail)))).status).toBe(303)
  await office.appliance.mail.sendDue()
  const notice = await server.nextMail(ben.email)
  expect(notice.subject).toBe('Your password was changed at localhost:9400')
  expect(notice.text).toContain('from 127.0.0.1')
})

test('an enrolment link leads to the sign-in, which asks for the password and sees the link', async () => {
  const office = await startOffice()
  const link = await handedOver(office, 'factor_enrolment')
  expect(await signInStatus(office, ben.password)).toBe(401)
  const { visitor, page } = await opened(office, link)
  expect(page.text).toContain('You are <bdi>Ben Castro</bdi>')
  const signInPage = await visitor.open(authorizePath())
  const signedIn = await visitor.submit(signInPage, { username: 'ben', password: ben.password })
  expect(signedIn.status).toBe(303)
  expect((await office.send('/account/enrol', { form: {} })).status).toBe(405)
})
