import { url as inspectorAddress } from 'node:inspector'
import { app } from 'electron'

const switches = ['remote-debugging-port', 'remote-debugging-pipe', 'remote-debugging-address']

/**
 * Takes Chromium's remote debugging away from a packaged app (SEC-E30).
 * Node's own inspector is off by a fuse there; where that fuse has been turned on for a test, both stay.
 */
export function refuseRemoteDebugging(): void {
  if (!app.isPackaged || inspectorAddress() !== undefined) return
  for (const name of switches) app.commandLine.removeSwitch(name)
}
