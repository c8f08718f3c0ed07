import { expect, test } from 'vitest'
import { createConfig } from '../../../server/config.ts'
import { createVisitor } from '../../support/browserless.ts'
import { eventsOf, follow, type Office, startOffice } from '../../support/code-flow.ts'
import { anna } from '../../support/data.ts'
import type { Answer } from '../../support/http-server.ts'
import { addPasskey } from '../../support/passkeys.ts'
import { readQr } from '../../support/qr.ts'
import { type CreationOptions, softwareAuthenticator } from '../../support/software-authenticator.ts'
import { type TotpDevice, totpDevice } from '../../support/totp-device.ts'
import { enter, formTo, send, startAccount } from './own-account.ts'

const appPath = '/account/authenticator'
const confirmPath = '/account/authenticator/confirm'

const codesIn = ({ text }: Answer): string[] =>
  [...text.matchAll(/<li><code>([^<]+)<\/code><\/li>/g)].map(([, code = '']) => code)

/** Scans the QR code that the page shows, as a phone does. */
async function scan(office: Pick<Office, 'visitor' | 'clock'>): Promise<{ page: Answer; phone: TotpDevice }> {
  const page = await send(office.visitor, { page: appPath })
  const svg = /<svg[^>]*shape-rendering[\s\S]*?<\/svg>/.exec(page.text)?.[0] ?? ''
  return { page, phone: totpDevice(readQr(svg), office.clock) }
}

async function setUpApp(office: Pick<Office, 'visitor' | 'clock'>) {
  const { page, phone } = await scan(office)
  const { fields } = formTo(page, confirmPath)
  const done = await office.visitor.open(confirmPath, { form: { ...fields, code: phone.code() } })
  return { phone, done }
}

const factorsOf = async ({ appliance, benId }: { appliance: Office['appliance']; benId: string }) => ({
  totp: await appliance.repositories.totp.confirmed(benId),
  passkeys: await appliance.repositories.passkeys.ofPerson(benId),
})

test('SEC-A37: an app is set up by its QR code or key, and counts once a code has shown that it works', async () => {
  const office = await startAccount()
  const { page, phone } = await scan(office)
  expect(page.headers['cache-control']).toBe('no-store')
  expect(page.text.replaceAll(' ', '')).toContain(phone.secret)
  expect((await office.visitor.open(appPath)).text).not.toContain(phone.secret)
  expect((await factorsOf(office)).totp).toBeUndefined()
  const { fields } = formTo(page, confirmPath)
  const wrong = await office.visitor.open(confirmPath, { form: { ...fields, code: '000000' } })
  expect([wrong.status, wrong.text]).toEqual([422, expect.stringContaining('This code is not right')])
  expect((await factorsOf(office)).totp).toBeUndefined()
  const done = await office.visitor.open(confirmPath, { form: { ...fields, code: phone.code() } })
  expect([done.status, codesIn(done).length, done.headers['cache-control']]).toEqual([200, 10, 'no-store'])
  expect((await factorsOf(office)).totp).toBeDefined()
  expect(await eventsOf(office, 'mfa_enabled')).toMatchObject([{ personId: office.benId, details: { factor: 'totp' } }])
  const secrets = [phone.secret, ...codesIn(done)]
  const recorded = JSON.stringify(await office.events()) + office.logged.join()
  for (const secret of secrets) expect(recorded).not.toContain(secret)
})

test('ASVS 7.4.3: after a change of the second factor the end of the other sessions is offered, and works', async () => {
  const office = await startAccount()
  const elsewhere = createVisitor(office.send)
  await enter(elsewhere)
  const { done } = await setUpApp(office)
  const next = /href="(\/account\/security\?said=[a-z_]+)"/.exec(done.text)?.[1] ?? ''
  const page = await office.visitor.open(next)
  const { fields } = formTo(page, '/account/sessions/end-others')
  await office.visitor.open('/account/sessions/end-others', { form: fields })
  expect((await elsewhere.open('/account')).status).toBe(303)
})

test('SEC-A37: moving to another phone leaves the old one counting until the new one has shown a code', async () => {
  const office = await startAccount()
  const first = await setUpApp(office)
  office.clock.advance(60_000)
  const second = await scan(office)
  expect(second.phone.secret).not.toBe(first.phone.secret)
  const before = (await factorsOf(office)).totp?.id
  const { fields } = formTo(second.page, confirmPath)
  const done = await office.visitor.open(confirmPath, { form: { ...fields, code: second.phone.code() } })
  expect(done.headers.location).toBe('/account/security?said=authenticator_added')
  expect((await factorsOf(office)).totp?.id).not.toBe(before)
})

test('SEC-A38: new recovery codes are shown once, all older ones are dead, and few left are a warning', async () => {
  const office = await startAccount()
  const { done } = await setUpApp(office)
  const made = await send(office.visitor, { page: '/account/recovery-codes' })
  expect(codesIn(made)).toHaveLength(10)
  expect(codesIn(made)).not.toContain(codesIn(done)[0])
  const later = await office.visitor.open('/account/recovery-codes')
  expect([codesIn(later), later.text]).toEqual([[], expect.stringContaining('You have 10 left')])
  expect(later.text).not.toContain('Only a few are left')
  office.writer
    .prepare('update recovery_code set used_at = 1 where rowid in (select rowid from recovery_code limit 8)')
    .run()
  const few = await office.visitor.open('/account/security')
  expect(few.text).toContain('Only a few are left')
})

test('a factor is taken away after a question, the last one with its recovery codes', async () => {
  const office = await startAccount()
  await setUpApp(office)
  const page = '/account/remove-factor?factor=totp'
  expect((await office.visitor.open(page)).text).toContain('Your recovery codes go with it')
  const answer = await send(office.visitor, { page, action: '/account/remove-factor' })
  expect(answer.headers.location).toBe('/account/security?said=factor_removed')
  expect((await factorsOf(office)).totp).toBeUndefined()
  expect(await office.appliance.repositories.recoveryCodes.countLeft(office.benId)).toBe(0)
  expect(await eventsOf(office, 'mfa_disabled')).toMatchObject([{ personId: office.benId }])
})

test('where the office asks for a second factor, the last one stays, and the page says why', async () => {
  const office = await startAccount()
  await setUpApp(office)
  const { appliance } = office
  const form = formTo(await office.visitor.open('/account/remove-factor?factor=totp'), '/account/remove-factor')
  const current = appliance.policies.current()
  await appliance.store.write((transaction) =>
    appliance.policies.change(transaction, {
      ...current,
      secondFactor: { ...current.secondFactor, mode: 'required' },
    }),
  )
  const asked = await office.visitor.open('/account/remove-factor?factor=totp')
  expect(asked.text).toContain('Your office asks everybody for one')
  const answer = await office.visitor.open('/account/remove-factor', { form: form.fields })
  expect((await follow(office.visitor, answer)).text).toContain('Set up another first')
  expect((await factorsOf(office)).totp).toBeDefined()
})

/** What the page's script would ask the device. */
function questionIn({ text }: Answer): CreationOptions {
  const [, question = ''] = /data-question="([^"]+)"/.exec(text) ?? []
  return JSON.parse(question.replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code))))
}

/** Answers the page's question as the browser's script would with this device. */
async function addOwnPasskey(office: Pick<Office, 'visitor'>, name: string) {
  const page = await office.visitor.open('/account/passkeys/new')
  const { fields } = formTo(page, '/account/passkeys/new')
  const response = JSON.stringify(softwareAuthenticator().create(questionIn(page)))
  return office.visitor.open('/account/passkeys/new', { form: { ...fields, name, response } })
}

test('a passkey is added under a name, renamed and taken away', async () => {
  const office = await startAccount()
  const added = await addOwnPasskey(office, 'Grey key')
  expect([added.status, codesIn(added).length]).toEqual([200, 10])
  expect((await office.visitor.open('/account/passkeys')).text).toContain('Grey key')
  const renamed = await send(office.visitor, {
    page: '/account/passkeys',
    action: '/account/passkeys/rename',
    fields: { name: 'Key on my ring' },
  })
  expect((await follow(office.visitor, renamed)).text).toContain('Key on my ring')
  const [passkey] = (await factorsOf(office)).passkeys
  const page = `/account/remove-factor?passkey=${passkey?.credential_id}`
  await send(office.visitor, { page, action: '/account/remove-factor' })
  expect((await factorsOf(office)).passkeys).toEqual([])
})

test('an answer that is no passkey is refused with a sentence, and the name stays in its field', async () => {
  const office = await startAccount()
  const page = await office.visitor.open('/account/passkeys/new')
  const { fields } = formTo(page, '/account/passkeys/new')
  for (const response of ['', 'null', '{"id":"x"}', '['.repeat(5000)]) {
    const answer = await office.visitor.open('/account/passkeys/new', { form: { ...fields, name: 'My key', response } })
    expect([answer.status, formTo(answer, '/account/passkeys/new').fields.name]).toEqual([422, 'My key'])
  }
  expect((await factorsOf(office)).passkeys).toEqual([])
})

test('the passkey of somebody else is not there, whatever id is sent', async () => {
  const office = await startAccount()
  const hers = await office.add({ ...anna, role: 'user' })
  const id = await addPasskey(office, hers)
  await addOwnPasskey(office, 'Grey key')
  const { fields } = formTo(await office.visitor.open('/account/passkeys'), '/account/passkeys/rename')
  const renamed = await office.visitor.open('/account/passkeys/rename', {
    form: { ...fields, passkey: id, name: 'Mine' },
  })
  expect(renamed.headers.location).toBe('/account/passkeys?said=no_longer_there')
  const asked = await office.visitor.open(`/account/remove-factor?passkey=${id}`)
  expect(asked.headers.location).toBe('/account/security?said=no_longer_there')
  const [own] = (await factorsOf(office)).passkeys
  const form = formTo(
    await office.visitor.open(`/account/remove-factor?passkey=${own?.credential_id}`),
    '/account/remove-factor',
  )
  const answer = await office.visitor.open('/account/remove-factor', { form: { ...form.fields, passkey: id } })
  expect(answer.headers.location).toBe('/account/security?said=no_longer_there')
  expect(await office.appliance.repositories.passkeys.ofPerson(hers.id)).toMatchObject([{ credential_id: id }])
})

test('where no passkey can be added, the page says why and what to do instead', async () => {
  const office = await startAccount()
  const person = await office.appliance.repositories.people.find(office.benId)
  if (!person) throw new Error('there is no Ben')
  const { fields } = formTo(await office.visitor.open('/account/passkeys/new'), '/account/passkeys/new')
  for (let number = 0; number < 20; number++) await addPasskey(office, person)
  const full = await office.visitor.open('/account/passkeys/new')
  expect([full.status, full.text]).toEqual([422, expect.stringContaining('Delete one first')])
  const sent = await office.visitor.open('/account/passkeys/new', { form: { ...fields, response: '{}' } })
  expect([sent.status, sent.text]).toEqual([422, expect.stringContaining('Delete one first')])
})

test('a server whose address is a number says that passkeys do not work with it', async () => {
  const office = await startOffice({ config: createConfig('http://127.0.0.1:9400', { bcryptCost: 4 }) })
  const headers = { host: '127.0.0.1:9400' }
  const visitor = createVisitor((path, question = {}) =>
    office.send(path, { ...question, headers: { ...question.headers, ...headers } }),
  )
  await enter(visitor)
  expect((await visitor.open('/account/passkeys')).text).not.toContain('Add a passkey')
  const answer = await visitor.open('/account/passkeys/new')
  expect([answer.status, answer.text]).toEqual([422, expect.stringContaining('Use an authenticator app')])
})
