import { createServer } from 'node:net'
import { createRouterClient } from '@orpc/server'
import { expect, onTestFinished, test } from 'vitest'
import { router } from '../../server/admin/router.ts'
import { startAppliance, startOffice } from '../support/appliance.ts'
import { rejection } from '../support/refusal.ts'

/** A port of this machine that was free a moment ago, or that somebody holds. */
async function port({ held }: { held: boolean }): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const found = typeof address === 'object' && address ? address.port : 0
  const close = () => new Promise<void>((resolve) => void server.close(() => resolve()))
  if (held) onTestFinished(close)
  else await close()
  return found
}

test('settings say what is in force, and the appearance is kept', async () => {
  const office = await startOffice()
  expect(await office.anna.settings.get()).toMatchObject({
    issuer: { value: office.issuer(), fixedBy: null },
    port: { fixedBy: 'command_line' },
    appearance: 'system',
    dataFolder: office.dataFolder,
    keySlots: [{ kind: 'file' }],
    restartNeeded: false,
  })
  expect(await office.anna.settings.update({ appearance: 'dark' })).toMatchObject({ appearance: 'dark' })
  expect((await office.events()).at(-1)).toMatchObject({ type: 'settings_change', details: { appearance: 'dark' } })
  expect(await rejection(office.anna.settings.update({ port: 9999 }))).toMatchObject({
    code: 'INVALID',
    data: { field: 'port' },
  })
})

test('a headless server remembers another issuer, and says that it has to be started again', async () => {
  const office = await startOffice()
  expect(await office.anna.settings.update({ issuer: 'https://id.office.example' })).toMatchObject({
    issuer: { value: office.issuer() },
    restartNeeded: true,
  })
  await office.appliance.stop()
  const again = await startAppliance({ dataFolder: office.dataFolder })
  expect(again.issuer()).toBe('https://id.office.example')
})

test('an issuer that passwords should not travel to is refused', async () => {
  const office = await startOffice()
  for (const issuer of [
    'http://id.office.example',
    'https://id.office.example/',
    'https://id.office.example/path',
    'ftp://localhost',
  ]) {
    expect(await rejection(office.anna.settings.update({ issuer }))).toMatchObject({
      code: 'INVALID',
      data: { field: 'issuer' },
    })
  }
})

test('the desktop app takes another port at once, and keeps the old one where the new one is in use', async () => {
  const wanted = await port({ held: false })
  const taken = await port({ held: true })
  const office = await startAppliance({ hostKind: 'desktop', port: null })
  const desktop = createRouterClient(router, { context: office.appliance.context('desktop') })
  await desktop.setup.createStore({ key: { kind: 'passphrase', passphrase: 'four random words here' } })
  await desktop.settings.update({ port: await port({ held: false }) })
  const before = office.issuer()
  expect(await desktop.settings.update({ port: wanted })).toMatchObject({
    port: { value: wanted },
    issuer: { value: `http://localhost:${wanted}` },
  })
  expect(await (await fetch(`http://localhost:${wanted}/.well-known/openid-configuration`)).json()).toMatchObject({
    issuer: `http://localhost:${wanted}`,
  })
  expect(await rejection(fetch(`${before}/healthz`))).toBeInstanceOf(Error)
  const refused = await rejection(desktop.settings.update({ port: taken }))
  expect(refused).toMatchObject({
    code: 'CONFLICT',
    data: { field: 'port' },
    message: expect.stringContaining(String(taken)),
  })
  expect((await fetch(`http://localhost:${wanted}/healthz`)).status).toBe(200)
  expect(await desktop.settings.get()).toMatchObject({ port: { value: wanted } })
})
