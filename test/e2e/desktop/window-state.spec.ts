import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { ElectronApplication } from '@playwright/test'
import { expect } from '@playwright/test'
import { test } from '../support/desktop.ts'

function bounds(app: ElectronApplication) {
  return app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getBounds())
}

function leave(home: string, text: string) {
  mkdirSync(path.join(home, 'desktop'), { recursive: true })
  writeFileSync(path.join(home, 'desktop', 'window.json'), text)
}

test('the window opens where it was left', async ({ launch }) => {
  const wanted = { x: 130, y: 90, width: 900, height: 640 }
  const first = await launch()
  await first.app.evaluate(
    ({ BrowserWindow }, rectangle) => BrowserWindow.getAllWindows()[0]?.setBounds(rectangle),
    wanted,
  )
  await expect.poll(() => bounds(first.app)).toEqual(wanted)
  await first.quit()

  const second = await launch()
  await expect.poll(() => bounds(second.app)).toEqual(wanted)
})

test('a window that was left on a display which is gone opens on this one', async ({ launch, home }) => {
  leave(home, '{"x":9000,"y":9000,"width":900,"height":640,"maximised":false}')
  const { app } = await launch()
  const area = await app.evaluate(({ screen }) => screen.getPrimaryDisplay().workArea)
  const found = await bounds(app)
  expect(found?.x).toBeLessThan(area.x + area.width)
  expect(found?.y).toBeLessThan(area.y + area.height)
})

test('an unreadable note of the window’s place is no reason not to open', async ({ launch, home }) => {
  leave(home, '{"x":"left"')
  const { app } = await launch()
  await expect.poll(() => bounds(app)).toMatchObject({ width: expect.any(Number) })
})
