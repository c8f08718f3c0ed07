import { expect, test } from 'vitest'
import { createVisitor, formIn } from '../../support/browserless.ts'
import { eventsOf, follow } from '../../support/code-flow.ts'
import { ben } from '../../support/data.ts'
import { enter, formTo, send, startAccount } from './own-account.ts'

const pages = [
  '/account',
  '/account/name',
  '/account/email',
  '/account/password',
  '/account/security',
  '/account/authenticator',
  '/account/passkeys',
  '/account/passkeys/new',
  '/account/recovery-codes',
  '/account/sessions',
  '/account/applications',
  '/account/activity',
  '/account/data',
]

test('who is not signed in is asked to, on the way to every page, and arrives there', async () => {
  const office = await startAccount()
  for (const path of pages) {
    const stranger = createVisitor(office.send)
    const answer = await stranger.open(path)
    expect([answer.status, answer.headers.location?.startsWith('/account/sign-in?')], path).toEqual([303, true])
  }
  const arrived = await enter(createVisitor(office.send), ben, '/account/activity')
  expect(arrived.text).toContain('<h1>Activity</h1>')
})

test('every page says who it is, has a way out and a navigation, and is kept by nobody', async () => {
  const { visitor } = await startAccount()
  for (const path of pages) {
    const { status, text, headers } = await visitor.open(path)
    expect(status, path).toBe(200)
    expect(text, path).toContain(`<bdi>${ben.name}</bdi>`)
    expect(text.match(/aria-current="page"/g), path).toHaveLength(1)
    expect(formTo({ status, text, headers, json: () => ({}) }, '/oauth/logout').choices, path).toEqual(['logout'])
    expect(headers['cache-control'], path).toBe('no-store')
    expect(headers['content-security-policy'], path).toContain("default-src 'none'")
  }
})

test('the way out ends the session at once', async () => {
  const { visitor } = await startAccount()
  const { action, fields } = formTo(await visitor.open('/account/activity'), '/oauth/logout')
  const done = await visitor.open(action, { form: { ...fields, action: 'logout' } })
  expect(done.text).toContain('You are signed out')
  expect((await visitor.open('/account')).status).toBe(303)
})

test('the profile shows what the office says of the person, and lets them change their name', async () => {
  const office = await startAccount()
  const { visitor, appliance, benId } = office
  await appliance.store.write(async (transaction) => {
    await appliance.repositories.groups.put(transaction, { name: 'Sales', created_at: 0 })
    await appliance.repositories.groups.join(transaction, { person_id: benId, group_name: 'Sales' })
  })
  const { text } = await visitor.open('/account')
  for (const fact of [ben.name, ben.username, ben.email, 'Sales', 'Person without special rights'])
    expect(text).toContain(fact)
  const answer = await send(visitor, { page: '/account/name', fields: { name: '  Benjamin Castro ' } })
  expect([answer.status, answer.headers.location]).toEqual([303, '/account?said=name_changed'])
  expect((await follow(visitor, answer)).text).toContain('Your name is changed.')
  expect(await eventsOf(office, 'user_changed')).toMatchObject([{ personId: benId, details: { changed: 'name' } }])
})

test('SEC-A07: a name that hides something is refused, kept in the field, and changes nothing', async () => {
  const { visitor } = await startAccount()
  const name = 'Anna\u202eBerg'
  const answer = await send(visitor, { page: '/account/name', fields: { name } })
  expect([answer.status, answer.text]).toEqual([422, expect.stringContaining('direction-changing')])
  expect(formTo(answer, '/account/name').fields).toMatchObject({ name })
  expect((await visitor.open('/account')).text).toContain(`<bdi>${ben.name}</bdi>`)
})

test('another e-mail address takes a fresh sign-in, and nobody has verified it', async () => {
  const office = await startAccount()
  const { visitor, appliance, benId, clock } = office
  const person = await appliance.repositories.people.find(benId)
  if (!person) throw new Error('there is no Ben')
  await appliance.store.write((transaction) =>
    appliance.repositories.people.describe(transaction, { ...person, claims: { email_verified: true } }),
  )
  const form = formTo(await visitor.open('/account/email'), '/account/email')
  clock.advance(11 * 60_000)
  const email = 'ben@elsewhere.example'
  const stale = await visitor.open('/account/email', { form: { ...form.fields, email } })
  expect(stale.headers.location).toMatch(/^\/account\/sign-in\?.*fresh/)
  expect((await appliance.repositories.people.find(benId))?.email).toBe(ben.email)
  const page = await visitor.submit(await follow(visitor, stale), { password: ben.password })
  expect((await follow(visitor, page)).text).toContain('Change your e-mail address')
  const answer = await send(visitor, { page: '/account/email', fields: { email } })
  expect(answer.headers.location).toBe('/account?said=email_changed')
  expect(await appliance.repositories.people.find(benId)).toMatchObject({ email, claims: '{}' })
  expect(await eventsOf(office, 'user_changed')).toMatchObject([{ reason: 'email_changed', personId: benId }])
})

test('what is no e-mail address stays in the field with a sentence; nothing at all removes the address', async () => {
  const { visitor, appliance, benId } = await startAccount()
  const answer = await send(visitor, { page: '/account/email', fields: { email: 'ben@' } })
  expect([answer.status, formTo(answer, '/account/email').fields.email]).toEqual([422, 'ben@'])
  expect(answer.text).toContain('Enter an e-mail address')
  await send(visitor, { page: '/account/email', fields: { email: '' } })
  expect((await appliance.repositories.people.find(benId))?.email).toBeNull()
})

test('an address says nothing in our name: what it may make a page say is a closed list', async () => {
  const { visitor } = await startAccount()
  for (const said of ['toString', '__proto__', '<b>x</b>', 'Your password is 1234'])
    expect((await visitor.open(`/account?said=${encodeURIComponent(said)}`)).text).not.toContain('role="status"')
  expect(formIn((await visitor.open('/account')).text).action).toBe('/oauth/logout')
})
