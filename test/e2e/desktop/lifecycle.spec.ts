import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync } from 'node:fs'
import path from 'node:path'
import { expect } from '@playwright/test'
import { checkout } from '../support/checkout.ts'
import { test } from '../support/desktop.ts'
import { ask, createStore } from '../support/desktop-port.ts'

const discovery = (port: number) =>
  fetch(`http://localhost:${port}/.well-known/openid-configuration`).then(
    ({ status }) => status,
    () => 'nobody listens',
  )

test('told to end, the app closes its database and leaves in peace; started again, it answers by itself', async ({
  launch,
  home,
  port,
}) => {
  const first = await launch()
  await createStore(first)
  await expect.poll(() => discovery(port)).toBe(200)

  const ended = once(first.app.process(), 'exit')
  first.app.process().kill('SIGTERM')
  expect(await ended).toEqual([0, null])
  expect(existsSync(path.join(home, 'authly.db'))).toBe(true)
  expect(existsSync(path.join(home, 'authly.db-wal'))).toBe(false)
  expect(await discovery(port)).toBe('nobody listens')

  const second = await launch()
  await expect.poll(() => discovery(port)).toBe(200)
  // The server says that it stops only when it was given the time to.
  expect(await ask(second, 'events/list', { type: 'server_stopped' })).toContain('"type":"server_stopped"')
})

test('a data folder that was chosen in set-up is found again', async ({ launch, home, port }) => {
  const chosen = path.join(home, 'elsewhere')
  mkdirSync(chosen)
  const first = await launch()
  await createStore(first, chosen)
  await first.quit()

  const second = await launch()
  await expect.poll(() => discovery(port)).toBe(200)
  expect(await ask(second, 'setup/state')).toContain(JSON.stringify(chosen))
  expect(existsSync(path.join(chosen, 'authly.db'))).toBe(true)
})

test('npm start without a display says so in one line and runs the server with the console in the browser', async ({
  home,
  port,
}) => {
  const { DISPLAY: _display, WAYLAND_DISPLAY: _wayland, ...env } = process.env
  const start = path.join(checkout, 'electron', 'start.mjs')
  const words = [start, '--data', home, '--port', String(port)]
  const child = spawn(process.execPath, words, { env, stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      said += chunk
    })
  }
  try {
    await expect.poll(() => said, { timeout: 60_000 }).toContain(`ready http://localhost:${port}\n`)
    expect(said).toMatch(/^There is no display .* the console is in the browser\.$/m)
    expect(said).toMatch(new RegExp(`^ *http://localhost:${port}/console/setup#token=`, 'm'))
  } finally {
    child.kill('SIGTERM')
  }
  expect(await once(child, 'exit')).toEqual([0, null])
})
