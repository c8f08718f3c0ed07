import { mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { _electron, test as base, type ElectronApplication, type Page } from '@playwright/test'
import { checkout } from './checkout.ts'
import { electronExecutable } from './electron-path.ts'
import { inspectableCopy, packageApp } from './packaged.ts'

/** Switches that Electron needs on the machine, before any of the app's own. */
const machineSwitches = [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), '--disable-gpu']

export interface DesktopWishes {
  /** The folder for `--data`; two copies with the same one are one app. */
  home: string
  port: number
  /** A packaged app's executable; the checkout's build in the tests' Electron otherwise. */
  executable?: string
}

/** A running desktop app with its one window. */
export interface Desktop {
  app: ElectronApplication
  page: Page
  /** Everything that the app has written to standard error so far. */
  log(): string
  /** Quits as a person would, and answers when the process is gone. */
  quit(): Promise<void>
}

/** The command line that starts the app, executable first. */
export function desktopCommand({ home, port, executable }: DesktopWishes): [string, ...string[]] {
  const program =
    executable === undefined ? [electronExecutable(), ...machineSwitches, checkout] : [executable, ...machineSwitches]
  const [command = '', ...rest] = program
  return [command, ...rest, `--data=${home}`, `--port=${port}`]
}

/** Starts the app and waits for its window. */
async function launchDesktop(wishes: DesktopWishes): Promise<Desktop> {
  const [executablePath, ...args] = desktopCommand(wishes)
  const app = await _electron.launch({ executablePath, args, timeout: 30_000 })
  let log = ''
  app.process().stderr?.on('data', (chunk) => {
    log += chunk
  })
  const page = await app.firstWindow()
  await page.waitForLoadState()
  return { app, page, log: () => log, quit: () => app.close() }
}

/** A port that nobody listens on at this moment. */
export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

export interface DesktopFixtures {
  /** A fresh folder for `--data`, gone when the test ends. */
  home: string
  /** The port of this test's server. */
  port: number
  /** Starts the app in `home` on `port`; what still runs when the test ends is quit. */
  launch: (wishes?: Partial<DesktopWishes>) => Promise<Desktop>
}

export interface DesktopWorker {
  /** The app to start: in the project `packaged` what users get, else undefined for the checkout's build. */
  executable: string | undefined
}

/** Playwright's `test` with a desktop app of its own for each test. */
export const test = base.extend<DesktopFixtures, DesktopWorker>({
  executable: [
    async ({ browserName: _browserName }, use, { project }) => {
      if (project.name !== 'packaged') return use(undefined)
      const copy = await inspectableCopy(await packageApp())
      await use(copy.executable)
      copy.remove()
    },
    { scope: 'worker', timeout: 300_000 },
  ],
  home: async ({ browserName: _browserName }, use) => {
    const home = realpathSync(mkdtempSync(path.join(tmpdir(), 'authly-desktop-')))
    await use(home)
    rmSync(home, { recursive: true, force: true })
  },
  port: async ({ browserName: _browserName }, use) => use(await freePort()),
  launch: async ({ home, port, executable }, use) => {
    const running = new Set<Desktop>()
    await use(async (wishes = {}) => {
      const desktop = await launchDesktop({ home, port, ...(executable !== undefined && { executable }), ...wishes })
      running.add(desktop)
      desktop.app.on('close', () => running.delete(desktop))
      return desktop
    })
    for (const desktop of running) await desktop.quit()
  },
})
