import { expect, test } from 'vitest'
import { createPerson } from '../../server/identity/new-person.ts'
import { removePerson, setPersonDisabled } from '../../server/identity/people.ts'
import type { SignedIn } from '../../server/identity/proceed.ts'
import { endSession, findSession } from '../../server/identity/sessions.ts'
import { signIn } from '../../server/identity/sign-in.ts'
import { exchangePassword } from '../../server/identity/sign-in-answers.ts'
import { atTheDesktop, fromAddress, openBag } from '../support/bag.ts'
import { anna, ben } from '../support/data.ts'
import { withTotp, wrongCode } from '../support/factors.ts'
import { admitted, anyGoal, attemptOf, browserAt, typeCode, unfinishedOf } from '../support/sign-in.ts'

const canary = 'Canary-7f3a9, sings at night'
const request = fromAddress('192.0.2.10')
const secretsOf = ({ sessionCookie, deviceCookie }: SignedIn) => [sessionCookie, sessionCookie.slice(26), deviceCookie]

test('SEC-Q-16.2.5: no event, log line or error holds a password, a hash or a session cookie', async () => {
  const { appliance, add, events, logged, writer } = await openBag()
  const heard: unknown[] = []
  const errors: unknown[] = []
  appliance.bus.subscribe((event) => void heard.push(event))
  const failing = (work: Promise<unknown>) => work.catch((error: Error) => errors.push(error.message, error.stack))
  await add(anna)
  const person = await add({ ...ben, password: canary })
  await failing(createPerson(appliance, { ...ben, username: 'weak', password: 'canary-7f3a9' }, atTheDesktop))
  await failing(createPerson(appliance, { ...ben, password: canary }, atTheDesktop))
  const right = admitted(await signIn(appliance, attemptOf({ username: 'ben', password: canary })))
  // The password typed into the wrong field, then a wrong one, until the limit is reached.
  for (let attempt = 0; attempt < 12; attempt++) {
    await signIn(appliance, attemptOf({ username: canary, password: 'canary-7f3a9' }))
    await signIn(appliance, attemptOf({ username: 'ben', password: `canary-7f3a9 ${attempt}` }))
  }
  const session = await findSession(appliance, right.sessionCookie)
  if (session) await endSession(appliance, session, request)
  writer.pragma('query_only = ON')
  await failing(signIn(appliance, attemptOf({ username: 'anna', password: canary }, browserAt('198.51.100.7'))))
  writer.pragma('query_only = OFF')
  await setPersonDisabled(appliance, { id: person.id, disabled: true, actor: atTheDesktop })
  await removePerson(appliance, { id: person.id, actor: atTheDesktop })

  const told = JSON.stringify([await events(), heard, logged, errors])
  expect(errors.length).toBe(6)
  expect(heard.length).toBeGreaterThan(20)
  expect(told).toContain('Ben Castro')
  for (const secret of ['canary-7f3a9', 'v1:p1', '$2b$', ...secretsOf(right)]) {
    expect(told.toLowerCase()).not.toContain(secret.toLowerCase())
  }
})

test('SEC-Q-16.2.5: nor is anything told of the steps: codes, cookies, what was chosen instead of a password', async () => {
  const bag = await openBag()
  const { appliance, clock, events, logged } = bag
  const { phone, recoveryCodes } = await withTotp(bag, { ...ben, mustChangePassword: true })
  clock.advance(30_000)
  const codes = [wrongCode(phone), phone.code(), ...recoveryCodes.slice(0, 2)]
  const first = await signIn(appliance, attemptOf(ben))
  if (first.kind !== 'continue') throw new Error(first.kind)
  const unfinished = await unfinishedOf(appliance, first)
  const [wrong = '', right = ''] = codes
  await typeCode(appliance, unfinished, { code: wrong })
  const second = await typeCode(appliance, unfinished, { code: right })
  if (second.kind !== 'continue') throw new Error(second.kind)
  const at = { unfinished: await unfinishedOf(appliance, second), browser: browserAt(), goal: anyGoal }
  const end = admitted(await exchangePassword(appliance, { ...at, password: canary }))
  await exchangePassword(appliance, { ...at, password: `${canary} again` })
  const told = JSON.stringify([await events(), logged]).toLowerCase()
  const cookies = [first.signInCookie, second.signInCookie].flatMap((cookie) => [cookie, cookie.slice(26)])
  // A word of its own: the digits of a code may well be part of a moment.
  for (const code of codes) expect(told).not.toMatch(new RegExp(`\\b${code.toLowerCase()}\\b`))
  for (const secret of [...cookies, ...secretsOf(end), phone.secret, 'canary-7f3a9', ben.password])
    expect(told).not.toContain(secret.toLowerCase())
})
