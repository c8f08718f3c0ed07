import { createServer } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import type { NewMail } from '../../../server/security/mail/mailbox.ts'
import { type Bag, openBag } from '../../support/bag.ts'
import { ben } from '../../support/data.ts'
import { startMail, wishFor } from '../../support/mail-office.ts'

const minute = 60_000
const hour = 60 * minute
const secretLink = 'http://localhost:9400/account/reset?token=abcdefghijklmnop'

async function letterTo(bag: Bag, wish: Partial<NewMail> = {}): Promise<NewMail> {
  const person = (await bag.appliance.repositories.people.findByUsername('ben')) ?? (await bag.add(ben))
  return {
    kind: 'password_reset',
    personId: person.id,
    recipient: ben.email,
    content: { subject: 'A link', before: ['Hello'], link: { label: 'Go on', url: secretLink }, after: [] },
    ...wish,
  }
}

async function enqueue(bag: Bag, wish: Partial<NewMail> = {}): Promise<void> {
  const mail = await letterTo(bag, wish)
  await bag.appliance.store.write((transaction) => bag.appliance.mail.enqueue(transaction, mail))
}

const outbox = (bag: Bag) => bag.appliance.repositories.outgoingMail.newest(10)

test('a mail is kept with the action that it tells of, and sent once', async () => {
  const bag = await openBag()
  const server = await startMail(bag)
  const mail = await letterTo(bag)
  const undone = bag.appliance.store.write(async (transaction) => {
    await bag.appliance.mail.enqueue(transaction, mail)
    throw new Error('the action failed')
  })
  await expect(undone).rejects.toThrow('the action failed')
  await enqueue(bag)
  await Promise.all([bag.appliance.mail.sendDue(), bag.appliance.mail.sendDue()])
  await bag.appliance.mail.sendDue()
  expect(server.mails).toHaveLength(1)
  expect(server.mails[0]).toMatchObject({
    from: 'authly@office.example',
    to: ['ben@office.example'],
    subject: 'A link',
  })
  expect(server.mails[0]?.text).toContain(secretLink)
  expect(server.mails[0]?.html).toContain(`href="${secretLink.replace('=', '&#61;')}"`)
  expect(server.mails[0]?.headers.get('auto-submitted')).toBe('auto-generated')
  expect(await outbox(bag)).toMatchObject([{ content: '', attempts: 1, sent_at: bag.clock.now(), last_problem: null }])
})

test('the content of a mail that waits is sealed, and opens in no other row', async () => {
  const bag = await openBag()
  const server = await startMail(bag)
  await enqueue(bag)
  await enqueue(bag, { content: { subject: 'Another', before: [], after: [] } })
  const [second, first] = await outbox(bag)
  expect(first?.content).toMatch(/^v1\./)
  expect(JSON.stringify(first)).not.toContain('token=')
  bag.writer.prepare('UPDATE outgoing_mail SET content = ? WHERE id = ?').run(first?.content, second?.id)
  await expect(bag.appliance.mail.sendDue()).rejects.toMatchObject({ code: 'not_authentic' })
  expect(server.mails).toHaveLength(1)
})

test('a mail server that cannot be reached is asked again after 1, 5, 30 minutes, 2 and 8 hours, and then no more', async () => {
  const bag = await openBag()
  const server = await startMail(bag)
  await server.stop()
  await enqueue(bag)
  const pauses = [minute, 5 * minute, 30 * minute, 2 * hour, 8 * hour]
  for (const [made, pause] of pauses.entries()) {
    await bag.appliance.mail.sendDue()
    await bag.appliance.mail.sendDue()
    expect(await outbox(bag)).toMatchObject([{ attempts: made + 1, given_up_at: null }])
    bag.clock.advance(pause - 1)
    await bag.appliance.mail.sendDue()
    expect(await outbox(bag)).toMatchObject([{ attempts: made + 1 }])
    bag.clock.advance(1)
  }
  expect((await bag.events()).filter(({ type }) => type === 'mail_failed')).toEqual([])
  await bag.appliance.mail.sendDue()
  const [mail] = await outbox(bag)
  expect(mail).toMatchObject({ attempts: 6, given_up_at: bag.clock.now(), content: '', sent_at: null })
  expect(mail?.last_problem).toContain('could not be reached')
  const [event] = (await bag.events()).filter(({ type }) => type === 'mail_failed')
  expect(event).toMatchObject({ outcome: 'failure', actorKind: 'system', personId: mail?.person_id })
  expect(event?.details).toEqual({ kind: 'password_reset', attempts: 6 })
  expect(JSON.stringify([event, bag.logged])).not.toMatch(/ben@office|token=/)
})

test('a mailbox that is not there is not asked for twice; what the mail server said is kept without addresses of pages', async () => {
  const bag = await openBag()
  const server = await startMail(bag)
  server.turnAway(ben.email)
  await enqueue(bag)
  await bag.appliance.mail.sendDue()
  const [mail] = await outbox(bag)
  expect(mail).toMatchObject({ attempts: 1, given_up_at: bag.clock.now(), content: '' })
  expect(mail?.last_problem).toBe('The mail server refused the mail. It said: 550 No such mailbox')
})

test('what waits survives a restart, also one in the middle of an attempt', async () => {
  const first = await openBag()
  const server = await startMail(first)
  await enqueue(first)
  const [mail] = await outbox(first)
  // As a killed process leaves it: begun, and never heard of again.
  const attempt = { attempts: 1, nextAttemptAt: first.clock.now() + minute }
  await first.appliance.store.write((tx) =>
    first.appliance.repositories.outgoingMail.begin(tx, mail?.id ?? '', attempt),
  )
  await first.close()
  const second = await openBag({ folder: first.folder, clock: first.clock })
  await second.appliance.mail.sendDue()
  expect(server.mails).toHaveLength(0)
  second.clock.advance(minute)
  await second.appliance.mail.sendDue()
  expect(await server.nextMail(ben.email)).toMatchObject({ subject: 'A link' })
})

test('a link that has died on the way is not sent any more', async () => {
  const bag = await openBag()
  const server = await startMail(bag)
  await enqueue(bag, { expiresAt: bag.clock.now() + minute })
  bag.clock.advance(minute)
  await bag.appliance.mail.sendDue()
  expect(server.mails).toEqual([])
  expect(await outbox(bag)).toMatchObject([{ attempts: 0, given_up_at: bag.clock.now(), content: '' }])
})

test('closing gives up a mail server that takes the connection and says nothing, and the mail still waits', async () => {
  const bag = await openBag()
  const silent = createServer()
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void silent.close())
  const asked = new Promise<void>((resolve) => silent.once('connection', () => resolve()))
  const address = silent.address()
  const port = typeof address === 'object' && address ? address.port : 0
  const wish = wishFor({ host: 'localhost', port })
  await bag.appliance.store.write((transaction) => bag.appliance.mail.change(transaction, wish))
  bag.appliance.mail.start()
  await enqueue(bag)
  await asked
  await bag.close()
  const again = await openBag({ folder: bag.folder, clock: bag.clock })
  expect(await outbox(again)).toMatchObject([{ attempts: 1, sent_at: null, given_up_at: null }])
  expect(bag.logged.join()).not.toMatch(/could not be worked through/)
})

test('a running server sends by itself what is enqueued', async () => {
  const bag = await openBag()
  const server = await startMail(bag)
  bag.appliance.mail.start()
  await enqueue(bag)
  await server.nextMail(ben.email)
  await enqueue(bag)
  await server.nextMail(ben.email)
})
