import { expect } from '@playwright/test'
import { type Desktop, test } from '../support/desktop.ts'
import { ask, createStore, showPlainFile, speak } from '../support/desktop-port.ts'

/** Asks for a connection from a page that the app did not open itself, and tells whether the port stayed open. */
async function connectFrom({ app }: Desktop, address: string): Promise<string> {
  return app.evaluate(
    async ({ BrowserWindow, app: electron }, { target }) => {
      const { join } = process.getBuiltinModule('node:path')
      const preload = join(electron.getAppPath(), 'dist', 'electron', 'preload.cjs')
      const window = new BrowserWindow({
        show: false,
        webPreferences: { preload, partition: 'console', sandbox: true },
      })
      await window.loadURL(target)
      const outcome: string = await window.webContents.executeJavaScript(`new Promise((resolve) => {
        addEventListener('message', ({ ports: [port] }) => {
          port.addEventListener('close', () => resolve('closed'))
          port.addEventListener('message', () => resolve('answered'))
          port.start()
          port.postMessage('{"i":"1","p":{"u":"/setup/state"}}')
        })
        window.authly.connect()
      })`)
      window.destroy()
      return outcome
    },
    { target: address },
  )
}

const question = '{"i":"1","p":{"u":"/setup/state"}}'

test('the console’s page gets an answer, and another one after it was loaded afresh', async ({ launch }) => {
  const desktop = await launch()
  await showPlainFile(desktop)
  expect(await speak(desktop.page, [question])).toContain('"stage":"store"')
  await desktop.page.reload()
  expect(await speak(desktop.page, [question])).toContain('"stage":"store"')
})

test('SEC-E25: a second port for the same page is refused while the first one lives', async ({ launch }) => {
  const desktop = await launch()
  await showPlainFile(desktop)
  expect(await speak(desktop.page, [question])).toContain('"stage":"store"')
  expect(await speak(desktop.page, [question])).toBe('closed')
  await expect.poll(desktop.log).toContain('"refusal":"port_taken"')
})

test('SEC-E25: another window is refused a connection, even on the console’s own address, and that is recorded', async ({
  launch,
}) => {
  const desktop = await launch()
  await createStore(desktop)
  expect(await connectFrom(desktop, 'app://console/')).toBe('closed')
  expect(desktop.log()).toContain('"refusal":"foreign_window"')
  const events = await ask(desktop, 'events/list', { type: 'unauthorized_access' })
  expect(events).toContain('"reason":"foreign_origin"')
})

test('SEC-E25: a page of another origin, or a blank one, in the console’s own window is refused a connection', async ({
  launch,
}) => {
  const desktop = await launch()
  for (const address of ['data:text/html,hello', 'about:blank']) {
    await desktop.app.evaluate(
      ({ BrowserWindow }, target) => BrowserWindow.getAllWindows()[0]?.loadURL(target),
      address,
    )
    await desktop.page.evaluate(() => Reflect.get(window, 'authly').connect()).catch(() => {})
  }
  await expect.poll(() => desktop.log().match(/"refusal":"foreign_origin"/g)?.length).toBe(2)
})

test('SEC-E25: a frame inside the console’s page is refused a connection', async ({ launch }) => {
  const desktop = await launch()
  await desktop.app.evaluate(({ BrowserWindow, ipcMain }) => {
    const [window] = BrowserWindow.getAllWindows()
    const senderFrame = { parent: window?.webContents.mainFrame, origin: 'app://console' }
    ipcMain.emit('authly:connect', { sender: window?.webContents, senderFrame, ports: [] })
  })
  await expect.poll(desktop.log).toContain('"refusal":"sub_frame"')
})

test('SEC-E24: malformed messages and floods cost the page its port and nothing else', async ({ launch }) => {
  const desktop = await launch()
  await showPlainFile(desktop)
  for (const message of [
    '',
    '{',
    '[]',
    '{"i":"1"}',
    '{"i":"1","p":{"u":"/setup/state","h":{"content-type":"multipart/form-data"}}}',
  ]) {
    expect(await speak(desktop.page, [message])).toBe('closed')
  }
  const abandonments = Array.from({ length: 10_000 }, (_, at) => `{"i":"${at}","t":4}`)
  expect(await speak(desktop.page, abandonments)).toBe('closed')
  await expect.poll(desktop.log).toContain('"refusal":"too_many"')
  expect(await speak(desktop.page, [question])).toContain('"stage":"store"')
  expect(desktop.log()).not.toContain('not handled')
})
