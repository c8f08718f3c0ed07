import { expect, onTestFinished, test } from 'vitest'
import { startOffice } from '../support/appliance.ts'
import { ben } from '../support/data.ts'
import { wishFor } from '../support/mail-office.ts'
import { type MailServerWishes, startMailServer } from '../support/mail-server.ts'
import { rejection } from '../support/refusal.ts'

async function startServer(wishes?: MailServerWishes) {
  const server = await startMailServer(wishes)
  onTestFinished(server.stop)
  return server
}

test('an administrator sets the mail server up, tries it, and takes it away again', async () => {
  const office = await startOffice()
  const server = await startServer({ account: { user: 'office', password: 'letter-box' } })
  expect(await office.anna.mail.get()).toEqual({ server: null, outbox: [] })
  expect(await rejection(office.anna.mail.test({ to: ben.email }))).toMatchObject({ code: 'CONFLICT' })
  const wish = wishFor(server, { username: 'office' })
  const view = await office.anna.mail.update({ ...wish, password: 'letter-box' })
  expect(view).toEqual({ server: { ...wish, passwordSet: true }, outbox: [] })
  expect((await office.anna.mail.test({ to: ben.email })).said).toMatch(/^250/)
  expect((await server.nextMail(ben.email)).subject).toContain('A test mail from localhost')
  expect(await office.anna.mail.update(wish)).toMatchObject({ server: { passwordSet: true } })
  expect(await office.anna.mail.update({ ...wish, password: null })).toMatchObject({ server: { passwordSet: false } })
  expect(await office.anna.mail.remove()).toMatchObject({ server: null })
  const changes = (await office.events()).filter(({ type }) => type === 'settings_change')
  expect(changes).toHaveLength(4)
  expect(changes[0]).toMatchObject({
    actorName: 'Anna Berg',
    details: { mail_server: `localhost:${server.port}`, mail_security: 'none' },
  })
  expect(JSON.stringify([changes, office.logged])).not.toContain('letter-box')
})

test('what is wrong with a mail server is said at its field, in the words of the mail server', async () => {
  const office = await startOffice()
  const server = await startServer({ account: { user: 'office', password: 'letter-box' } })
  const wish = wishFor(server, { username: 'office' })
  const elsewhere = { ...wish, host: 'mail.office.example' }
  expect(await rejection(office.anna.mail.update(elsewhere))).toMatchObject({
    code: 'INVALID',
    data: { field: 'security' },
  })
  await office.anna.mail.update({ ...wish, password: 'guess' })
  const refused = await rejection(office.anna.mail.test({ to: ben.email }))
  expect(refused).toMatchObject({ code: 'INVALID', data: { field: 'username' } })
  expect(refused).toMatchObject({ message: expect.stringContaining('It said: 535') })
  expect(await rejection(office.anna.mail.update({ ...wish, host: '127.0.0.1' }))).toMatchObject({
    code: 'INVALID',
    data: { field: 'password' },
  })
  await office.anna.mail.update({ ...wish, password: 'letter-box' })
  server.turnAway(ben.email)
  expect(await rejection(office.anna.mail.test({ to: ben.email }))).toMatchObject({
    message: expect.stringContaining('550'),
  })
  await server.stop()
  expect(await rejection(office.anna.mail.test({ to: ben.email }))).toMatchObject({ data: { field: 'host' } })
})

test('the outbox shows what was sent and what was not, and giving up the mail server gives up what waits', async () => {
  const office = await startOffice()
  const server = await startServer()
  server.turnAway('gone@office.example')
  await office.anna.mail.update(wishFor(server))
  const invite = (username: string, email: string) => {
    office.clock.advance(1)
    return office.anna.people.invite({ username, name: username, email, deliver: 'mail' })
  }
  await invite('dora', 'dora@office.example')
  await server.nextMail('dora@office.example')
  await invite('emil', 'gone@office.example')
  await expect
    .poll(async () => (await office.anna.mail.get()).outbox.map(({ state, recipient }) => [state, recipient]))
    .toEqual([
      ['given_up', 'gone@office.example'],
      ['sent', 'dora@office.example'],
    ])
  await server.stop()
  await invite('fred', 'fred@office.example')
  await expect.poll(async () => (await office.anna.mail.get()).outbox[0]?.problem).toContain('could not be reached')
  const { outbox } = await office.anna.mail.remove()
  expect(outbox[0]).toMatchObject({ state: 'given_up', problem: 'There is no mail server any more.' })
  expect(await rejection(invite('gina', 'gina@office.example'))).toMatchObject({ code: 'CONFLICT' })
})
