import { expect, test } from 'vitest'
import { createPerson, insertPerson, preparePerson } from '../../server/identity/new-person.ts'
import { removePerson, setPersonDisabled } from '../../server/identity/people.ts'
import { PersonError } from '../../server/identity/person-error.ts'
import { findSession } from '../../server/identity/sessions.ts'
import { atTheDesktop, type Bag, openBag } from '../support/bag.ts'
import { anna, ben, carla } from '../support/data.ts'
import { signInAs } from '../support/sign-in.ts'

const actor = atTheDesktop

const signInBen = async ({ appliance }: Bag) => (await signInAs(appliance, ben)).sessionCookie

function giveGrant({ appliance, clock }: Bag, personId: string) {
  const grant = {
    id: `grant-of-${personId}`,
    person_id: personId,
    client_id: 'intranet',
    scope: 'openid',
    session_selector: null,
    auth_time: clock.now(),
    amr: 'pwd',
    nonce: null,
    address: null,
    created_at: clock.now(),
    revoked_at: null,
    revoked_reason: null,
  }
  return appliance.store.write(async (tx) => {
    await appliance.repositories.grants.insert(tx, grant)
    return grant.id
  })
}

test('a new person is there, and recorded with who added them', async () => {
  const { appliance, events } = await openBag()
  const person = await createPerson(appliance, ben, actor)
  expect(await appliance.repositories.people.findByUsername('BEN')).toEqual(person)
  expect(await events()).toMatchObject([
    {
      type: 'user_created',
      outcome: 'success',
      actorKind: 'desktop',
      requestId: 'request-1',
      details: { person_id: person.id, username: 'ben', role: 'user' },
    },
  ])
})

test('a user name is given once, however it is written, also to two who come at the same time', async () => {
  const { appliance, events } = await openBag()
  const names = ['zoë', 'Zoë', 'ZOE\u0308', ' zoë']
  const attempts = await Promise.allSettled(
    names.map((username) => createPerson(appliance, { ...ben, username }, actor)),
  )
  expect(attempts.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  await expect(createPerson(appliance, { ...ben, username: 'ZOË' }, actor)).rejects.toMatchObject({
    code: 'username_taken',
  })
  expect(await events()).toHaveLength(1)
})

test('a password that the policy refuses is refused by naming what is missing, and nobody is added', async () => {
  const { appliance, events } = await openBag()
  const refused = createPerson(appliance, { ...ben, password: 'ben castro' }, actor)
  await expect(refused).rejects.toMatchObject({
    code: 'weak_password',
    unmet: [
      '12 characters or more',
      'An upper-case letter',
      'A digit',
      'Not your name, e-mail address, this server’s name or “authly”',
    ],
  })
  await expect(refused).rejects.not.toThrow(/ben castro/)
  expect(await appliance.repositories.people.findByUsername('ben')).toBeUndefined()
  expect(await events()).toEqual([])
})

test.for([
  'plain text',
  '$2b$31$abcdefghijklmnopqrstuuN0xv7Ur1eYQGg4J6nZ2Gm1L8k9Cg2aa',
  '$1$salt$hash',
  '',
  'v1:p1:$2b$04$x',
])('a password hash that is not bcrypt of a bearable cost is refused: %s', async (passwordHash) => {
  const { appliance } = await openBag()
  const refused = createPerson(appliance, { ...ben, password: undefined, passwordHash }, actor)
  await expect(refused).rejects.toMatchObject({ code: 'unusable_password_hash' })
})

test('SEC-S67: people prepared beforehand are added together or not at all, with their events', async () => {
  const { appliance, events } = await openBag()
  const [first, second] = [
    await preparePerson(appliance, anna),
    await preparePerson(appliance, { ...ben, username: 'anna' }),
  ]
  const adding = appliance.store.write(async (tx) => {
    await insertPerson(appliance, tx, { person: first, actor })
    await insertPerson(appliance, tx, { person: second, actor })
  })
  await expect(adding).rejects.toThrow(PersonError)
  expect(await appliance.repositories.people.findByUsername('anna')).toBeUndefined()
  expect(await events()).toEqual([])
})

test('SEC-A32: disabling ends sessions and grants at once, and is recorded; enabling brings none of them back', async () => {
  const bag = await openBag()
  const { appliance, add, events } = bag
  const { id } = await add(ben)
  const cookie = await signInBen(bag)
  const grant = await giveGrant(bag, id)
  expect(await setPersonDisabled(appliance, { id, disabled: true, actor })).toMatchObject({ id, disabled: 1 })
  expect(await findSession(appliance, cookie)).toBeUndefined()
  expect(await appliance.repositories.grants.find(grant)).toMatchObject({ revoked_reason: 'account_disabled' })
  expect((await events()).at(-1)).toMatchObject({
    type: 'permission_change',
    reason: 'account_disabled',
    actorKind: 'desktop',
    details: { person_id: id, username: 'ben', sessions_ended: 1, grants_revoked: 1 },
  })
  await setPersonDisabled(appliance, { id, disabled: false, actor })
  expect((await events()).at(-1)).toMatchObject({ type: 'permission_change', reason: 'account_enabled' })
  expect(await findSession(appliance, cookie)).toBeUndefined()
  expect((await appliance.repositories.grants.find(grant))?.revoked_at).not.toBeNull()
  expect(await findSession(appliance, await signInBen(bag))).toBeDefined()
})

test('disabling somebody who is disabled changes nothing and records nothing', async () => {
  const { appliance, add, events } = await openBag()
  const { id } = await add(ben)
  await setPersonDisabled(appliance, { id, disabled: true, actor })
  await setPersonDisabled(appliance, { id, disabled: true, actor })
  expect(await events()).toHaveLength(2)
})

test('SEC-A32: who is deleted is gone with sessions; their grants stay, revoked', async () => {
  const bag = await openBag()
  const { appliance, add, events } = bag
  const { id } = await add(ben)
  const cookie = await signInBen(bag)
  const grant = await giveGrant(bag, id)
  await removePerson(appliance, { id, actor })
  expect(await appliance.repositories.people.find(id)).toBeUndefined()
  expect(await findSession(appliance, cookie)).toBeUndefined()
  expect(await appliance.repositories.grants.find(grant)).toMatchObject({ revoked_reason: 'account_deleted' })
  expect((await events()).at(-1)).toMatchObject({
    type: 'user_deleted',
    details: { person_id: id, username: 'ben', sessions_ended: 1, grants_revoked: 1 },
  })
  await expect(removePerson(appliance, { id, actor })).rejects.toMatchObject({ code: 'unknown_person' })
})

test('the last enabled administrator can be neither disabled nor deleted', async () => {
  const { appliance, add } = await openBag()
  const first = await add(anna)
  const second = await add({ ...carla, role: 'admin' })
  await add(ben)
  await setPersonDisabled(appliance, { id: second.id, disabled: true, actor })
  await expect(setPersonDisabled(appliance, { id: first.id, disabled: true, actor })).rejects.toMatchObject({
    code: 'last_administrator',
  })
  await expect(removePerson(appliance, { id: first.id, actor })).rejects.toMatchObject({ code: 'last_administrator' })
  await removePerson(appliance, { id: second.id, actor })
  expect(await appliance.repositories.people.find(first.id)).toMatchObject({ disabled: 0 })
})

test('two administrators who disable one another in the same moment do not both succeed', async () => {
  const { appliance, add } = await openBag()
  const people = [await add(anna), await add({ ...carla, role: 'admin' })]
  const attempts = await Promise.allSettled(
    people.map(({ id }) => setPersonDisabled(appliance, { id, disabled: true, actor })),
  )
  expect(attempts.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
})
