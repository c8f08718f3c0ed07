import { expect, test } from 'vitest'
import { exportOwnData } from '../../server/identity/own-data.ts'
import { atTheDesktop, type Bag, openBag } from '../support/bag.ts'
import { anna, ben } from '../support/data.ts'

/** Tables whose rows name a person and stand in the export under another name, or for a reason not at all. */
const exported: Readonly<Record<string, string>> = {
  person_group: 'groups',
  consent: 'consents',
  oauth_grant: 'grants',
  session: 'sessions',
  unfinished_sign_in: 'unfinished_sign_ins',
  device: 'devices',
  totp: 'authenticator_apps',
  recovery_code: 'recovery_codes',
  passkey: 'passkeys',
  pairwise_subject: 'subjects',
  logout_delivery: 'told_logouts',
  one_time_link: 'links',
  outgoing_mail: 'mail',
  event: 'activity',
}
/** Minutes old, and each of a grant that is there. */
const leftOut = ['access_token']

async function dataOf(bag: Bag, username: string): Promise<Record<string, object[]>> {
  const person = await bag.appliance.repositories.people.findByUsername(username)
  if (!person) throw new Error(`there is no ${username}`)
  const actor = { actorKind: 'person', actorId: person.id, actorName: person.name } as const
  let text = ''
  for await (const piece of await exportOwnData(bag.appliance, { person, actor })) text += piece
  return JSON.parse(text)
}

test('every table that names a person is in the data that the person takes along', async () => {
  const bag = await openBag()
  await bag.add(ben)
  const tables = bag.writer
    .prepare<[], { name: string }>(
      "select m.name from sqlite_master m, pragma_table_info(m.name) c where c.name = 'person_id'",
    )
    .all()
    .map(({ name }) => name)
  expect(tables.length).toBeGreaterThan(5)
  const data = await dataOf(bag, ben.username)
  for (const table of tables.filter((name) => !leftOut.includes(name))) {
    expect(Object.keys(data), table).toContain(exported[table])
  }
})

test('it holds what is known of the person and of nobody else, with moments as people write them', async () => {
  const bag = await openBag()
  await bag.add(anna)
  const { id } = await bag.add(ben)
  await bag.appliance.events.write({ ...atTheDesktop, type: 'user_changed', outcome: 'success', personId: id })
  const data = await dataOf(bag, ben.username)
  expect(data).toMatchObject({ person: [{ username: ben.username, name: ben.name, email: ben.email }] })
  expect(data.person?.[0]).toHaveProperty('created_at', new Date(bag.clock.now()).toISOString())
  expect(data.activity).toMatchObject([{ type: 'data_exported' }, { type: 'user_changed' }, { type: 'user_created' }])
  expect(JSON.stringify(data)).not.toContain(anna.name)
})

test('a long activity is all there, once', async () => {
  const bag = await openBag()
  const { id } = await bag.add(ben)
  await bag.appliance.store.write(async (transaction) => {
    for (let number = 0; number < 1100; number++) {
      const details = { number }
      await bag.appliance.events.record(transaction, {
        type: 'login_failure',
        outcome: 'failure',
        personId: id,
        details,
      })
    }
  })
  const { activity = [] } = await dataOf(bag, ben.username)
  const seqs = activity.map((event) => Reflect.get(event, 'seq'))
  expect(new Set(seqs).size).toBe(1102)
  expect(activity).toHaveLength(1102)
})
