import { readFile } from 'node:fs/promises'
import { expect } from '@playwright/test'
import { type Desktop, test } from '../support/desktop.ts'
import { createStore } from '../support/desktop-port.ts'

const preferences = {
  contextIsolation: true,
  sandbox: true,
  nodeIntegration: false,
  nodeIntegrationInSubFrames: false,
  webSecurity: true,
  allowRunningInsecureContent: false,
  experimentalFeatures: false,
  webviewTag: false,
}

/** Notes what the app hands to the system's browser, instead of opening one. */
async function noteOpened({ app }: Desktop): Promise<() => Promise<string[]>> {
  await app.evaluate(({ shell }) => {
    const opened: string[] = []
    Object.assign(globalThis, { opened })
    shell.openExternal = async (address) => {
      opened.push(address)
    }
  })
  return () => app.evaluate(() => Reflect.get(globalThis, 'opened'))
}

test('SEC-E34: every web contents runs isolated, sandboxed and without Node', async ({ launch }) => {
  const { app } = await launch()
  const effective = await app.evaluate(({ webContents }) =>
    webContents
      .getAllWebContents()
      .map((contents) => Reflect.apply(Reflect.get(contents, 'getLastWebPreferences'), contents, [])),
  )
  expect(effective).toHaveLength(1)
  for (const found of effective) {
    expect(found).toMatchObject(preferences)
    expect(found).not.toMatchObject({ nodeIntegrationInWorker: true })
  }
})

test('SEC-E20: the preload gives the page one name with one function, and nothing of Node or Electron', async ({
  launch,
}) => {
  const { app, page } = await launch()
  const bare = await app.evaluate(async ({ BrowserWindow }) => {
    const window = new BrowserWindow({ show: false, webPreferences: { partition: 'console', sandbox: true } })
    await window.loadURL('app://console/')
    const names: string[] = await window.webContents.executeJavaScript('Object.getOwnPropertyNames(window)')
    window.destroy()
    return names
  })
  const names = await page.evaluate(() => Object.getOwnPropertyNames(window))
  const added = names.filter((name) => !bare.includes(name) && !name.startsWith('__playwright'))
  expect(added).toEqual(['authly'])
  expect(
    await page.evaluate(() => Object.entries(Reflect.get(window, 'authly')).map(([name, it]) => [name, typeof it])),
  ).toEqual([['connect', 'function']])
})

test('SEC-E23: the console comes with its policy, and an injected script does not run', async ({ launch }) => {
  const { page } = await launch()
  const headers = await page.evaluate(async () => Object.fromEntries((await fetch('app://console/')).headers))
  expect(headers).toMatchObject({
    'content-security-policy':
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; " +
      "frame-ancestors 'none'; base-uri 'none'; form-action 'self'; require-trusted-types-for 'script'",
    'x-content-type-options': 'nosniff',
  })
  const outcome = await page.evaluate(async () => {
    const attempt = (what: () => unknown) => {
      try {
        what()
        return 'ran'
      } catch (thrown) {
        return thrown instanceof Error ? thrown.name : 'refused'
      }
    }
    const inline = document.createElement('script')
    const appended = attempt(() => {
      inline.append('window.injected = 1')
      document.head.append(inline)
    })
    return {
      appended,
      markup: attempt(() => Reflect.set(document.body, 'innerHTML', '<img src=x onerror="window.injected = 1">')),
      network: await fetch('https://example.com/').then(
        () => 'reached',
        () => 'refused',
      ),
      injected: Reflect.has(window, 'injected'),
    }
  })
  expect(outcome).toEqual({ appended: 'TypeError', markup: 'TypeError', network: 'refused', injected: false })
})

test('SEC-E13: the console navigates nowhere else, by whatever scheme', async ({ launch }) => {
  const desktop = await launch()
  const opened = await noteOpened(desktop)
  const before = desktop.page.url()
  for (const address of [
    'https://example.com/',
    'app://console.example/',
    'data:text/html,hello',
    'file:///etc/passwd',
  ]) {
    await desktop.page.evaluate((target) => {
      window.location.href = target
    }, address)
    await desktop.page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)))
    expect(desktop.page.url()).toBe(before)
  }
  expect(await opened()).toEqual([])
})

test('SEC-E14, SEC-E15: no second window opens; the server’s own pages open in the browser, others nowhere', async ({
  launch,
  port,
}) => {
  const desktop = await launch()
  await createStore(desktop)
  const opened = await noteOpened(desktop)
  const own = `http://localhost:${port}/account`
  const windows = await desktop.page.evaluate(
    (addresses) => addresses.map((address) => window.open(address)),
    ['https://evil.example/', 'app://console/', 'file:///etc/passwd', `http://localhost:${port}@evil.example/`, own],
  )
  expect(windows).toEqual([null, null, null, null, null])
  await expect.poll(opened).toEqual([own])
  expect(desktop.app.windows()).toHaveLength(1)
})

test('SEC-E05: pages get no permission, save that the console may write text to the clipboard', async ({ launch }) => {
  const { app, page } = await launch()
  // The clipboard is closed to a page without the focus, and a display without a window manager gives it to nobody by itself.
  const focus = () =>
    app.evaluate(({ BrowserWindow }) => {
      for (const window of BrowserWindow.getAllWindows()) {
        window.focus()
        window.webContents.focus()
      }
    })
  await expect.poll(async () => [await focus(), await page.evaluate(() => document.hasFocus())]).toContain(true)
  const answers = await page.evaluate(async () => {
    const refusal = (thrown: unknown) => (thrown instanceof Error ? thrown.name : 'refused')
    const state = async (name: PermissionName) => (await navigator.permissions.query({ name })).state
    return {
      geolocation: await state('geolocation'),
      notifications: await Notification.requestPermission(),
      camera: await navigator.mediaDevices.getUserMedia({ video: true }).then(() => 'granted', refusal),
      screen: await navigator.mediaDevices.getDisplayMedia().then(() => 'granted', refusal),
      reading: await navigator.clipboard.readText().then(() => 'granted', refusal),
      writing: await navigator.clipboard.writeText('cs_live_example').then(() => 'granted', refusal),
    }
  })
  expect(answers).toEqual({
    geolocation: 'denied',
    notifications: 'denied',
    camera: expect.stringMatching(/NotAllowedError|NotFoundError/),
    screen: expect.stringMatching(/Error$/),
    reading: 'NotAllowedError',
    writing: 'granted',
  })
})

test('SEC-E11, SEC-E12: a page cannot embed another one', async ({ launch }) => {
  const { page } = await launch()
  const frames = await page.evaluate(async () => {
    const frame = document.createElement('iframe')
    frame.src = 'https://example.com/'
    const view = document.createElement('webview')
    view.setAttribute('src', 'https://example.com/')
    document.body.append(frame, view)
    await new Promise((resolve) => frame.addEventListener('load', resolve))
    return { frame: frame.contentDocument?.body.textContent ?? 'unreachable', view: view.constructor.name }
  })
  expect(frames).toEqual({ frame: 'unreachable', view: 'HTMLElement' })
})

// Only Linux has a filter for what a core dump holds.
if (process.platform === 'linux') {
  test('SEC-E28: the memory of the main process stays out of a core dump', async ({ launch }) => {
    const { app } = await launch()
    const filter = await readFile(`/proc/${app.process().pid}/coredump_filter`, 'utf8')
    expect(Number.parseInt(filter, 16)).toBe(0)
  })
}
