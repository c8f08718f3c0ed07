import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect } from '@playwright/test'
import { desktopCommand, test } from '../support/desktop.ts'

test('SEC-E29: a second copy brings the first window to the front, does nothing that its command line says, and leaves', async ({
  launch,
  home,
  port,
}) => {
  const { app, page } = await launch()
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.hide())
  const before = page.url()

  const [command, ...args] = desktopCommand({ home, port })
  const second = spawn(command, [...args, 'app://console.example/', 'https://evil.example/', '--evaluate=1'], {
    stdio: 'ignore',
  })
  const [code] = await once(second, 'exit')

  expect(code).toBe(0)
  await expect
    .poll(() => app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().map((window) => window.isVisible())))
    .toEqual([true])
  expect(page.url()).toBe(before)
})
