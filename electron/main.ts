import path from 'node:path'
import { app } from 'electron'
import { createLog, systemClock } from '../server/index.ts'
import { declareConsoleScheme } from './app-protocol.ts'
import { keepMemoryOutOfCoreDumps } from './core-dumps.ts'
import { runDesktop } from './desktop.ts'
import { ArgumentError, type DesktopArguments, readArguments } from './desktop-arguments.ts'
import { settleFolders } from './desktop-folders.ts'
import { endOnUncaughtErrors } from './faults.ts'
import { refuseRemoteDebugging } from './remote-debugging.ts'

const log = createLog({ clock: systemClock, level: 'info' })

// In this order: all of it before Electron is ready, and the folders before the lock, which lies in them.
keepMemoryOutOfCoreDumps()
refuseRemoteDebugging()
endOnUncaughtErrors(log)
declareConsoleScheme()
// Under --no-sandbox, which root needs on Linux, asking for it would keep Chromium's own processes from starting.
if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox()
const { home, port } = argumentsOrExit()
const folders = settleFolders(home)
const consoleFolder = path.join(import.meta.dirname, '..', 'renderer')

// SEC-E29: a second copy leaves, and what its command line said goes with it.
if (app.requestSingleInstanceLock()) {
  app.whenReady().then(() => runDesktop({ folders, port, consoleFolder, log }))
} else {
  log.info('Authly is running already; its window comes to the front')
  app.quit()
}

function argumentsOrExit(): DesktopArguments {
  try {
    return readArguments(process.argv.slice(1), process.cwd())
  } catch (thrown) {
    process.stderr.write(`${thrown instanceof ArgumentError ? thrown.message : thrown}\n`)
    process.exit(2)
  }
}
