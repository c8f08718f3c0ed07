import { expect, test } from 'vitest'
import { endSession, findSession } from '../../server/identity/sessions.ts'
import type { Appliance } from '../../server/security/appliance.ts'
import { fromAddress, openBag } from '../support/bag.ts'
import { ben } from '../support/data.ts'
import { signInAs } from '../support/sign-in.ts'

const hour = 3_600_000
const request = fromAddress('192.0.2.10')

async function signedIn() {
  const bag = await openBag()
  await bag.add(ben)
  return { ...bag, cookie: (await signInAs(bag.appliance, ben)).sessionCookie }
}

/** Writes are done in order: after this one, the earlier ones are on disk. */
const whatIsWrittenBehind = ({ store }: Appliance) => store.write(async () => undefined)

test('a session that is used every hour ends twelve hours after the sign-in', async () => {
  const { appliance, clock, cookie } = await signedIn()
  for (let passed = 1; passed < 12; passed++) {
    clock.advance(hour)
    expect(await findSession(appliance, cookie)).toBeDefined()
    await whatIsWrittenBehind(appliance)
  }
  clock.advance(hour)
  expect(await findSession(appliance, cookie)).toBeUndefined()
})

test('a session that nobody uses for two hours ends, and stays ended', async () => {
  const { appliance, clock, cookie } = await signedIn()
  clock.advance(2 * hour - 1)
  expect(await findSession(appliance, cookie)).toBeDefined()
  clock.advance(2 * hour)
  expect(await findSession(appliance, cookie)).toBeUndefined()
  expect(await findSession(appliance, cookie)).toBeUndefined()
})

test('the last use is written down once a minute, not at every request', async () => {
  const { appliance, clock, cookie, writer } = await signedIn()
  const changes = () => Number(writer.prepare('SELECT total_changes()').pluck().get())
  const before = changes()
  for (let request = 0; request < 50; request++) {
    await findSession(appliance, cookie)
    clock.advance(1000)
  }
  await whatIsWrittenBehind(appliance)
  expect(changes()).toBe(before)
  clock.advance(hour)
  await findSession(appliance, cookie)
  await findSession(appliance, cookie)
  await whatIsWrittenBehind(appliance)
  expect(changes()).toBe(before + 1)
  expect((await findSession(appliance, cookie))?.last_seen_at).toBe(clock.now())
})

test('signing out ends the session on the server and is recorded once', async () => {
  const { appliance, cookie, events } = await signedIn()
  const session = await findSession(appliance, cookie)
  if (!session) throw new Error('no session')
  await endSession(appliance, session, request)
  await endSession(appliance, session, request)
  expect(await findSession(appliance, cookie)).toBeUndefined()
  const logouts = (await events()).filter(({ type }) => type === 'logout')
  expect(logouts).toHaveLength(1)
  expect(logouts[0]).toMatchObject({ outcome: 'success', actorName: 'Ben Castro', address: '192.0.2.10' })
})

test('a cookie with the right selector and another verifier opens nothing', async () => {
  const { appliance, cookie } = await signedIn()
  const forged = cookie.slice(0, 26) + 'A'.repeat(43)
  expect(await findSession(appliance, forged)).toBeUndefined()
  expect(await findSession(appliance, '')).toBeUndefined()
  expect(await findSession(appliance, cookie.toUpperCase())).toBeUndefined()
  expect(await findSession(appliance, `${cookie} `)).toBeUndefined()
})

test('the database holds no session cookie and no part of its verifier', async () => {
  const { cookie, writer } = await signedIn()
  const row = writer.prepare('SELECT * FROM session').get()
  const verifier = Buffer.from(cookie.slice(26), 'base64url')
  expect(JSON.stringify(row)).not.toContain(cookie.slice(26))
  expect(row).toMatchObject({ selector: cookie.slice(0, 26), ended_at: null })
  expect(row).not.toMatchObject({ verifier_hash: verifier })
})
