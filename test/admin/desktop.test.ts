import { randomBytes } from 'node:crypto'
import { rmSync, truncateSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { createRouterClient } from '@orpc/server'
import { expect, onTestFinished, test } from 'vitest'
import { router } from '../../server/admin/router.ts'
import type { OsKeyStore } from '../../server/index.ts'
import { type StartedAppliance, startAppliance } from '../support/appliance.ts'
import { anna } from '../support/data.ts'
import { rejection } from '../support/refusal.ts'
import { tempFolder } from '../support/temp-folder.ts'

const passphrase = 'four random words here'
const administrator = { username: anna.username, name: anna.name, email: anna.email, password: anna.password }

const windowOf = ({ appliance }: StartedAppliance) =>
  createRouterClient(router, { context: appliance.context('desktop') })

/** A key store of this test's own machine: what it protects, only it gives back. */
function keyStore(): OsKeyStore & { lock(): void } {
  const kept = new Map<string, Buffer>()
  let open = true
  return {
    available: () => open,
    describe: () => 'the test’s key store',
    protect(secret) {
      const name = randomBytes(16)
      kept.set(name.toString('hex'), Buffer.from(secret))
      return name
    },
    unprotect: (name) => Buffer.from(kept.get(name.toString('hex')) ?? Buffer.alloc(0)),
    lock() {
      open = false
    },
  }
}

test('a first start offers the ways to keep the key, honestly, and waits for set-up', async () => {
  const office = await startAppliance({ hostKind: 'desktop' })
  const desktop = windowOf(office)
  const state = await desktop.setup.state()
  expect(state).toMatchObject({
    host: 'desktop',
    stage: 'store',
    locked: false,
    problem: null,
    issuer: null,
    unlockWith: [],
  })
  expect(state.keyWays.map(({ kind, available, recommended }) => [kind, available, recommended])).toEqual([
    ['os', false, false],
    ['passphrase', true, true],
    ['file', true, false],
  ])
  expect(await desktop.session.me()).toMatchObject({ kind: 'desktop', role: 'admin' })
  expect(await rejection(desktop.people.list({}))).toMatchObject({ code: 'NOT_READY' })
})

// A passphrase costs a third of a second of an idle core each time, on purpose.
test('set-up in a chosen folder, with a passphrase: locked and unlocked again, also by the recovery key, and after a restart', {
  timeout: 60_000,
}, async () => {
  const folder = join(tempFolder(), 'office')
  const chosen: string[] = []
  const office = await startAppliance({ hostKind: 'desktop', onFolderChosen: (path) => chosen.push(path) })
  const desktop = windowOf(office)
  await desktop.setup.createStore({ folder, key: { kind: 'passphrase', passphrase } })
  expect(chosen).toEqual([folder])
  const { recoveryKey } = await desktop.setup.issueRecoveryKey()
  await desktop.setup.confirmRecoveryKey({ lastGroup: recoveryKey.slice(-5) })
  await desktop.setup.createAdministrator(administrator)
  await desktop.setup.finish({ application: null })
  expect(await rejection(desktop.setup.createAdministrator(administrator))).toMatchObject({ code: 'SETUP_CLOSED' })
  const issuer = office.issuer()

  await desktop.session.lock()
  expect(await desktop.setup.state()).toMatchObject({
    locked: true,
    problem: null,
    unlockWith: ['passphrase', 'recovery'],
  })
  expect(await rejection(desktop.people.list({}))).toMatchObject({ code: 'NOT_READY' })
  expect(await rejection(fetch(`${issuer}/healthz`))).toBeInstanceOf(Error)
  const wrong = desktop.setup.unlock({ kind: 'passphrase', passphrase: 'four other random words' })
  expect(await rejection(wrong)).toMatchObject({ code: 'INVALID', data: { field: 'passphrase' } })
  expect(await desktop.setup.unlock({ kind: 'passphrase', passphrase })).toMatchObject({ locked: false, stage: 'done' })
  expect((await desktop.people.list({})).total).toBe(1)
  await office.appliance.stop()

  const again = await startAppliance({ hostKind: 'desktop', dataFolder: folder })
  expect(await windowOf(again).setup.state()).toMatchObject({ locked: true, problem: null })
  await windowOf(again).setup.unlock({ kind: 'recovery', recoveryKey: recoveryKey.toLowerCase() })
  expect((await windowOf(again).people.list({})).total).toBe(1)
})

test('a key in the system’s key store opens by itself, and where it is closed the console says so', async () => {
  const osKeyStore = keyStore()
  const office = await startAppliance({ hostKind: 'desktop', osKeyStore })
  await windowOf(office).setup.createStore({ key: { kind: 'os' } })
  await office.appliance.stop()
  const again = await startAppliance({ hostKind: 'desktop', dataFolder: office.dataFolder, osKeyStore })
  expect(await windowOf(again).setup.state()).toMatchObject({ locked: false, stage: 'recovery' })
  await again.appliance.stop()
  osKeyStore.lock()
  const closed = await startAppliance({ hostKind: 'desktop', dataFolder: office.dataFolder, osKeyStore })
  expect(await windowOf(closed).setup.state()).toMatchObject({
    locked: true,
    problem: { code: 'os_store_unavailable' },
  })
})

test('SEC-D11: a database that was emptied or is gone is said to be lost, and no new one is put in its place', async () => {
  for (const [code, harm] of [
    ['emptied', (file: string) => truncateSync(file, 0)],
    ['missing', (file: string) => rmSync(file)],
  ] as const) {
    const office = await startAppliance({ hostKind: 'desktop' })
    await windowOf(office).setup.createStore({ key: { kind: 'file' } })
    await office.appliance.stop()
    harm(join(office.dataFolder, 'authly.db'))
    const again = await startAppliance({ hostKind: 'desktop', dataFolder: office.dataFolder })
    expect(await windowOf(again).setup.state()).toMatchObject({
      problem: { code, message: expect.stringContaining('backup') },
    })
    expect(await rejection(windowOf(again).setup.createStore({ key: { kind: 'file' } }))).toMatchObject({
      code: 'CONFLICT',
    })
  }
})

test('with its port held by another program the app opens, says who holds it, and takes another port', async () => {
  const holder = createServer()
  await new Promise<void>((resolve) => holder.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void holder.close())
  const address = holder.address()
  const port = typeof address === 'object' && address ? address.port : 0
  const office = await startAppliance({ hostKind: 'desktop', port })
  const desktop = windowOf(office)
  expect(await desktop.setup.createStore({ key: { kind: 'file' } })).toMatchObject({ locked: false, problem: null })
  const { unreachable } = await desktop.overview.get()
  expect(unreachable).toContain(`Port ${port}`)
  if (process.platform === 'linux') expect(unreachable).toContain(`process ${process.pid}`)
})
