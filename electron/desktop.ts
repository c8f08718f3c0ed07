import path from 'node:path'
import { RPCHandler } from '@orpc/server/message-port'
import { app, ipcMain, shell } from 'electron'
import { type Log, systemClock } from '../server/index.ts'
import { openBridge } from './bridge.ts'
import type { ConsolePort } from './console-port.ts'
import { prepareConsoleSession } from './console-session.ts'
import { consoleWindow } from './console-window.ts'
import type { DesktopFolders } from './desktop-folders.ts'
import { type DesktopServer, desktopServer } from './desktop-server.ts'
import { externalLink } from './external-links.ts'
import { reloadAfterCrash } from './faults.ts'
import { setMenu } from './menu.ts'
import { keepInConsole } from './navigation.ts'
import { stopBeforeQuitting } from './quitting.ts'

export interface DesktopOptions {
  folders: DesktopFolders
  port: number | undefined
  consoleFolder: string
  log: Log
}

/** Runs the app from the moment when Electron is ready: the server, the window, and the bridge between them. */
export function runDesktop(options: DesktopOptions): void {
  const { folders, log } = options
  const server = desktopServer(options)
  prepareConsoleSession(options.consoleFolder)
  setMenu()
  const bridge = openBridge({
    ipcMain,
    monotonic: systemClock.monotonic,
    serve: (port) => void serve(port, server),
    refused: server.turnedAway,
  })
  const window = consoleWindow(path.join(folders.desktop, 'window.json'), ({ webContents }) => {
    reloadAfterCrash(webContents, log)
    bridge.attach(webContents)
  })
  app.on('web-contents-created', (_event, contents) => {
    keepInConsole(contents, (address) => openInBrowser(address, server.issuer(), log))
  })
  app.on('second-instance', window.show)
  app.on('activate', window.show)
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit()
  })
  stopBeforeQuitting(server.stop, log)
  window.show()
}

async function serve(port: ConsolePort, server: DesktopServer): Promise<void> {
  const appliance = await server.started
  if (appliance === null) return port.close()
  new RPCHandler(appliance.router).upgrade(port, { context: appliance.context('desktop') })
  port.start()
}

function openInBrowser(address: string, issuer: string | null, log: Log): void {
  const link = externalLink(address, issuer)
  if (link === null) log.warn('A page asked for an address that is not opened')
  else shell.openExternal(link).catch(() => log.warn('The system has nothing that opens web addresses'))
}
