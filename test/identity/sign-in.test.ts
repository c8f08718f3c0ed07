import { hashSync } from 'bcrypt'
import { expect, test } from 'vitest'
import { findSession } from '../../server/identity/sessions.ts'
import { signIn } from '../../server/identity/sign-in.ts'
import { StorageError } from '../../server/storage/storage-error.ts'
import { openBag } from '../support/bag.ts'
import { anna, ben, nobodysPassword } from '../support/data.ts'
import { admitted, browserAt, attemptOf as by, sessionIn, signInAs } from '../support/sign-in.ts'

test('the right password opens a session that is found again by its cookie', async () => {
  const { appliance, add, clock } = await openBag()
  const person = await add(ben)
  const outcome = admitted(await signIn(appliance, by(ben)))
  expect(outcome.person.id).toBe(person.id)
  expect(await sessionIn(appliance, outcome)).toMatchObject({
    person_id: person.id,
    name: 'Ben Castro',
    role: 'user',
    amr: 'pwd',
    auth_time: clock.now(),
    address: '192.0.2.10',
  })
  expect((await appliance.repositories.people.find(person.id))?.last_sign_in_at).toBe(clock.now())
})

test('user names are compared without regard to case, spaces around them and the way an accent is typed', async () => {
  const { appliance, add } = await openBag()
  await add({ ...ben, username: 'Zoë' })
  const outcome = await signIn(appliance, { ...by(ben), username: ' zoe\u0308 ' })
  expect(outcome.kind).toBe('signed_in')
})

test('a success is recorded with who and from where, and an administrator’s once more as such', async () => {
  const { appliance, add, events } = await openBag()
  const [person] = [await add(anna), await add(ben)]
  await signInAs(appliance, anna)
  await signInAs(appliance, ben)
  const recorded = (await events()).filter(({ type }) => type !== 'user_created')
  expect(recorded.map(({ type, actorName }) => [type, actorName])).toEqual([
    ['login_success', 'Anna Berg'],
    ['admin_login', 'Anna Berg'],
    ['login_success', 'Ben Castro'],
  ])
  expect(recorded[0]).toMatchObject({
    outcome: 'success',
    actorKind: 'person',
    actorId: person.id,
    address: '192.0.2.10',
    requestId: 'request-2',
    reason: null,
  })
})

test.for([
  {
    who: 'a wrong password',
    attempt: { ...ben, password: nobodysPassword },
    reason: 'wrong_password',
    actorName: 'Ben Castro',
  },
  { who: 'somebody unknown', attempt: { ...ben, username: 'nobody' }, reason: 'unknown_user', actorName: null },
  { who: 'a disabled person', attempt: { ...ben, username: 'dana' }, reason: 'account_disabled', actorName: 'Dana' },
  {
    who: 'a person without password',
    attempt: { ...ben, username: 'eric' },
    reason: 'wrong_password',
    actorName: 'Eric',
  },
  { who: 'an empty password', attempt: { ...ben, password: '' }, reason: 'wrong_password', actorName: 'Ben Castro' },
])('SEC-A45: $who is refused in the same words, and the reason is recorded', async ({ attempt, reason, actorName }) => {
  const { appliance, add, events } = await openBag()
  await add(ben)
  const dana = await add({ ...ben, username: 'dana', name: 'Dana' })
  await appliance.store.write((tx) => appliance.repositories.people.setDisabled(tx, dana.id, true))
  await add({ username: 'eric', name: 'Eric', email: null, role: 'user' })
  expect(await signIn(appliance, by(attempt))).toEqual({ kind: 'refused' })
  expect((await events()).at(-1)).toMatchObject({ type: 'login_failure', outcome: 'failure', reason, actorName })
})

test('SEC-S08: every refusal costs one password check of the current cost, whoever it is about', async () => {
  const { appliance, add } = await openBag({ bcryptCost: 9 })
  await add(ben)
  await add({ username: 'eric', name: 'Eric', email: null, role: 'user' })
  await add({
    username: 'frank',
    name: 'Frank',
    email: null,
    role: 'user',
    passwordHash: hashSync('cheap elsewhere', 4),
  })
  const spent = { ben: Infinity, nobody: Infinity, eric: Infinity, frank: Infinity }
  // Processor time over all threads, the least of several rounds: other work on the machine does not show in it.
  for (let round = 0; round < 6; round++) {
    for (const username of ['ben', 'nobody', 'eric', 'frank'] as const) {
      const before = process.cpuUsage()
      await signIn(appliance, by({ username, password: nobodysPassword }))
      spent[username] = Math.min(spent[username], process.cpuUsage(before).user)
    }
  }
  for (const other of [spent.nobody, spent.eric, spent.frank]) {
    expect(other / spent.ben).toBeGreaterThan(0.6)
    expect(other / spent.ben).toBeLessThan(1.6)
  }
})

test('SEC-A31: each sign-in has a session id of its own, and the one this browser had before is dead', async () => {
  const { appliance, add } = await openBag()
  await add(ben)
  const first = admitted(await signIn(appliance, by(ben)))
  const second = admitted(await signIn(appliance, by(ben, browserAt('192.0.2.10', { session: first.sessionCookie }))))
  expect(second.sessionCookie).not.toBe(first.sessionCookie)
  expect(await findSession(appliance, first.sessionCookie)).toBeUndefined()
  expect(await findSession(appliance, second.sessionCookie)).toBeDefined()
})

test('SEC-A31: a session id that somebody made up is not taken over by the sign-in', async () => {
  const { appliance, add } = await openBag()
  await add(ben)
  const preset = '01arz3ndektsv4rrffq69g5fav'.padEnd(69, 'A')
  const outcome = admitted(await signIn(appliance, by(ben, browserAt('192.0.2.10', { session: preset }))))
  expect(outcome.sessionCookie.slice(0, 26)).not.toBe(preset.slice(0, 26))
  expect(await findSession(appliance, preset)).toBeUndefined()
})

test('SEC-S07: a password brought along as a bare bcrypt hash works, and is kept peppered from the first sign-in on', async () => {
  const { appliance, add } = await openBag()
  // PHP's password_hash('correct horse', PASSWORD_BCRYPT, ['cost' => 4]) writes the prefix $2y$.
  const passwordHash = hashSync('correct horse', 4).replace('$2b$', '$2y$')
  const { id } = await add({ username: 'gina', name: 'Gina', email: null, role: 'user', passwordHash })
  const attempt = by({ username: 'gina', password: 'correct horse' })
  expect((await signIn(appliance, attempt)).kind).toBe('signed_in')
  const kept = (await appliance.repositories.people.find(id))?.password_hash
  expect(kept).toMatch(/^v1:p1:\$2b\$04\$/)
  expect((await signIn(appliance, attempt)).kind).toBe('signed_in')
  expect((await appliance.repositories.people.find(id))?.password_hash).toBe(kept)
})

test('who is disabled while the password is still being checked does not get in', async () => {
  const { appliance, add, events } = await openBag({ bcryptCost: 8 })
  const { id } = await add(ben)
  const signingIn = signIn(appliance, by(ben))
  await appliance.store.write((tx) => appliance.repositories.people.setDisabled(tx, id, true))
  expect(await signingIn).toEqual({ kind: 'refused' })
  expect((await events()).at(-1)).toMatchObject({ type: 'login_failure', reason: 'account_disabled' })
  expect(await appliance.repositories.sessions.countActive(appliance.clock.now())).toBe(0)
})

test('SEC-A66: when a sign-in cannot be recorded it fails instead of passing unseen, and works again afterwards', async () => {
  const { appliance, add, writer } = await openBag()
  await add(ben)
  writer.pragma('query_only = ON')
  await expect(signIn(appliance, by(ben))).rejects.toThrow(StorageError)
  await expect(signIn(appliance, by({ ...ben, password: nobodysPassword }))).rejects.toThrow(StorageError)
  writer.pragma('query_only = OFF')
  expect((await signIn(appliance, by(ben))).kind).toBe('signed_in')
  expect(await appliance.repositories.sessions.countActive(appliance.clock.now())).toBe(1)
})
