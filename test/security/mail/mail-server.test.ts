import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { expect, onTestFinished, test } from 'vitest'
import { openBag } from '../../support/bag.ts'
import { startMail, wishFor } from '../../support/mail-office.ts'
import type { MailServer } from '../../support/mail-server.ts'
import { rejection } from '../../support/refusal.ts'

const account = { user: 'office', password: 'letter-box' }
const content = { subject: 'A test', before: ['Hello'], after: [] }

/** The machine trusts this server until the test ends. */
function trust({ certificate = '' }: MailServer): void {
  const before = getCACertificates('default')
  setDefaultCACertificates([...before, certificate])
  onTestFinished(() => setDefaultCACertificates(before))
}

for (const security of ['tls', 'starttls'] as const) {
  test(`with ${security} a mail server is believed only with a certificate that this machine trusts`, async () => {
    const bag = await openBag()
    const server = await startMail(bag, { security, account })
    const refused = await rejection(bag.appliance.mail.sendNow('ben@office.example', content))
    expect(refused).toMatchObject({ code: 'untrusted', permanent: false })
    expect(server.mails).toEqual([])
    trust(server)
    expect(await bag.appliance.mail.sendNow('ben@office.example', content)).toMatch(/^250/)
    expect(await server.nextMail('ben@office.example')).toMatchObject({ subject: 'A test' })
  })
}

test('STARTTLS is demanded: where the server leaves it out, neither password nor mail crosses the line', async () => {
  const bag = await openBag()
  const server = await startMail(bag, { account })
  const wish = wishFor(server, { security: 'starttls', username: account.user })
  await bag.appliance.store.write((transaction) => bag.appliance.mail.change(transaction, wish))
  const refused = await rejection(bag.appliance.mail.sendNow('ben@office.example', content))
  expect(refused).toMatchObject({ code: 'untrusted' })
  expect(server.mails).toEqual([])
})

test('without TLS only a mail server on this machine is taken', async () => {
  const bag = await openBag()
  const change = (host: string) =>
    bag.appliance.store.write((transaction) => bag.appliance.mail.change(transaction, wishFor({ host, port: 25 })))
  for (const host of ['mail.office.example', '192.168.1.5', '::ffff:10.0.0.1', 'localhost.evil.example', '127.evil'])
    expect(await rejection(change(host))).toMatchObject({ code: 'not_protected' })
  expect(bag.appliance.mail.configured()).toBe(false)
  for (const host of ['localhost', '127.0.0.1', '::1']) await change(host)
  expect(bag.appliance.mail.configured()).toBe(true)
})

test('the password is sealed at rest, kept while the server stays the same, and goes to no other', async () => {
  const bag = await openBag()
  const server = await startMail(bag, { account })
  const stored = await bag.appliance.repositories.settings.all()
  expect(stored.get('mail.password')).toMatch(/^v1\./)
  expect(JSON.stringify([...stored])).not.toContain(account.password)
  const change = (wish: Parameters<typeof wishFor>[1]) =>
    bag.appliance.store.write((transaction) => bag.appliance.mail.change(transaction, wishFor(server, wish)))
  await change({ username: account.user, from: 'other@office.example' })
  expect(await bag.appliance.mail.sendNow('ben@office.example', content)).toMatch(/^250/)
  expect(await rejection(change({ username: account.user, host: '127.0.0.1' }))).toMatchObject({
    code: 'password_needed',
  })
  expect(await rejection(change({ username: 'somebody' }))).toMatchObject({ code: 'password_needed' })
  await change({ username: account.user, password: 'guess' })
  const refused = await rejection(bag.appliance.mail.sendNow('ben@office.example', content))
  expect(refused).toMatchObject({ code: 'not_signed_in', permanent: false })
  const again = await openBag({ folder: bag.folder })
  expect(again.appliance.mail.server()).toMatchObject({ host: 'localhost', username: account.user })
})

test('no line of a header comes out of a name, whatever is in it', async () => {
  const bag = await openBag()
  const server = await startMail(bag)
  const evil = 'Ben\r\nBcc: everybody@office.example\r\n\r\nBuy this\u2028now <script>alert(1)</script>'
  await bag.appliance.mail.sendNow('ben@office.example', {
    subject: `For ${evil}`,
    before: [`Hello ${evil}`],
    after: [evil],
  })
  const mail = await server.nextMail('ben@office.example')
  expect(mail.to).toEqual(['ben@office.example'])
  expect([...mail.headers.keys()].sort()).toEqual(
    ['auto-submitted', 'content-type', 'date', 'from', 'message-id', 'mime-version', 'subject', 'to'].sort(),
  )
  expect(mail.subject).toBe('For Ben Bcc: everybody@office.example Buy this now <script>alert(1)</script>')
  expect(mail.html).not.toContain('<script>')
  const hostile = bag.appliance.mail.sendNow('ben@office.example>\r\nRCPT TO:<eve@office.example', content)
  expect(await rejection(hostile)).toMatchObject({ code: 'refused', permanent: true })
  expect(server.mails).toHaveLength(1)
})
