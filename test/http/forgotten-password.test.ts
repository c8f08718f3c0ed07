import { expect, test, vi } from 'vitest'
import { createConfig } from '../../server/config.ts'
import { createVisitor } from '../support/browserless.ts'
import { eventsOf, type Office, startOffice } from '../support/code-flow.ts'
import { ben } from '../support/data.ts'
import { issuer } from '../support/http-server.ts'
import { startMail } from '../support/mail-office.ts'
import { linkIn } from '../support/mail-server.ts'

const minute = 60_000

async function ask(office: Office, name: string, address = '203.0.113.5') {
  const visitor = createVisitor(office.send)
  const headers = { 'x-forwarded-for': address }
  const page = await visitor.open('/account/forgot')
  const { csrf = '' } = Object.fromEntries(
    [...page.text.matchAll(/name="(csrf)" value="([^"]+)"/g)].map(([, k, v]) => [k, v]),
  )
  return visitor.open('/account/forgot', { form: { csrf, name }, headers })
}

test('without a mail server, or where the office does not want it, the page says whom to ask', async () => {
  const office = await startOffice()
  const { visitor } = office
  expect((await visitor.open('/account/forgot')).text).toContain('Ask your administrator.')
  await startMail(office)
  expect((await visitor.open('/account/forgot')).text).toContain('name="name"')
  const { policies, store } = office.appliance
  const { account, ...others } = policies.current()
  await store.write((tx) => policies.change(tx, { ...others, account: { ...account, selfReset: false } }))
  expect((await visitor.open('/account/forgot')).text).toContain('Ask your administrator.')
  expect(await ask(office, 'ben')).toMatchObject({ status: 303, headers: { location: '/account/forgot' } })
})

test('the answer is the same page for everybody, and the mail comes behind it', async () => {
  const office = await startOffice()
  const server = await startMail(office)
  office.appliance.mail.start()
  for (const name of ['nobody', 'ben'])
    expect(await ask(office, name)).toMatchObject({ status: 303, headers: { location: '/account/forgot/sent' } })
  expect(await server.nextMail(ben.email)).toMatchObject({ subject: 'Choose a new password for localhost:9400' })
  await vi.waitFor(async () => expect(await eventsOf(office, 'link_refused')).toHaveLength(1), 5000)
  expect(server.mails).toHaveLength(1)
})

test('an address that asks too often is turned away for a while, and nobody else is', async () => {
  const office = await startOffice({ config: createConfig(issuer, { bcryptCost: 4, trustedProxies: ['127.0.0.1'] }) })
  await startMail(office)
  for (let count = 0; count < 20; count++) expect((await ask(office, `nobody${count}`)).status).toBe(303)
  for (const _ of [1, 2]) {
    const refused = await ask(office, 'ben')
    expect(refused).toMatchObject({ status: 429, headers: { 'retry-after': '600' } })
    expect(refused.text).toContain('Too many requests from here.')
  }
  expect((await ask(office, 'ben', '203.0.113.6')).status).toBe(303)
  expect(await eventsOf(office, 'rate_limit_exceeded')).toMatchObject([{ details: { tier: 'password_reset' } }])
  office.clock.advance(10 * minute)
  expect((await ask(office, 'ben')).status).toBe(303)
})

test('SEC-A52: the link bears the name of the issuer, whatever host the request names', async () => {
  const office = await startOffice()
  const server = await startMail(office)
  office.appliance.mail.start()
  const forged = { 'x-forwarded-host': 'evil.example', forwarded: 'host=evil.example', 'x-forwarded-proto': 'https' }
  const visitor = createVisitor(office.send)
  const page = await visitor.open('/account/forgot')
  const csrf = /name="csrf" value="([^"]+)"/.exec(page.text)?.[1] ?? ''
  await visitor.open('/account/forgot', { form: { csrf, name: 'ben' }, headers: forged })
  expect((await office.send('/account/forgot', { headers: { host: 'evil.example' } })).status).toBe(421)
  const mail = await server.nextMail(ben.email)
  expect(linkIn(mail)).toMatch(/^http:\/\/localhost:9400\/account\/reset\?token=/)
  expect(mail.raw).not.toContain('evil.example')
})
