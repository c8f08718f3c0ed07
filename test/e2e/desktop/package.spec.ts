import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses'
import { expect } from '@playwright/test'
import { desktopCommand, freePort, test } from '../support/desktop.ts'
import { type Packaged, packageApp } from '../support/packaged.ts'

const on = FuseState.ENABLE
const off = FuseState.DISABLE

// electron-builder packages for the system it runs on; what a package holds and refuses is the same on each.
if (process.platform === 'linux') {
  test.describe('the packaged app', () => {
    let packaged: Packaged

    test.beforeAll(async () => {
      test.setTimeout(300_000)
      packaged = await packageApp()
    })

    test('SEC-E21: its fuses are set as they must be', async () => {
      const { version: _version, ...fuses } = await getCurrentFuseWire(packaged.executable)
      expect(fuses).toMatchObject({
        [FuseV1Options.RunAsNode]: off,
        [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: off,
        [FuseV1Options.EnableNodeCliInspectArguments]: off,
        [FuseV1Options.EnableCookieEncryption]: on,
        [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: on,
        [FuseV1Options.OnlyLoadAppFromAsar]: on,
        [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: on,
        [FuseV1Options.GrantFileProtocolExtraPrivileges]: off,
      })
    })

    test('it holds one archive with the app, and beside it the three addons alone', () => {
      const resources = path.join(packaged.folder, 'resources')
      expect(readdirSync(resources).sort()).toEqual(['app.asar', 'app.asar.unpacked'])
      const unpacked = readdirSync(path.join(resources, 'app.asar.unpacked'), { recursive: true, withFileTypes: true })
      const files = unpacked.filter((entry) => entry.isFile()).map(({ name }) => name)
      expect(files.sort()).toEqual(['argon2.linux-x64-gnu.node', 'bcrypt.glibc.node', 'linux-x64.node'])
    })

    test('SEC-E30: neither switches nor environment open it to a debugger or make a Node of it', async ({
      home,
      port,
    }) => {
      const [debugging, inspecting] = [await freePort(), await freePort()]
      const [command, ...args] = desktopCommand({ home, port, executable: packaged.executable })
      const switches = [`--remote-debugging-port=${debugging}`, `--inspect=${inspecting}`]
      const env = { ...process.env, ELECTRON_RUN_AS_NODE: '1', NODE_OPTIONS: `--inspect=${inspecting}` }
      const app = spawn(command, [...args, ...switches], { env, stdio: ['ignore', 'ignore', 'pipe'] })
      let log = ''
      app.stderr.on('data', (chunk) => {
        log += chunk
      })
      try {
        // Chromium makes this folder once the app runs as an app, after it would have opened to a debugger.
        const storage = path.join(home, 'desktop', 'Local Storage')
        await expect.poll(() => existsSync(storage), { timeout: 30_000 }).toBe(true)
        for (const listening of [debugging, inspecting]) {
          const answer = await fetch(`http://127.0.0.1:${listening}/json/version`).catch(() => 'nobody listens')
          expect(answer).toBe('nobody listens')
        }
        expect(log).not.toMatch(/DevTools listening|Debugger listening/)
      } finally {
        app.kill('SIGTERM')
      }
      expect(await once(app, 'exit')).toEqual([0, null])
    })
  })
}
