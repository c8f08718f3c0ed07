import { expect, test } from 'vitest'
import { consoleOver, startAppliance } from '../support/appliance.ts'
import { isHealthy } from '../support/code-flow.ts'
import { anna, ben } from '../support/data.ts'
import { rejection } from '../support/refusal.ts'
import { tempFolder } from '../support/temp-folder.ts'
import { freePort, serve } from './process.ts'

const linkIn = (complaints: string) => /\/console\/setup#token=(\S+)/.exec(complaints)?.[1]

const administrator = { username: anna.username, name: anna.name, email: anna.email, password: anna.password }
const rival = { username: ben.username, name: ben.name, email: ben.email, password: ben.password }

test('SEC-A70: an unfinished set-up survives a kill -9 with a new link, and the one printed before is worth nothing', {
  timeout: 90_000,
}, async () => {
  const place = { folder: tempFolder(), port: await freePort() }
  const first = await serve(place)
  const stolen = linkIn(first.complaints()) ?? ''
  const link = consoleOver(first.issuer, `Setup ${stolen}`)
  const { recoveryKey } = await link.setup.issueRecoveryKey()
  await link.setup.confirmRecoveryKey({ lastGroup: recoveryKey.split('-').at(-1) ?? '' })
  first.kill('SIGKILL')
  await first.ended

  const second = await serve(place)
  const fresh = linkIn(second.complaints()) ?? ''
  expect([fresh.length > 40, fresh === stolen]).toEqual([true, false])
  const thief = consoleOver(second.issuer, `Setup ${stolen}`)
  expect(await rejection(thief.setup.createAdministrator(rival))).toMatchObject({ code: 'NOT_SIGNED_IN', status: 401 })
  const own = consoleOver(second.issuer, `Setup ${fresh}`)
  await own.setup.createAdministrator(administrator)
  await own.setup.finish({ application: null })
  second.kill('SIGKILL')
  await second.ended

  const third = await serve(place)
  expect(linkIn(third.complaints())).toBeUndefined()
  for (const credential of [`Setup ${stolen}`, `Setup ${fresh}`, 'Setup x', undefined]) {
    const stranger = consoleOver(third.issuer, credential)
    expect(await rejection(stranger.setup.createAdministrator(rival))).toMatchObject({
      code: 'SETUP_CLOSED',
      status: 410,
    })
    expect(await rejection(stranger.setup.issueRecoveryKey())).toMatchObject({ code: 'SETUP_CLOSED' })
    expect(await rejection(stranger.setup.finish({ application: null }))).toMatchObject({ code: 'SETUP_CLOSED' })
  }
  expect(await isHealthy(third.send)).toBe(true)
})

test('SEC-A70: of twenty who hold the link and race, one becomes administrator and one finishes', async () => {
  const office = await startAppliance()
  const link = office.console(`Setup ${office.setupToken()}`)
  const { recoveryKey } = await link.setup.issueRecoveryKey()
  await link.setup.confirmRecoveryKey({ lastGroup: recoveryKey.split('-').at(-1) ?? '' })
  const twenty = Array.from({ length: 20 }, (_, number) => number)
  const making = twenty.map((number) => link.setup.createAdministrator({ ...rival, username: `rival-${number}` }))
  const made = await Promise.allSettled(making)
  expect(made.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  const finishing = await Promise.allSettled(twenty.map(() => link.setup.finish({ application: null })))
  expect(finishing.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  const events = await office.events()
  expect(events.filter(({ type }) => type === 'user_created')).toHaveLength(1)
  expect(events.filter(({ type }) => type === 'setup_completed')).toMatchObject([{ actorKind: 'setup' }])
  expect(JSON.stringify(events)).not.toContain(recoveryKey)
  expect(JSON.stringify(events)).not.toContain(ben.password)
  expect(await isHealthy(office.send)).toBe(true)
})

test('SEC-A70: guessing the link two hundred times opens nothing and is told of', async () => {
  const office = await startAppliance()
  const token = office.setupToken()
  const guesses = Array.from({ length: 200 }, (_, number) => `${token.slice(0, -3)}${String(number).padStart(3, '0')}`)
  for (const guess of [...guesses, token.slice(1), `${token}x`, token.toUpperCase()]) {
    const { status } = await office.send('/api/v1/setup', { headers: { authorization: `Setup ${guess}` } })
    expect(status).toBe(401)
  }
  const refused = (await office.events()).filter(({ reason }) => reason === 'wrong_setup_token')
  expect(refused).toHaveLength(100)
  expect((await office.events()).at(-1)).toMatchObject({
    type: 'rate_limit_exceeded',
    details: { reason: 'wrong_setup_token' },
  })
  expect(JSON.stringify(await office.events())).not.toContain(token.slice(0, -3))
  expect((await office.send('/api/v1/setup', { headers: { authorization: `Setup ${token}` } })).status).toBe(200)
})
