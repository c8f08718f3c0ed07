import { expect, test } from 'vitest'
import { requestReset } from '../../server/identity/forgotten-password.ts'
import { setPersonDisabled } from '../../server/identity/people.ts'
import { atTheDesktop, type Bag, fromAddress, openBag } from '../support/bag.ts'
import { ben, carla } from '../support/data.ts'
import { startMail } from '../support/mail-office.ts'
import { linkIn } from '../support/mail-server.ts'

const hour = 60 * 60_000

const ask = ({ appliance }: Bag, name: string, address = '192.0.2.9') =>
  requestReset(appliance, { name, request: fromAddress(address) })

const outcomes = async (bag: Bag) =>
  (await bag.events()).filter(({ type }) => type.startsWith('link_')).map(({ type, reason }) => reason ?? type)

test.for(['ben', ' BEN ', 'ben@office.example', 'Ben@Office.Example'])(
  'who types “%s” gets a link at the address of the record, and at no other',
  async (name) => {
    const bag = await openBag()
    const server = await startMail(bag)
    await bag.add(ben)
    await ask(bag, name)
    await bag.appliance.mail.sendDue()
    const mail = await server.nextMail(ben.email)
    expect(mail.text).toContain('Somebody at 192.0.2.9, perhaps you, asked for a new password')
    expect(linkIn(mail)).toMatch(/^http:\/\/localhost:9400\/account\/reset\?token=\w+/)
    expect(server.mails).toHaveLength(1)
    expect(await outcomes(bag)).toEqual(['link_issued'])
  },
)

test('nobody, the disabled, who has no address and an address that two people share get no mail, each with its reason', async () => {
  const bag = await openBag()
  const server = await startMail(bag)
  const { id } = await bag.add(ben)
  await setPersonDisabled(bag.appliance, { id, disabled: true, actor: atTheDesktop })
  await bag.add(carla)
  for (const username of ['dora', 'emil']) await bag.add({ ...carla, username, email: 'desk@office.example' })
  for (const name of ['ben', 'carla', 'desk@office.example', 'nobody', '', '%', "' OR 1=1 --"]) await ask(bag, name)
  await bag.appliance.mail.sendDue()
  expect(server.mails).toEqual([])
  const unknown = Array.from({ length: 5 }, () => 'unknown_user')
  expect(await outcomes(bag)).toEqual(['account_disabled', 'no_email_address', ...unknown])
  expect(JSON.stringify(await bag.events())).not.toMatch(/OR 1=1|desk@office/)
})

test('SEC-A45: three mails an hour and no more, wherever they are asked from, also at the same moment and after a restart', async () => {
  const bag = await openBag()
  const server = await startMail(bag)
  await bag.add(ben)
  await Promise.all([1, 2, 3, 4, 5, 6].map((number) => ask(bag, 'ben', `192.0.2.${number}`)))
  expect((await outcomes(bag)).toSorted()).toEqual([
    ...['link_issued', 'link_issued', 'link_issued'],
    ...['too_many_attempts', 'too_many_attempts', 'too_many_attempts'],
  ])
  await bag.close()
  const again = await openBag({ folder: bag.folder, clock: bag.clock })
  await ask(again, 'ben')
  await again.appliance.mail.sendDue()
  expect(server.mails).toHaveLength(3)
  bag.clock.advance(hour)
  await ask(again, 'ben')
  await again.appliance.mail.sendDue()
  expect(server.mails).toHaveLength(4)
})

test('only the newest of several links works', async () => {
  const bag = await openBag()
  await startMail(bag)
  const { id } = await bag.add(ben)
  await ask(bag, 'ben')
  await ask(bag, 'ben')
  expect(await bag.appliance.repositories.oneTimeLinks.openOfPerson(id, bag.clock.now())).toHaveLength(1)
})
