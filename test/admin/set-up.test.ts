import { expect, test } from 'vitest'
import { type Console, consoleToken, startAppliance } from '../support/appliance.ts'
import { anna, ben } from '../support/data.ts'
import { rejection } from '../support/refusal.ts'

const administrator = { username: anna.username, name: anna.name, email: anna.email, password: anna.password }

/** Goes through set-up until only the first application is left. */
async function setUpAdministrator(link: Console) {
  const { recoveryKey } = await link.setup.issueRecoveryKey()
  await link.setup.confirmRecoveryKey({ lastGroup: recoveryKey.split('-').at(-1) ?? '' })
  return link.setup.createAdministrator(administrator)
}

test('SEC-A70: the printed link leads through set-up, and the administrator it made can sign in to the console', async () => {
  const office = await startAppliance()
  const link = office.console(`Setup ${office.setupToken()}`)
  expect(office.setupLink()).toBe(`${office.issuer()}/console/setup#token=${office.setupToken()}`)
  expect(await link.setup.state()).toMatchObject({ host: 'server', stage: 'recovery', locked: false, problem: null })
  expect(await link.session.me()).toMatchObject({ kind: 'setup' })
  expect(await setUpAdministrator(link)).toMatchObject({ stage: 'application' })

  const application = {
    template: 'web' as const,
    name: 'Office Intranet',
    redirectUris: ['https://intranet.office.example/cb'],
  }
  const { clientId, clientSecret } = await link.setup.finish({ application })
  expect(clientId).toMatch(/^office-intranet-/)
  expect(clientSecret).toMatch(/^cs_live_/)

  const console = office.console(`Bearer ${await consoleToken(office, anna)}`)
  expect(await console.session.me()).toEqual({
    kind: 'person',
    id: expect.any(String),
    name: 'Anna Berg',
    role: 'admin',
  })
  expect((await console.applications.list({})).items.map(({ name }) => name)).toEqual(['Office Intranet'])
})

test('SEC-A70: set-up needs the token of the link, whoever asks from this machine', async () => {
  const office = await startAppliance()
  for (const credential of [undefined, 'Setup guessed', `Bearer ${office.setupToken()}`]) {
    const stranger = office.console(credential)
    expect(await rejection(stranger.setup.createAdministrator(administrator))).toMatchObject({ code: 'NOT_SIGNED_IN' })
    expect(await rejection(stranger.setup.state())).toMatchObject({ code: 'NOT_SIGNED_IN' })
  }
  const refused = (await office.events()).filter(({ type }) => type === 'unauthorized_access')
  expect(refused.map(({ reason }) => reason)).toContain('wrong_setup_token')
  expect(JSON.stringify(refused)).not.toContain(office.setupToken())
})

test('SEC-A70: once finished, set-up is closed for ever, for the link, for strangers and after a restart', async () => {
  const first = await startAppliance()
  const link = first.console(`Setup ${first.setupToken()}`)
  await setUpAdministrator(link)
  await link.setup.finish({ application: null })
  for (const console of [link, first.console(), first.console('Setup guessed')]) {
    expect(await rejection(console.setup.state())).toMatchObject({ code: 'SETUP_CLOSED', status: 410 })
    expect(await rejection(console.setup.issueRecoveryKey())).toMatchObject({ code: 'SETUP_CLOSED' })
  }
  expect((await first.events()).filter(({ reason }) => reason === 'setup_closed').length).toBeGreaterThan(0)
  await first.appliance.stop()

  const again = await startAppliance({ dataFolder: first.dataFolder })
  expect(again.setupLink()).toBeUndefined()
  expect(await rejection(again.console().setup.state())).toMatchObject({ code: 'SETUP_CLOSED' })
})

test('the link opens set-up and nothing else', async () => {
  const office = await startAppliance()
  const link = office.console(`Setup ${office.setupToken()}`)
  expect(await rejection(link.people.list({}))).toMatchObject({ code: 'NOT_ALLOWED' })
  expect(await rejection(link.settings.get())).toMatchObject({ code: 'NOT_ALLOWED' })
  expect(await rejection(link.setup.createStore({ key: { kind: 'file' } }))).toMatchObject({ code: 'NOT_ALLOWED' })
  expect(await rejection(link.session.lock())).toMatchObject({ code: 'NOT_ALLOWED' })
})

test('the steps of set-up are taken in their order', async () => {
  const office = await startAppliance()
  const link = office.console(`Setup ${office.setupToken()}`)
  expect(await rejection(link.setup.createAdministrator(administrator))).toMatchObject({ code: 'NOT_READY' })
  expect(await rejection(link.setup.finish({ application: null }))).toMatchObject({ code: 'NOT_READY' })
})

test('the recovery key is confirmed by its last group, and a new one has to be confirmed again', async () => {
  const office = await startAppliance()
  const link = office.console(`Setup ${office.setupToken()}`)
  const before = await link.setup.issueRecoveryKey()
  const { recoveryKey } = await link.setup.issueRecoveryKey()
  const stale = before.recoveryKey.split('-').at(-1) ?? ''
  expect(await rejection(link.setup.confirmRecoveryKey({ lastGroup: stale }))).toMatchObject({
    code: 'INVALID',
    data: { field: 'lastGroup' },
  })
  const lastGroup = recoveryKey.split('-').at(-1)?.toLowerCase() ?? ''
  expect(await link.setup.confirmRecoveryKey({ lastGroup: ` ${lastGroup} ` })).toMatchObject({ stage: 'administrator' })
  await link.setup.issueRecoveryKey()
  expect(await link.setup.state()).toMatchObject({ stage: 'recovery' })
})

test('SEC-A70: of two who race to become the first administrator, one does', async () => {
  const office = await startAppliance()
  const link = office.console(`Setup ${office.setupToken()}`)
  const { recoveryKey } = await link.setup.issueRecoveryKey()
  await link.setup.confirmRecoveryKey({ lastGroup: recoveryKey.split('-').at(-1) ?? '' })
  const rival = { username: ben.username, name: ben.name, email: ben.email, password: ben.password }
  const outcomes = await Promise.allSettled([
    link.setup.createAdministrator(administrator),
    link.setup.createAdministrator(rival),
  ])
  expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  expect((await office.events()).filter(({ type }) => type === 'user_created')).toHaveLength(1)
})

test('a weak password for the administrator is refused with the requirements that it misses', async () => {
  const office = await startAppliance()
  const link = office.console(`Setup ${office.setupToken()}`)
  const { recoveryKey } = await link.setup.issueRecoveryKey()
  await link.setup.confirmRecoveryKey({ lastGroup: recoveryKey.split('-').at(-1) ?? '' })
  const refused = await rejection(link.setup.createAdministrator({ ...administrator, password: 'short' }))
  expect(refused).toMatchObject({
    code: 'INVALID',
    data: { field: 'password' },
    message: expect.stringContaining('12 characters or more'),
  })
})

test('the set-up link judges the first administrator’s password, and is told nothing more than what it lacks', async () => {
  const office = await startAppliance()
  const link = office.console(`Setup ${office.setupToken()}`)
  const { requirements, strength } = await link.people.checkPassword({ ...administrator, password: 'Password1234!' })
  expect(requirements.filter(({ met }) => !met).map(({ id }) => id)).toEqual(['no_run', 'not_common'])
  expect(strength.score).toBeLessThan(2)
  expect(await rejection(link.people.list({}))).toMatchObject({ code: 'NOT_ALLOWED' })
  const stranger = office.console().people.checkPassword({ password: 'Password1234!' })
  expect(await rejection(stranger)).toMatchObject({ code: 'NOT_SIGNED_IN' })
  expect(JSON.stringify([await office.events(), office.logged])).not.toContain('Password1234!')
})
