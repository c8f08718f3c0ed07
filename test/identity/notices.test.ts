import { expect, test } from 'vitest'
import { changePerson } from '../../server/identity/change-person.ts'
import { removeFactor } from '../../server/identity/factors/remove-factor.ts'
import { issueLink, openLinksOf } from '../../server/identity/links.ts'
import { notify } from '../../server/identity/notices.ts'
import { setPassword } from '../../server/identity/set-password.ts'
import { atTheDesktop, type Bag, openBag } from '../support/bag.ts'
import { ben, carla } from '../support/data.ts'
import { withTotp } from '../support/factors.ts'
import { startMail } from '../support/mail-office.ts'

const byAnna = { actorKind: 'person', actorId: 'annas-id', actorName: 'Anna Berg', address: '192.168.1.7' } as const
const byBen = (id: string) => ({ ...byAnna, actorId: id, actorName: ben.name, address: '203.0.113.7' })

const outbox = async ({ appliance }: Bag) =>
  (await appliance.repositories.outgoingMail.newest(20)).map(({ kind, recipient }) => `${kind} to ${recipient}`)

test('ASVS 6.3.7: people are told of a factor that came or went, when and by whom, and what to do', async () => {
  const bag = await openBag()
  const server = await startMail(bag)
  const { person } = await withTotp(bag, ben)
  await bag.appliance.mail.sendDue()
  const added = await server.nextMail(ben.email)
  expect(added.subject).toBe('Your second factors were changed at localhost:9400')
  expect(added.text).toContain('An authenticator app was added to your account “ben”')
  expect(added.text).toMatch(/on Monday.* 2 March 2026.* by an administrator\./)
  expect(added.text).toContain('If you do not, tell your administrator at once')
  await removeFactor(bag.appliance, { person, factor: 'totp', actor: byBen(person.id) })
  await bag.appliance.mail.sendDue()
  expect((await server.nextMail(ben.email)).text).toMatch(/was removed from .* from 203\.0\.113\.7\./)
})

test('another e-mail address ends the links that were mailed, and the old one is told', async () => {
  const bag = await openBag()
  const server = await startMail(bag)
  const { id } = await bag.add(ben)
  await issueLink(bag.appliance, { id, purpose: 'password_reset', deliver: 'mail', actor: byAnna })
  const email = 'ben@elsewhere.example'
  bag.clock.advance(1)
  await changePerson(bag.appliance, { id, facts: { email }, actor: byAnna })
  expect(await openLinksOf(bag.appliance, id)).toEqual([])
  await bag.appliance.mail.sendDue()
  await server.nextMail(ben.email)
  const notice = await server.nextMail(ben.email)
  expect(notice.subject).toBe('Your e-mail address was changed at localhost:9400')
  expect(notice.text).toContain('by “Anna Berg”, an administrator')
  expect(notice.raw).not.toContain(email)
  expect(server.mails.map(({ to }) => to)).toEqual([[ben.email], [ben.email]])
})

test('a new password is told of, unless it is the first one', async () => {
  const bag = await openBag()
  await startMail(bag)
  const person = await bag.add(ben)
  const change = { person, password: 'Nine quiet lamps, 2 ladders', actor: byBen(person.id) }
  await setPassword(bag.appliance, { ...change, reason: 'invitation' })
  expect(await outbox(bag)).toEqual([])
  await setPassword(bag.appliance, { ...change, reason: 'reset' })
  expect(await outbox(bag)).toEqual([`password_changed to ${ben.email}`])
})

test('nobody is told where there is no mail server, no address, or where the office wants no word of new devices', async () => {
  const bag = await openBag()
  const [withAddress, without] = [await bag.add(ben), await bag.add(carla)]
  const { policies, store } = bag.appliance
  const tell = (person: typeof withAddress) =>
    store.write((tx) =>
      notify(bag.appliance, tx, { kind: 'new_device', person, actor: atTheDesktop, device: 'Firefox' }),
    )
  await tell(withAddress)
  await startMail(bag)
  await tell(without)
  expect(await outbox(bag)).toEqual([])
  await tell(withAddress)
  expect(await outbox(bag)).toEqual([`new_device to ${ben.email}`])
  const { account, ...others } = policies.current()
  await store.write((tx) => policies.change(tx, { ...others, account: { ...account, newDeviceNotice: false } }))
  await tell(withAddress)
  expect(await outbox(bag)).toHaveLength(1)
})
